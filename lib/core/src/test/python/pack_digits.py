"""Packs the handwritten digits that come with scikit-learn, and checks the pack.

Run:     python -m pip download --no-deps scikit-learn==1.9.1, then python pack_digits.py WHEEL   (needs no package installed)
Writes:  ../../main/resources/floatlab/input/digits.bin.gz
Check:   python pack_digits.py --check WHEEL   compares the resource with the package and writes nothing

The pack: for each of the 1797 images, in the order of the package, its label (0 to 9), then its 64 pixels (0 to 16), row by
row, a byte each; all compressed by gzip.
"""

import gzip
import io
import sys
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[2] / "main/resources/floatlab/input/digits.bin.gz"
IMAGES, PIXELS = 1797, 64


def records(wheel):
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read("sklearn/datasets/data/digits.csv.gz")).decode("ascii")
    for line in text.splitlines():
        *pixels, label = (int(field) for field in line.split(","))
        assert len(pixels) == PIXELS and all(0 <= pixel <= 16 for pixel in pixels) and 0 <= label <= 9, line
        yield bytes([label, *pixels])


def main(arguments):
    check = arguments[0] == "--check"
    data = b"".join(records(arguments[-1]))
    assert len(data) == IMAGES * (PIXELS + 1), len(data)
    if not check:
        out = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=9, mtime=0) as packed:
            packed.write(data)
        TARGET.write_bytes(out.getvalue())
    assert gzip.decompress(TARGET.read_bytes()) == data, "the resource is not what the package holds"
    print(f"{IMAGES} images, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
