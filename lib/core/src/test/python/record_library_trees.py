"""Records how NumPy and PyTorch add 128 floats, and in which order they add the parts of a million.

Run:     python record_library_trees.py          (needs torch and numpy; half a minute)
Writes:  ../../main/resources/floatlab/experiment/racing/library-trees/LIBRARY-N-ASKED-THREADS.npy.gz
         ../../main/resources/floatlab/experiment/racing/library-trees/versions.txt      versions and CPU

The questions are those of floatlab.reveal.SummationProbe.inOneRound(asked): for each pair i < j a row with 2**100 at i,
-2**100 at j and ones elsewhere, then 16 rows of random terms. If fewer are asked than there are terms, those stand n / asked
apart, at the places 0, n / asked, ..., with zeros between them: what is then revealed is the order in which those few come
together.
"""

import gzip
import io
from pathlib import Path

import numpy as np
import torch

import conv_layers
import record_summation_trees

TARGET = Path(__file__).parents[2] / "main/resources/floatlab/experiment/racing/library-trees"
MILLION = 1 << 20


def numpy_columns(terms):
    """The sum of a column of an array with two columns."""
    return np.repeat(terms.reshape(-1, 1), 2, axis=1).sum(axis=0)[0]


SETTINGS = [
    ("numpy.sum", 128, 128, 1),
    ("numpy.sum-columns", 128, 128, 1),
    ("torch.sum", 128, 128, 1),
    ("numpy.sum", MILLION, 16, 1),
    *[("torch.sum", MILLION, 16, threads) for threads in (1, 2, 3, 4)],
]


def total(library, threads):
    if library == "numpy.sum":
        return lambda terms: terms.sum()
    if library == "numpy.sum-columns":
        return numpy_columns
    return record_summation_trees.torch_sum(threads)


def main():
    TARGET.mkdir(exist_ok=True)
    for library, n, asked, threads in SETTINGS:
        add = total(library, threads)
        terms = np.zeros(n, np.float32)
        answers = []
        for row in record_summation_trees.rows(asked):
            terms[:: n // asked] = row
            answers.append(add(terms))
        plain = io.BytesIO()
        np.save(plain, np.array(answers, dtype="float32"))
        path = TARGET / f"{library}-{n}-{asked}-{threads}.npy.gz"
        with open(path, "wb") as out, gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
            packed.write(plain.getvalue())
    versions = f"torch {torch.__version__}, numpy {np.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    (TARGET / "versions.txt").write_text(f"# {versions}, {conv_layers.cpu()}\n", encoding="ascii")


if __name__ == "__main__":
    main()
