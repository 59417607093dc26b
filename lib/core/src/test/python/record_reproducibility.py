"""Records which results of PyTorch on the CPU change from run to run, with the number of threads, and with the batch size.

Run:     python record_reproducibility.py          (needs torch and numpy; about a minute)
Writes:  ../../main/resources/floatlab/experiment/racing/reproducibility.csv

The first line says versions and CPU. Each row is one operation with one setting:

  operation      what was computed, see OPERATIONS and BATCHES
  deterministic  torch.use_deterministic_algorithms
  threads        torch.set_num_threads
  batch          rows or images given to it, of which only the first is looked at; 0 where that is not the question
  runs           how often it was computed, in one process
  distinct       how many different results there were (all values of a result together, by their bits)
  values         how many floats a result has
  changed        how many of them, in the first run, have other bits than with one thread (or with a batch of one)

Which races are won differs from run to run, so a second recording has other numbers in distinct and changed where an
operation is not deterministic, and the same ones elsewhere.
"""

import platform
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import conv_layers

TARGET = Path(__file__).parents[2] / "main/resources/floatlab/experiment/racing/reproducibility.csv"
RUNS = 1000
BATCH_RUNS = 20
THREADS = (1, 2, 4)
SIZES = (1, 2, 3, 4, 8, 16, 32, 64)

random = np.random.RandomState(7)


def floats(*shape):
    return torch.from_numpy((2 * random.random_sample(shape) - 1).astype(np.float32))


TERMS = floats(1 << 20)
ROWS, WEIGHT, BIAS = floats(64, 512), floats(128, 512), floats(128)
IMAGES, KERNELS = floats(64, 16, 14, 14), floats(32, 16, 3, 3)
MANY = floats(100_000)
PLACE = torch.zeros(100_000, dtype=torch.int64)
PLACES = torch.from_numpy(random.randint(0, 100, 100_000))


def kernel_gradient():
    kernels = KERNELS.clone().requires_grad_(True)
    F.conv2d(IMAGES[:16], kernels, padding=1).square().sum().backward()
    return kernels.grad


OPERATIONS = {
    "index_put_(accumulate=True) into 1 place": lambda: torch.zeros(1).index_put_((PLACE,), MANY, accumulate=True),
    "index_put_(accumulate=True) into 100 places": lambda: torch.zeros(100).index_put_((PLACES,), MANY, accumulate=True),
    "index_add_ into 100 places": lambda: torch.zeros(100).index_add_(0, PLACES, MANY),
    "sum of 1048576 floats": lambda: TERMS.sum(),
    "gradient of a 3×3 convolution's weights": kernel_gradient,
}

BATCHES = {
    "linear layer 512 to 128": lambda batch: F.linear(ROWS[:batch], WEIGHT, BIAS)[:1],
    "3×3 convolution 16 to 32 channels": lambda batch: F.conv2d(IMAGES[:batch], KERNELS, padding=1)[:1],
}


def bits(tensor):
    return tensor.detach().numpy().ravel().view(np.uint32)


def row(operation, deterministic, threads, batch, runs, compute, reference):
    torch.use_deterministic_algorithms(deterministic)
    torch.set_num_threads(threads)
    first = bits(compute()).copy()
    seen = {first.tobytes()}
    for _ in range(runs - 1):
        seen.add(bits(compute()).tobytes())
    reference = first if reference is None else reference
    changed = int((first != reference).sum())
    fields = (operation, int(deterministic), threads, batch, runs, len(seen), first.size, changed)
    return ",".join(map(str, fields)), reference


def main():
    lines = [
        f"# torch {torch.__version__}, numpy {np.__version__}, Python {platform.python_version()},"
        f" {torch.backends.cpu.get_cpu_capability()}, {conv_layers.cpu()}",
        "operation,deterministic,threads,batch,runs,distinct,values,changed",
    ]
    for operation, compute in OPERATIONS.items():
        reference = None
        for deterministic in (False, True):
            for threads in THREADS:
                line, reference = row(operation, deterministic, threads, 0, RUNS, compute, reference)
                lines.append(line)
    for operation, compute in BATCHES.items():
        reference = None
        for deterministic in (False, True):
            for batch in SIZES:
                line, reference = row(
                    operation, deterministic, 1, batch, BATCH_RUNS, lambda: compute(batch), reference
                )
                lines.append(line)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
