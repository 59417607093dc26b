"""Sums in Java beside NumPy and PyTorch, interleaved in one run, one thread each.

Every round times each method once, one after the other, so that a slow moment of the machine concerns all of them. The
figures are medians over the rounds, and the ratios are medians of the ratios within a round. Java runs in servers
(floatlab.bench.SumServer), one for each JDK.

Run:    python3 lib/bench/paired_sums.py
Writes: a table in Markdown to standard output. Sets up what it needs: see environment.py.
"""

import argparse
import math
import os
import pathlib
import statistics
import sys
import tempfile
import time

import environment

environment.prepare()

import numpy as np  # noqa: E402
import torch  # noqa: E402

METHODS = ["EXACT", "LANES", "LANES_PAIRWISE", "LANES_NEUMAIER", "COMMONS_NUMBERS", "RECURSIVE", "KAHAN", "NEUMAIER"]
SECONDS = 0.02  # of one timing
WARM_UP = 2.0  # seconds for each method, because it takes a while to compile vector code


def timed(function):
    def repeat(times):
        start = time.perf_counter()
        for _ in range(times):
            function()
        return (time.perf_counter() - start) / times

    return repeat


def draw(kind, n, dtype):
    """Standard normal terms, or terms of both signs whose exponents cover the type's range."""
    random = np.random.RandomState(3)
    terms = random.standard_normal(n)
    if kind == "wide":
        reach = 100 if dtype == "f4" else 960
        terms = np.ldexp(terms, random.randint(-reach, reach, n))
    return terms.astype(dtype)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--java", action="append", help="a JDK's home; may be given several times; default: all found")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 1_000_000, 10_000_000])
    parser.add_argument("--terms", choices=["normal", "wide"], default="normal")
    parser.add_argument("--methods", nargs="+", default=METHODS, help="names of SumMethod")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    javas = [environment.Java(home, "floatlab.bench.SumServer") for home in environment.jdks(options.java)]
    load_before = os.getloadavg()[0]

    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "terms"
        for dtype in ("f4", "f8"):
            for n in options.sizes:
                terms = draw(options.terms, n, dtype)
                terms.astype("<" + dtype).tofile(path)
                items = {"numpy.sum": timed(terms.sum)}
                torch.set_num_threads(1)
                items["torch.sum"] = timed(torch.from_numpy(terms).sum)
                exact = terms.dtype.type(math.fsum(terms.tolist()))
                for java in javas:
                    if int(java.ask(f"load {dtype} {path}")) != n:
                        sys.exit("the server read another number of terms")
                    if float.fromhex(java.ask("value EXACT")) != exact:
                        sys.exit("the exact sum is not exact")
                    for method in options.methods:
                        items[method, java] = lambda times, method=method, java=java: (
                            int(java.ask(f"time {method} {times}")) * 1e-9
                        )
                times = {}
                for item, measure in items.items():
                    end = time.monotonic() + WARM_UP
                    seconds = measure(1)
                    while time.monotonic() < end:
                        seconds = measure(max(1, int(SECONDS / seconds)))
                    times[item] = max(1, int(SECONDS / seconds))
                rounds = [{item: items[item](times[item]) for item in items} for _ in range(options.rounds)]
                for item in items:
                    speed = terms.nbytes / statistics.median(r[item] for r in rounds) / 1e9
                    ratio = statistics.median(r["numpy.sum"] / r[item] for r in rounds)
                    rows[item, dtype, n] = f"{speed:.1f} ({ratio:.2f})"

    columns = [(dtype, n) for dtype in ("f4", "f8") for n in options.sizes]
    print(f"GB/s (ratio to numpy.sum), {options.terms} terms, one thread. CPU: {environment.cpu()}, {os.cpu_count()} cores.")
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}.")
    print(f"Load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after. Rounds: {options.rounds}.\n")
    print("| method | " + " | ".join(f"{'float' if d == 'f4' else 'double'} {n:.0e}" for d, n in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in ["numpy.sum", "torch.sum"]:
        print(f"| {name} | " + " | ".join(rows[name, d, n] for d, n in columns) + " |")
    for java in javas:
        for method in options.methods:
            name = f"{method.lower().replace('_', ' ')}, {java.name}"
            print(f"| {name} | " + " | ".join(rows[(method, java), d, n] for d, n in columns) + " |")
    for java in javas:
        java.stop()


if __name__ == "__main__":
    main()
