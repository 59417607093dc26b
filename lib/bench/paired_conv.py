"""Convolutions in Java beside PyTorch (oneDNN), DJL and ND4J, interleaved in one run, on equal numbers of threads.

Every round times each side once, one process at a time. The figures are medians over the rounds, and the ratios are medians
of the ratios within a round. Java runs in servers (floatlab.bench.ConvServer), one for each JDK, with all variants in one JVM.
PyTorch and DJL make a new output each time, in memory that their allocator has just got back. So Java is timed twice: into
a given output, and into a new one, which the JVM also has to clear.

Run:    python3 lib/bench/paired_conv.py
Writes: tables in Markdown to standard output. Sets up what it needs: see environment.py. DJL and ND4J are left out with
        --no-peers; --quick takes three rounds and little time for each.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import environment

environment.prepare()

import numpy as np  # noqa: E402
import torch  # noqa: E402

PEERS = environment.BENCH / "peers"
SECONDS = 0.1  # of one timing
WARM_UP = 3.0  # seconds for each side
PAUSE = 0.02  # seconds, in which the worker threads of the previous side go to sleep
# n c h w, output channels, kernel, stride, padding, dilation, groups; the orders in which oneDNN adds on 1 thread and on 2
BLOCKED = ("PYTORCH_ONEDNN_BLOCKED",) * 2
LAYERS = {
    "a 1x1, 8x64x56x56 to 64": (
        (8, 64, 56, 56, 64, 1, 1, 0, 1, 1), ("PYTORCH_ONEDNN_CHAIN_BIAS_LAST", "PYTORCH_ONEDNN_CHAIN")),
    "b 3x3, 8x64x56x56 to 64": ((8, 64, 56, 56, 64, 3, 1, 1, 1, 1), BLOCKED),
    "c 3x3 stride 2, 8x128x28x28 to 256": ((8, 128, 28, 28, 256, 3, 2, 1, 1, 1), BLOCKED),
    "d 7x7 stride 2, 1x3x224x224 to 64": ((1, 3, 224, 224, 64, 7, 2, 3, 1, 1), BLOCKED),
    "e the thread's 5x1x1x1": ((5, 1, 1, 1, 1, 1, 1, 0, 1, 1), ("PYTORCH_ONEDNN_TINY", "PYTORCH_ONEDNN_CHAIN")),
    "f 3x3, 8x512x7x7 to 512": ((8, 512, 7, 7, 512, 3, 1, 1, 1, 1), BLOCKED),
    "g depthwise 3x3, 8x128x56x56": ((8, 128, 56, 56, 128, 3, 1, 1, 1, 128), ("PYTORCH_ONEDNN_CHAIN",) * 2),
}


def peers(home, memory="2g"):
    """The servers of DJL and ND4J. Maven fetches their native libraries, hundreds of megabytes."""
    maven = "mvn.cmd" if os.name == "nt" else "mvn"
    subprocess.run([maven, "-q", "-B", "-f", str(environment.ROOT / "pom.xml"), "-Ppeers", "-pl", "lib/bench/peers", "-am",
                    "package", "-Dmaven.test.skip", "-Dnotebooks.skip"], check=True)
    jar = PEERS / "target" / "peers.jar"
    servers = [environment.Java(home, f"floatlab.bench.peers.{name}Server", memory, jar) for name in ("Djl", "Nd4j")]
    for server in servers:
        server.name = server.version
    return servers


def torch_side(tensors, shape):
    x, w, b = tensors

    def run(times):
        with torch.inference_mode():
            start = time.perf_counter()
            for _ in range(times):
                torch.nn.functional.conv2d(x, w, b, shape[6], shape[7], shape[8], shape[9])
            return (time.perf_counter() - start) / times

    return run


def java_side(java, *words):
    return lambda times: max(1, int(java.ask(*words, times))) * 1e-9


def draw(shape, folder):
    n, c, h, w, out, k, groups = *shape[:6], shape[9]
    random = np.random.RandomState(7)
    x = random.standard_normal((n, c, h, w)).astype("<f4")
    weight = (random.standard_normal((out, c // groups, k, k)) * 0.1).astype("<f4")
    bias = random.standard_normal(out).astype("<f4")
    for file, array in (("x", x), ("w", weight), ("b", bias)):
        array.tofile(pathlib.Path(folder) / file)
    return [torch.from_numpy(array) for array in (x, weight, bias)]


def paired(sides, rounds, warm_up):
    """The seconds of each side in each round."""
    counts = {}
    for side, run in sides.items():
        end = time.monotonic() + warm_up
        count = 1
        while time.monotonic() < end:
            count = max(1, min(int(SECONDS / run(count)), 1_000_000))
        counts[side] = count
    seconds = {side: [] for side in sides}
    for _ in range(rounds):
        for side, run in sides.items():
            time.sleep(PAUSE)
            seconds[side].append(run(counts[side]))
    return seconds


def ratio(seconds, over, under):
    return statistics.median(a / b for a, b in zip(seconds[over], seconds[under]))


def products(shape):
    n, c, h, w, out, k, stride, padding, dilation, groups = shape
    size = [(length + 2 * padding - dilation * (k - 1) - 1) // stride + 1 for length in (h, w)]
    return n * out * size[0] * size[1] * (c // groups) * k * k


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--java", action="append", help="home of a JDK; may be repeated; default: all found")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options.add_argument("--layers", default="abcdefg")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--quick", action="store_true")
    options = options.parse_args()
    rounds, warm_up = (3, 1.0) if options.quick else (options.rounds, WARM_UP)
    homes = environment.jdks(options.java)
    servers = [environment.Java(home, "floatlab.bench.ConvServer", "2g") for home in homes]
    others = [] if options.no_peers else peers(homes[0])
    load = os.getloadavg()[0]
    variants = ["fma", "fma, new output", "mulAdd", "PyTorch's order"]
    columns = [f"{java.name}, {variant}" for java in servers for variant in variants] + [o.name for o in others]
    print("Speed / speed of PyTorch, on equal threads\n")
    print("| layer | threads | torch, ms | " + " | ".join(columns) + " |")
    print("|---|---|---" + "|---" * len(columns) + "|")
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (shape, orders) in LAYERS.items():
            layer = name[0]
            if layer not in options.layers:
                continue
            tensors = draw(shape, folder)
            for server in servers:
                server.ask("load", layer, folder, *shape)
            able = {other: other.ask("load", layer, folder, *shape) == "ok" for other in others}
            for threads in options.threads:
                torch.set_num_threads(threads)
                sides = {"torch": torch_side(tensors, shape)}
                for java in servers:
                    sides[java, "fma"] = java_side(java, "into", layer, "fma", threads)
                    sides[java, "fma, new output"] = java_side(java, "time", layer, "fma", threads)
                    sides[java, "mulAdd"] = java_side(java, "into", layer, "mulAdd", threads)
                    known = orders[min(threads, 2) - 1]
                    sides[java, "PyTorch's order"] = java_side(java, "into", layer, known, threads)
                for other in others:
                    if able[other] and other.ask("threads", threads) == "ok":
                        sides[other] = java_side(other, "time", layer, "-", threads)
                seconds = measured[layer, threads] = paired(sides, rounds, warm_up)
                cells = [f"{ratio(seconds, 'torch', (java, v)):.2f}" for java in servers for v in variants]
                cells += [f"{ratio(seconds, 'torch', o):.2f}" if o in seconds else "" for o in others]
                torch_ms = statistics.median(seconds["torch"]) * 1e3
                print(f"| {name} | {threads} | {torch_ms:.3g} | " + " | ".join(cells) + " |", flush=True)
        scaling(servers, measured, options.layers, options.threads)
        if "b" in options.layers:
            peak(servers, measured)
            batches(servers, folder, rounds, warm_up)
    print(f"\nPyTorch {torch.__version__}, NumPy {np.__version__}; {environment.cpu()}, {os.cpu_count()} cores; load "
          f"average {load:.1f} before, {os.getloadavg()[0]:.1f} after; {rounds} rounds.")
    for server in servers + others:
        server.stop()


def scaling(servers, measured, layers, threads):
    if not {1, 2} <= set(threads):
        return
    names = ["torch", *((java, "fma") for java in servers)]
    print("\nSpeed on 2 threads / speed on 1\n\n| layer | torch | " + " | ".join(j.name for j in servers) + " |")
    print("|---|---" + "|---" * len(servers) + "|")
    for layer in layers:
        one, two = ({k: statistics.median(v) for k, v in measured[layer, t].items()} for t in (1, 2))
        print(f"| {layer} | " + " | ".join(f"{one[n] / two[n]:.2f}" for n in names) + " |")


def peak(servers, measured):
    print("\nLayer b on 1 thread\n\n| | FMA / the core's peak | multiply-then-add / FMA |\n|---|---|---|")
    shape = LAYERS["b 3x3, 8x64x56x56 to 64"][0]
    for java in servers:
        seconds = measured["b", 1]
        best = max(float(java.ask("peak")) for _ in range(3))
        share = products(shape) / min(seconds[java, "fma"]) / 1e9 / best
        print(f"| {java.name} | {share:.2f} | {ratio(seconds, (java, 'fma'), (java, 'mulAdd')):.2f} |")


def batches(servers, folder, rounds, warm_up):
    """Layer b with other batches: milliseconds for an image, and the memory used besides input, weights and output."""
    print("\nLayer b, 2 threads, by batch: ms for an image; MB beyond input, weights and output\n")
    print("| batch | " + " | ".join(f"{java.name}, ms | {java.name}, MB" for java in servers) + " |")
    print("|---" + "|---" * 2 * len(servers) + "|")
    for n in (1, 2, 4, 8, 16, 32):
        shape = (n, *LAYERS["b 3x3, 8x64x56x56 to 64"][0][1:])
        draw(shape, folder)
        cells = []
        for java in servers:
            java.ask("load", "batch", folder, *shape)
            seconds = paired({"own": java_side(java, "into", "batch", "fma", 2)}, rounds, warm_up / 3)["own"]
            beyond = int(java.ask("beyond", "batch", "fma", 2))
            cells.append(f"{statistics.median(seconds) * 1e3 / n:.3f} | {beyond / 1e6:.1f}")
        print(f"| {n} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
