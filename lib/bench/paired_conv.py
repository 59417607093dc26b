"""Convolutions in Java beside PyTorch (oneDNN), interleaved in one run, on equal numbers of threads.

Every round times each side once, in turn; figures are medians over the rounds, ratios medians of the ratios within a round.
Both sides make a new output each time. Java runs in servers (floatlab.bench.ConvServer), one for each JDK, and speaks two
orders: FMA with the bias first, and multiply-then-add.

Build first: mvn -pl lib/bench -am package -DskipTests
Run:         python lib/bench/paired_conv.py --java /path/to/jdk-17 --java /path/to/jdk-25
Writes:      a table in Markdown to standard output. Needs numpy and torch.
"""

import argparse
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

import numpy as np
import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 0.1  # of one timing
WARM_UP = 2.0  # seconds for each side
# n c h w, output channels, kernel, stride, padding, dilation, groups
LAYERS = {
    "a 1x1, 8x64x56x56 to 64": (8, 64, 56, 56, 64, 1, 1, 0, 1, 1),
    "b 3x3, 8x64x56x56 to 64": (8, 64, 56, 56, 64, 3, 1, 1, 1, 1),
    "c 3x3 stride 2, 8x128x28x28 to 256": (8, 128, 28, 28, 256, 3, 2, 1, 1, 1),
    "d 7x7 stride 2, 1x3x224x224 to 64": (1, 3, 224, 224, 64, 7, 2, 3, 1, 1),
    "e the thread's 5x1x1x1": (5, 1, 1, 1, 1, 1, 1, 0, 1, 1),
    "f 3x3, 8x512x7x7 to 512": (8, 512, 7, 7, 512, 3, 1, 1, 1, 1),
    "g depthwise 3x3, 8x128x56x56": (8, 128, 56, 56, 128, 3, 1, 1, 1, 128),
}


class Java:
    def __init__(self, home):
        command = [str(pathlib.Path(home) / "bin" / "java"), f"@{ROOT / 'binder' / 'jvm.options'}", "-Xmx2g", "-cp",
                   str(ROOT / "lib" / "bench" / "target" / "benchmarks.jar"), "floatlab.bench.ConvServer"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.name = "JDK " + self.process.stdout.readline().split(",")[0]

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(f"{self.name} died at {words}")
        return answer


def timed(side, layer, threads, tensors):
    """A function that runs a side so many times and gives the seconds of one."""
    if side == "torch":
        x, w, b, shape = tensors

        def run(times):
            start = time.perf_counter()
            for _ in range(times):
                torch.nn.functional.conv2d(x, w, b, shape[6], shape[7], shape[8], shape[9])
            return (time.perf_counter() - start) / times

        return run
    java, order = side
    return lambda times: int(java.ask("time", layer, order, threads, times)) * 1e-9


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--java", action="append", required=True, help="home of a JDK")
    options.add_argument("--rounds", type=int, default=7)
    options = options.parse_args()
    servers = [Java(home) for home in options.java]
    sides = ["torch"] + [(java, order) for java in servers for order in ("fma", "mulAdd")]
    before = os.getloadavg()[0]
    print("| layer | threads | torch, ms | " + " | ".join(f"{java.name}, {order}" for java, order in sides[1:]) + " |")
    print("|---|---|---" + "|---" * (len(sides) - 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for name, shape in LAYERS.items():
            n, c, h, w, out, k, groups = *shape[:6], shape[9]
            random = np.random.RandomState(7)
            x = random.standard_normal((n, c, h, w)).astype("float32")
            weight = (random.standard_normal((out, c // groups, k, k)) * 0.1).astype("float32")
            bias = random.standard_normal(out).astype("float32")
            for file, array in (("x", x), ("w", weight), ("b", bias)):
                array.tofile(pathlib.Path(folder) / file)
            layer = name.split()[0]
            for java in servers:
                java.ask("load", layer, folder, *shape)
            tensors = (*map(torch.from_numpy, (x, weight, bias)), shape)
            for threads in (1, 2):
                torch.set_num_threads(threads)
                with torch.inference_mode():
                    runs = [timed(side, layer, threads, tensors) for side in sides]
                    times = []
                    for run in runs:
                        end = time.monotonic() + WARM_UP
                        count = 1
                        while time.monotonic() < end:
                            count = max(1, min(int(SECONDS / run(count)), 1_000_000))
                        times.append(count)
                    rounds = [[run(count) for run, count in zip(runs, times)] for _ in range(options.rounds)]
                torch_ms = statistics.median(row[0] for row in rounds) * 1e3
                ratios = [statistics.median(row[0] / row[i] for row in rounds) for i in range(1, len(sides))]
                print(f"| {name} | {threads} | {torch_ms:.3g} | " + " | ".join(f"{r:.2f}" for r in ratios) + " |", flush=True)
    print(f"\nSpeed of Java / speed of PyTorch {torch.__version__}; {platform.machine()}, {os.cpu_count()} cores; "
          f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after; {options.rounds} rounds.")


if __name__ == "__main__":
    main()
