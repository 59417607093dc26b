"""Log-softmax of 1024 x 1000 floats in Java beside PyTorch, interleaved in one run, on equal numbers of threads.

Every round times each side once, one after the other, so that a slow moment of the machine concerns all of them. The
figures are medians over the rounds, and the ratios are medians of the ratios within a round. PyTorch is timed twice: as
torch.log_softmax, which makes a new tensor, and into a given tensor, as Java does it. Java runs in servers
(floatlab.bench.LogSoftmaxServer), one for each JDK.

Run:    python3 lib/bench/paired_logsoftmax.py
Writes: a table in Markdown to standard output. Sets up what it needs: see environment.py.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile
import time

import environment

environment.prepare()

import numpy as np  # noqa: E402
import torch  # noqa: E402

ROWS, COLUMNS = 1024, 1000
SECONDS = 0.05  # of one timing
WARM_UP = 1.0  # seconds for each side
PAUSE = 0.02  # seconds, in which the worker threads of the previous side go to sleep


def torch_side(function, threads):
    def timed(times):
        torch.set_num_threads(threads)
        with torch.inference_mode():
            start = time.perf_counter()
            for _ in range(times):
                function()
            return (time.perf_counter() - start) / times

    return timed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", action="append", help="a JDK's home; may be repeated; default: all found")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()

    data = (np.random.RandomState(1).standard_normal((ROWS, COLUMNS)) * 3).astype("<f4")
    x = torch.from_numpy(data)
    out = torch.empty_like(x)
    servers = [environment.Java(home, "floatlab.bench.LogSoftmaxServer", "384m") for home in environment.jdks(options.java)]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "x.bin"
        data.tofile(file)
        for server in servers:
            server.ask(f"load {file} {COLUMNS}")

        sides = {}
        for threads in options.threads:
            sides["torch.log_softmax", threads] = torch_side(lambda: torch.log_softmax(x, 1), threads)
            sides["torch into a given tensor", threads] = torch_side(
                lambda: torch._log_softmax(x, 1, False, out=out), threads
            )
            for server in servers:
                sides[f"floatlab, {server.name}", threads] = lambda times, s=server, t=threads: float(
                    s.ask(f"time {t} {times}")
                )

        times = {}
        for side, timed in sides.items():
            start = time.perf_counter()
            once = timed(1)
            while time.perf_counter() - start < WARM_UP:
                once = timed(max(1, int(SECONDS / once)))
            times[side] = max(1, int(SECONDS / once))
        seconds = {side: [] for side in sides}
        for _ in range(options.rounds):
            for side, timed in sides.items():
                time.sleep(PAUSE)
                seconds[side].append(timed(times[side]))

        results = []
        for server in servers:
            server.ask(f"save {file}")
            results.append(np.fromfile(file, "<f4").reshape(ROWS, COLUMNS))
            server.stop()
    if any((result.view(np.uint32) != results[0].view(np.uint32)).any() for result in results):
        sys.exit("the JDKs gave different bits")
    difference = np.abs(results[0] - torch.log_softmax(x, 1).numpy()).max()

    print(f"{ROWS} x {COLUMNS}; {environment.cpu()}; torch {torch.__version__}, numpy {np.__version__}; {options.rounds} rounds")
    print(f"All JDKs gave the same bits; largest difference from PyTorch {difference:.3g}.\n")
    print("| | threads | ms | speed / torch.log_softmax | speed / torch into a given tensor |")
    print("|---|---|---|---|---|")
    for (name, threads), own in seconds.items():
        ratios = [
            statistics.median(a / b for a, b in zip(seconds[peer, threads], own))
            for peer in ("torch.log_softmax", "torch into a given tensor")
        ]
        print(f"| {name} | {threads} | {statistics.median(own) * 1e3:.3f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")


if __name__ == "__main__":
    main()
