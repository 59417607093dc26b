"""Records what the real PyTorch computes for the program of the forum thread.

The program: x of shape (batch, 1, 1, 1), then a 1x1 weight, then one bias are drawn from numpy.random after
numpy.random.seed(seed), cast to float32, loaded into torch.nn.Conv2d(1, 1, 1) by load_state_dict. output1 is the
network's output with the bias 0, output2 with the bias drawn.

Run:     python record_pytorch_thread.py          (needs torch and numpy; about a minute)
Writes:  ../resources/floatlab/pytorch/thread-seeds.csv     seeds 0 to 199, batch 5, 1 and 2 threads
         ../resources/floatlab/pytorch/thread-batches.csv   seed 23, batch sizes 1 to 64, 1 and 2 threads. On a small
                                                            batch both arithmetics often give the same bits, so
                                                            there further seeds follow until one arithmetic is left
         ../../main/resources/floatlab/experiment/bias/pytorch-arithmetic.csv
                                                            by threads and batch size: which arithmetic fits every
                                                            record, and which operator of PyTorch ran

Floats are written as their bits in hexadecimal. A line that starts with # names the versions and the CPU.
"""

import pathlib
import platform
from collections import OrderedDict
from fractions import Fraction

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
TEST = HERE.parent / "resources" / "floatlab" / "pytorch"
MAIN = HERE.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "bias" / "bias"

THREADS = (1, 2)
SEED = 23
SEEDS = range(200)
BATCH = 5
BATCHES = range(1, 65)
MOST_SEEDS = 200

OPERATORS = {"aten::mkldnn_convolution": "oneDNN", "aten::_slow_conv2d_forward": "native"}


def draw(seed, batch, with_bias):
    np.random.seed(seed)
    x = np.random.random(size=(batch, 1, 1, 1)).astype("float32")
    weight = np.random.random(size=(1, 1, 1, 1)).astype("float32")
    if with_bias:
        bias = np.random.random(size=(1,)).astype("float32")
    else:
        bias = np.zeros(shape=(1,)).astype("float32")
    return x, weight, bias


def output(x, weight, bias):
    net = torch.nn.Conv2d(in_channels=1, out_channels=1, kernel_size=1)
    parameters = OrderedDict()
    parameters["weight"] = torch.as_tensor(weight)
    parameters["bias"] = torch.as_tensor(bias)
    net.load_state_dict(parameters)
    return net(torch.as_tensor(x)).detach().numpy()


def record(threads, seed, batch):
    torch.set_num_threads(threads)
    output1 = output(*draw(seed, batch, with_bias=False))
    x, weight, bias = draw(seed, batch, with_bias=True)
    output2 = output(x, weight, bias)
    return {
        "threads": threads,
        "seed": seed,
        "batch": batch,
        "w": weight.ravel(),
        "b": bias,
        "x": x.ravel(),
        "output1": output1.ravel(),
        "output2": output2.ravel(),
    }


def operator(threads, batch):
    """The operator that computes the convolution, as PyTorch's own profiler names it."""
    torch.set_num_threads(threads)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        output(*draw(SEED, batch, with_bias=True))
    names = {event.key for event in profile.key_averages()}
    found = [path for name, path in OPERATORS.items() if name in names]
    if len(found) != 1:
        raise SystemExit(f"expected one of {list(OPERATORS)}, the profiler saw {sorted(names)}")
    return found[0]


def nearest_float(exact):
    """The float32 nearest to a Fraction, ties to the even one."""
    guess = np.float32(float(exact))
    near = [np.nextafter(guess, np.float32(-np.inf)), guess, np.nextafter(guess, np.float32(np.inf))]
    return min(near, key=lambda f: (abs(Fraction(float(f)) - exact), int(f.view("uint32")) & 1))


def fits(r):
    """Which of the two arithmetics give the recorded output2, bit for bit."""
    exact = lambda f: Fraction(float(f))
    w, b = r["w"][0], r["b"][0]
    multiply_then_add = r["x"] * w + b
    fma = np.array([nearest_float(exact(x) * exact(w) + exact(b)) for x in r["x"]], dtype="float32")
    found = set()
    if np.array_equal(multiply_then_add.view("uint32"), r["output2"].view("uint32")):
        found.add("MUL_ADD")
    if np.array_equal(fma.view("uint32"), r["output2"].view("uint32")):
        found.add("FMA")
    return found


def header():
    cpu = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="ascii") as info:
            fields = dict(line.split(":", 1) for line in info.read().split("\n\n")[0].splitlines())
        fields = {key.strip(): value.strip() for key, value in fields.items()}
        cpu = f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    except (OSError, KeyError):
        pass
    return f"# torch {torch.__version__}, numpy {np.__version__}, {torch.backends.cpu.get_cpu_capability()}, {cpu}\n"


def bits(values):
    return " ".join(f"{v:08x}" for v in np.asarray(values, dtype="float32").ravel().view("uint32"))


def write_records(path, records):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write(header())
        out.write("threads,seed,batch,w,b,x,output1,output2\n")
        for r in records:
            numbers = [str(r[k]) for k in ("threads", "seed", "batch")]
            out.write(",".join(numbers + [bits(r[k]) for k in ("w", "b", "x", "output1", "output2")]) + "\n")


def main():
    TEST.mkdir(parents=True, exist_ok=True)
    MAIN.mkdir(parents=True, exist_ok=True)
    write_records(TEST / "thread-seeds.csv", [record(t, s, BATCH) for t in THREADS for s in SEEDS])

    records, table = [], []
    for threads in THREADS:
        for batch in BATCHES:
            left, seed = {"MUL_ADD", "FMA"}, SEED
            while seed == SEED or (len(left) == 2 and seed < SEED + MOST_SEEDS):
                r = record(threads, seed, batch)
                records.append(r)
                left &= fits(r)
                seed += 1
            table.append((threads, batch, " ".join(sorted(left)) or "none", operator(threads, batch)))
    write_records(TEST / "thread-batches.csv", records)
    with open(MAIN / "pytorch-arithmetic.csv", "w", encoding="ascii", newline="\n") as out:
        out.write(header())
        out.write("threads,batch,arithmetic,operator\n")
        for row in table:
            out.write(",".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
