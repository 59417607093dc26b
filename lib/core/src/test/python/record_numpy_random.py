"""Records NumPy's legacy random streams, the truth that NumpyRandomTest compares with.

Run:     python record_numpy_random.py        (needs NumPy; takes a second)
Writes:  ../resources/floatlab/random/numpy_random.txt

Each line is: seed, what was drawn, the values. Doubles are hexadecimal literals, so nothing is rounded. Every kind of draw
starts from a fresh RandomState(seed). "mixed" draws of several kinds in a row, to show that they share one stream.
"""

import hashlib
import pathlib
import platform

import numpy

SEEDS = [0, 1, 23, 42, 2**31 - 1, 2**31, 2**32 - 1]
MILLION = 1_000_000
TARGET = pathlib.Path(__file__).parent / "../resources/floatlab/random/numpy_random.txt"


def cpu():
    """The processor's name where Linux tells it, else the architecture."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def sha256(array):
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def hexes(values):
    return " ".join(float(value).hex() for value in values)


def integers(values):
    return " ".join(str(value) for value in values)


def records(seed):
    def fresh():
        return numpy.random.RandomState(seed)

    yield "random", hexes(fresh().random_sample(20))
    yield "random-million-sha256", sha256(fresh().random_sample(MILLION))
    yield "floats-million-sha256", sha256(fresh().random_sample(MILLION).astype("float32"))
    yield "normal", hexes(fresh().standard_normal(501))
    yield "permutation", integers(fresh().permutation(100))
    yield "permutation-million-sha256", sha256(fresh().permutation(MILLION).astype("int32"))
    yield "randint -5 12", integers(fresh().randint(-5, 12, size=50))
    yield "randint 7 8", integers(fresh().randint(7, 8, size=5))
    yield "randint -2147483648 2147483647", integers(fresh().randint(-(2**31), 2**31 - 1, size=20))
    yield "randint-million-sha256", sha256(fresh().randint(0, 1000, size=MILLION).astype("int32"))

    state = fresh()
    mixed = list(state.random_sample(3))
    mixed += list(state.standard_normal(3))
    mixed += list(state.permutation(5))
    mixed += list(state.randint(0, 10, size=4))
    mixed += list(state.standard_normal(2))
    mixed += list(state.random_sample(2))
    yield "mixed", hexes(mixed)


def main():
    lines = [
        "# NumPy's legacy streams, written by src/test/python/record_numpy_random.py",
        f"# numpy {numpy.__version__}, Python {platform.python_version()}, {platform.system()}, {cpu()}",
    ]
    for seed in SEEDS:
        lines += [f"{seed}\t{what}\t{values}" for what, values in records(seed)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


main()
