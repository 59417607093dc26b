"""Counts the different results that sums by atomicAdd have on a GPU. For whoever has one; nothing here was recorded on one.

Run:     python record_gpu_atomic_sums.py [FILE]      (needs torch with CUDA, and numpy; a minute)
Writes:  FILE, or else the terminal: a line with versions and GPU, then comma-separated rows

  operation      index_add_ and scatter_add_ add by atomicAdd; sum adds by a fixed tree
  deterministic  torch.use_deterministic_algorithms
  terms          how many floats were added
  places         into how many sums
  runs           how often, in one process
  distinct       how many different results there were (all places together, by their bits)
  low, high      the smallest and the largest result of the first place
  exact          math.fsum of the terms of the first place, as a double
"""

import math
import sys

import numpy as np
import torch

RUNS = 1000
TERMS = 100_000
PLACES = (1, 100)


def rows():
    random = np.random.RandomState(7)
    values = (2 * random.random_sample(TERMS) - 1).astype(np.float32)
    terms = torch.from_numpy(values).cuda()
    for places in PLACES:
        place = random.randint(0, places, TERMS)
        target = torch.from_numpy(place).cuda()
        exact = math.fsum(values[place == 0].tolist())
        operations = {
            "index_add_": lambda: torch.zeros(places, device="cuda").index_add_(0, target, terms),
            "scatter_add_": lambda: torch.zeros(places, device="cuda").scatter_add_(0, target, terms),
        }
        if places == 1:
            operations["sum"] = lambda: terms.sum().reshape(1)
        for operation, compute in operations.items():
            for deterministic in (False, True):
                torch.use_deterministic_algorithms(deterministic)
                results = [compute().cpu().numpy() for _ in range(RUNS)]
                distinct = len({result.tobytes() for result in results})
                first = [float(result[0]) for result in results]
                yield operation, int(deterministic), TERMS, places, RUNS, distinct, min(first), max(first), exact


def main():
    if not torch.cuda.is_available():
        sys.exit(f"torch {torch.__version__} finds no CUDA device: this needs a GPU, and nothing was written")
    versions = f"# torch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}"
    lines = [versions, "operation,deterministic,terms,places,runs,distinct,low,high,exact"]
    lines += [",".join(map(str, row)) for row in rows()]
    text = "\n".join(lines) + "\n"
    if len(sys.argv) > 1:
        with open(sys.argv[1], "w", encoding="utf-8") as out:
            out.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
