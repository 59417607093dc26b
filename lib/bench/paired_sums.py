"""Sums in Java beside NumPy and PyTorch, interleaved in one run, one thread each.

Every round times each method once, in turn, so that all share the machine's moods; the figures are medians over the
rounds, the ratios medians of the ratios within a round. Java runs in servers (floatlab.bench.SumServer), one for each JDK.

Build first: mvn -pl lib/bench -am package -DskipTests
Run:         python lib/bench/paired_sums.py --java /path/to/jdk-17 --java /path/to/jdk-25
Writes:      a table in Markdown to standard output. Needs requirements.txt; torch is left out if it is not there.
"""

import argparse
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

try:
    import torch
except ImportError:
    torch = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ["EXACT", "LANES", "LANES_PAIRWISE", "LANES_NEUMAIER", "COMMONS_NUMBERS", "RECURSIVE", "KAHAN", "NEUMAIER"]
SECONDS = 0.02  # of one timing
WARM_UP = 2.0  # seconds for each method: compiling vector code takes a while


class Java:
    def __init__(self, home):
        java = str(pathlib.Path(home) / "bin" / "java") if home else "java"
        jar = ROOT / "lib" / "bench" / "target" / "benchmarks.jar"
        command = [java, f"@{ROOT / 'binder' / 'jvm.options'}", "-Xmx1g", "-cp", str(jar), "floatlab.bench.SumServer"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.version = self.process.stdout.readline().strip()
        if not self.version:
            sys.exit(f"{java} did not start the server; is {jar} built?")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def timed(function):
    def repeat(times):
        start = time.perf_counter()
        for _ in range(times):
            function()
        return (time.perf_counter() - start) / times

    return repeat


def draw(kind, n, dtype):
    """Standard normal terms, or of both signs with exponents all over the type's range."""
    random = np.random.RandomState(3)
    terms = random.standard_normal(n)
    if kind == "wide":
        reach = 100 if dtype == "f4" else 960
        terms = np.ldexp(terms, random.randint(-reach, reach, n))
    return terms.astype(dtype)


def cpu():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--java", action="append", help="a JDK's home; may be given several times")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 1_000_000, 10_000_000])
    parser.add_argument("--terms", choices=["normal", "wide"], default="normal")
    parser.add_argument("--methods", nargs="+", default=METHODS, help="names of SumMethod")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    javas = [Java(home) for home in options.java or [None]]
    load_before = os.getloadavg()[0]

    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "terms"
        for dtype in ("f4", "f8"):
            for n in options.sizes:
                terms = draw(options.terms, n, dtype)
                terms.astype("<" + dtype).tofile(path)
                items = {"numpy.sum": timed(terms.sum)}
                if torch:
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
    print(f"GB/s (ratio to numpy.sum), {options.terms} terms, one thread. CPU: {cpu()}, {os.cpu_count()} cores.")
    print(f"NumPy {np.__version__}" + (f", PyTorch {torch.__version__}." if torch else "."))
    print(f"Load average {load_before:.1f} before, {os.getloadavg()[0]:.1f} after. Rounds: {options.rounds}.\n")
    print("| method | " + " | ".join(f"{'float' if d == 'f4' else 'double'} {n:.0e}" for d, n in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in ["numpy.sum", "torch.sum"]:
        if (name, "f4", options.sizes[0]) in rows:
            print(f"| {name} | " + " | ".join(rows[name, d, n] for d, n in columns) + " |")
    for java in javas:
        for method in options.methods:
            name = f"{method.lower().replace('_', ' ')}, JDK {java.version.split(',')[0]}"
            print(f"| {name} | " + " | ".join(rows[(method, java), d, n] for d, n in columns) + " |")
    for java in javas:
        java.stop()


if __name__ == "__main__":
    main()
