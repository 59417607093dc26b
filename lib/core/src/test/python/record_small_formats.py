"""Records what ml_dtypes and gfloat make of numbers of four and six bits, and of blocks that share a scale.

Run:     python record_small_formats.py        (needs NumPy, ml_dtypes and gfloat; takes some seconds)
Writes:  ../resources/floatlab/format/small-formats.txt

Lines "values": the number of each encoding, from 0 on. Lines "rounded": the SHA-256 of the encodings, a byte each, of all
bfloat16 numbers and then all binary16 numbers but NaN, in the order of their encodings. Lines "block": gfloat's encoding of 32
floats, in hexadecimal bits, by the rule of OCP's specification: the scale's byte, then the elements'.
"""

import hashlib
import pathlib
from importlib.metadata import version

import gfloat
import gfloat.formats
import ml_dtypes
import numpy

TARGET = pathlib.Path(__file__).parent / "../resources/floatlab/format/small-formats.txt"
FORMATS = {
    "fp6 e3m2": ml_dtypes.float6_e3m2fn,
    "fp6 e2m3": ml_dtypes.float6_e2m3fn,
    "fp4 e2m1": ml_dtypes.float4_e2m1fn,
}
BITS = {"fp6 e3m2": 6, "fp6 e2m3": 6, "fp4 e2m1": 4}
BLOCKS = {
    "mxfp8 e4m3": gfloat.formats.format_info_mxfp8_e4m3,
    "mxfp8 e5m2": gfloat.formats.format_info_mxfp8_e5m2,
    "mxfp6 e3m2": gfloat.formats.format_info_mxfp6_e3m2,
    "mxfp6 e2m3": gfloat.formats.format_info_mxfp6_e2m3,
    "mxfp4": gfloat.formats.format_info_mxfp4_e2m1,
}


def numbers():
    every = numpy.arange(1 << 16, dtype=numpy.uint16)
    both = [every.view(ml_dtypes.bfloat16).astype(numpy.float32), every.view(numpy.float16).astype(numpy.float32)]
    return numpy.concatenate([x[~numpy.isnan(x)] for x in both])


def blocks(random):
    """Blocks of several sizes of numbers: ordinary ones, with an outlier, tiny, huge, on ties, and zeros."""
    for spread in (0, 2, 8, 40):
        for _ in range(5):
            yield numpy.ldexp(random.standard_normal(32), random.randint(-spread, spread + 1, 32)).astype(numpy.float32)
    for exponent in (-149, -140, -126, 100, 120, 127):
        yield numpy.ldexp(1 + random.random_sample(32) / 2, exponent).astype(numpy.float32)
    yield (random.randint(-64, 65, 32) / 8).astype(numpy.float32)
    yield numpy.zeros(32, numpy.float32)


def main():
    lines = [f"# ml_dtypes {version('ml_dtypes')}, gfloat {version('gfloat')}, numpy {numpy.__version__}"]
    x = numbers()
    for name, kind in FORMATS.items():
        values = numpy.arange(1 << BITS[name], dtype=numpy.uint8).view(kind).astype(numpy.float32)
        lines.append(f"values,{name}," + " ".join(f"{bits:08x}" for bits in values.view(numpy.uint32)))
        lines.append(f"rounded,{name},{hashlib.sha256(x.astype(kind).tobytes()).hexdigest()}")
    for name, info in BLOCKS.items():
        random = numpy.random.RandomState(5)
        for block in blocks(random):
            wide = block.astype(numpy.float64)
            scale = gfloat.compute_scale_amax(info.etype.emax, wide)
            codes = list(gfloat.encode_block(info, scale, wide / scale))
            lines.append(f"block,{name}," + " ".join(f"{bits:08x}" for bits in block.view(numpy.uint32))
                         + "," + bytes(codes).hex())
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
