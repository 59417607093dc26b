"""Puts the questions of floatlab.reveal.SummationProbe to NumPy's and PyTorch's own sums and records their answers.

Run:     python record_summation_trees.py          (needs torch and numpy; a minute)
Writes:  ../resources/floatlab/reveal/sums/NAME-N.npy.gz     for each sum and number of terms n: n(n - 1)/2 + 16 floats
         ../resources/floatlab/reveal/sums/versions.txt      versions and CPU

The rows are those of SummationProbe.inOneRound(n): for each pair i < j, 2**100 at i, -2**100 at j and ones elsewhere,
then 16 rows of random terms. A dot product is asked as the sum of the row times ones.
"""

import gzip
import io
import pathlib

import numpy as np
import torch

import conv_layers

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "floatlab" / "reveal" / "sums"
TERMS = (2, 7, 8, 20, 100, 128, 200, 300)
TRIALS = 16
SEED = 1


def torch_sum(threads):
    def total(row):
        torch.set_num_threads(threads)
        return torch.from_numpy(row).sum().item()

    return total


SUMS = {
    "numpy.sum": lambda row: row.sum(),
    "numpy.dot": lambda row: np.dot(row, np.ones_like(row)),
    "torch.sum-1-thread": torch_sum(1),
    "torch.sum-2-threads": torch_sum(2),
    "torch.dot": lambda row: torch.dot(torch.from_numpy(row), torch.ones(row.size)).item(),
}


def rows(n):
    for i in range(n):
        for j in range(i + 1, n):
            row = np.ones(n, dtype="float32")
            row[i], row[j] = 2.0**100, -(2.0**100)
            yield row
    yield from trials(TRIALS, n, SEED)


def trials(count, n, seed):
    """Random rows of n terms, in every other one the k-th scaled by 2 to the power -(7k mod 41)."""
    random = (2 * np.random.RandomState(seed).random_sample((count, n)) - 1).astype("float32")
    random[1::2] = np.ldexp(random[1::2], -(7 * np.arange(n) % 41))
    return random


def write(path, values):
    plain = io.BytesIO()
    np.save(plain, np.array(values, dtype="float32"))
    with open(path, "wb") as out, gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        packed.write(plain.getvalue())


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for n in TERMS:
        for name, total in SUMS.items():
            write(OUT / f"{name}-{n}.npy.gz", [total(row) for row in rows(n)])
    versions = f"torch {torch.__version__}, numpy {np.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    (OUT / "versions.txt").write_text(f"{versions}, {conv_layers.cpu()}\n", encoding="ascii")


if __name__ == "__main__":
    main()
