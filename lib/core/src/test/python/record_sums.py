"""Records how NumPy, PyTorch and Python add floats.

Run:     python record_sums.py          (needs torch and numpy; about ten seconds)
Writes:  ../../main/resources/floatlab/experiment/adding/recorded-sums.csv

The first line says versions and CPU; each row holds the data, the number of terms, the function, the number of threads and the
result as a hexadecimal literal. The data:

  tenths    0.1f, repeated
  uniform   numpy.random.RandomState(1).random_sample(n), cast to float32, as floatlab's NumpyRandom(1) draws it

A cumulative sum is here for comparison: its last element is the plain loop. Python's own sums get the float32 values as Python
floats, that is as doubles, and their results are cast to float32.
"""

import math
import platform
import sys
from pathlib import Path

import numpy as np
import torch

N = 10_000_000
TARGET = Path(__file__).parents[2] / "main/resources/floatlab/experiment/adding/recorded-sums.csv"


def cpu():
    fields = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    return f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"


def sums(x):
    strided = np.repeat(x.reshape(-1, 1), 2, axis=1)
    yield "numpy.cumsum", 1, np.cumsum(x, dtype=np.float32)[-1]
    yield "numpy.sum", 1, x.sum()
    yield "numpy.sum(axis=0) of two columns", 1, strided.sum(axis=0)[0]
    for threads in (1, 2):
        torch.set_num_threads(threads)
        tensor = torch.from_numpy(x)
        if threads == 1:
            yield "torch.cumsum", threads, tensor.cumsum(0)[-1].item()
        yield "torch.sum", threads, tensor.sum().item()
        yield "torch.sum(dtype=torch.float64)", threads, np.float32(tensor.sum(dtype=torch.float64).item())
    values = x.tolist()
    yield "sum", 1, np.float32(sum(values))
    yield "math.fsum", 1, np.float32(math.fsum(values))


def main():
    data = {
        "tenths": np.full(N, 0.1, dtype=np.float32),
        "uniform": np.random.RandomState(1).random_sample(N).astype(np.float32),
    }
    lines = [
        f"# torch {torch.__version__}, numpy {np.__version__}, Python {platform.python_version()}, {torch.backends.cpu.get_cpu_capability()}, {cpu()}",
        "data,n,function,threads,result",
    ]
    for name, x in data.items():
        for function, threads, result in sums(x):
            assert np.float32(result) == result
            lines.append(f"{name},{N},{function},{threads},{float(result).hex()}")
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
