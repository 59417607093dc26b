"""Records how numpy.sum and torch.sum add sixteen floats.

Probes, after FPRev (Xie et al. 2025, arXiv 2411.00442): sixteen ones, but a huge number at i and its negative at j. The
ones that are added to the huge number before the two meet are lost; how many survive is written down. Data: the sum of
2 r - 1 for sixteen r drawn by numpy.random.seed(seed), to prove that adding in the order found gives the same bits.

Run:     python record_library_sums.py          (needs torch and numpy; a second)
Writes:  ../../main/resources/floatlab/experiment/huge/library-sums.csv

A line that starts with # names the versions and the CPU. Sums of data are written as their bits in hexadecimal.
"""

import pathlib
import platform

import numpy as np
import torch

MAIN = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "huge" / "huge"

TERMS = 16
SEEDS = range(20)
HUGE = np.float32(2.0**100)

LIBRARIES = {
    "numpy.sum": lambda x: np.sum(x),
    "torch.sum": lambda x: torch.sum(torch.from_numpy(x)).numpy(),
}


def survivors(add, i, j):
    x = np.ones(TERMS, np.float32)
    x[i], x[j] = HUGE, -HUGE
    return int(add(x))


def bits_of_random_sum(add, seed):
    np.random.seed(seed)
    r = np.random.random(TERMS).astype(np.float32)
    return int(np.float32(add(np.float32(2) * r - np.float32(1))).view(np.uint32))


def source():
    cpu = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="ascii") as info:
            fields = dict((part.strip() for part in line.split(":", 1)) for line in info if ":" in line)
        cpu = f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    except (OSError, KeyError):
        pass
    capability = torch.backends.cpu.get_cpu_capability()
    return f"# torch {torch.__version__} with 1 thread, numpy {np.__version__}, {capability}, {cpu}"


def main():
    torch.set_num_threads(1)
    lines = [source(), "library,kind,i,j,value"]
    for name, add in LIBRARIES.items():
        for i in range(TERMS):
            for j in range(TERMS):
                if i != j:
                    lines.append(f"{name},probe,{i},{j},{survivors(add, i, j)}")
        for seed in SEEDS:
            lines.append(f"{name},data,{seed},,{bits_of_random_sum(add, seed):08x}")
    (MAIN / "library-sums.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
