"""Records gradients and whole training runs of the real PyTorch, on the network and the digits of floatlab.train.

Run:     python record_pytorch_training.py          (needs torch and numpy; about half a minute)
Reads:   ../../main/resources/floatlab/input/digits.bin.gz
Writes:  ../resources/floatlab/train/pytorch-gradients.txt
             outputs of both convolutions and the gradient by every parameter at the start, for eight images
         ../../main/resources/floatlab/experiment/drift/pytorch-training.csv
             pairs of runs, their distance, losses, accuracies and flipped predictions along the way

The network, its first parameters, the split, the shuffling and the steps are those of floatlab.train, number for number:
all come from NumPy's legacy generator, whose stream Java has too. The pairs:

  same run twice       1 thread, nothing changed
  1 and 2 threads      torch.set_num_threads
  batch reversed       the images of every batch from the last to the first, 1 thread
  oneDNN and native    torch.backends.mkldnn.flags, 1 thread
  double; batch reversed   as before, all in float64
  seeds 1 and 2        another seed: other first parameters, another shuffling
"""

import gzip
import platform
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve()
DIGITS = HERE.parents[2] / "main/resources/floatlab/input/digits.bin.gz"
GRADIENTS = HERE.parents[1] / "resources/floatlab/train/pytorch-gradients.txt"
RUNS = HERE.parents[2] / "main/resources/floatlab/experiment/drift/pytorch-training.csv"
TRAINING, BATCH, STEPS, RATE, MOMENTUM = 1280, 32, 400, 0.1, 0.9

records = np.frombuffer(gzip.decompress(DIGITS.read_bytes()), np.uint8).reshape(-1, 65)
records = records[np.random.RandomState(0).permutation(len(records))]
X = (records[:, 1:].astype(np.float32) / 16).reshape(-1, 1, 8, 8)
Y = records[:, 0].astype(np.int64)


def cpu():
    fields = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    return f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"


def source():
    return (f"# torch {torch.__version__}, numpy {np.__version__}, Python {platform.python_version()},"
            f" {torch.backends.cpu.get_cpu_capability()}, {cpu()}")


class Net:
    """conv, ReLU, conv, perhaps batch normalisation, ReLU, linear."""

    def __init__(self, random, dtype, norm=False):
        self.norm = norm

        def part(shape, fan_in):
            values = ((2 * random.random_sample(shape) - 1) / np.sqrt(fan_in)).astype(np.float32)
            return torch.from_numpy(values).to(dtype).requires_grad_()

        self.parts = {
            "CONV1_WEIGHT": part((8, 1, 3, 3), 9), "CONV1_BIAS": part((8,), 9),
            "CONV2_WEIGHT": part((16, 8, 3, 3), 72), "CONV2_BIAS": part((16,), 72)}
        if norm:
            self.parts["NORM_WEIGHT"] = torch.ones(16, dtype=dtype, requires_grad=True)
            self.parts["NORM_BIAS"] = torch.zeros(16, dtype=dtype, requires_grad=True)
        self.parts |= {"LINEAR_WEIGHT": part((10, 256), 256), "LINEAR_BIAS": part((10,), 256)}
        self.velocity = {name: torch.zeros_like(p) for name, p in self.parts.items()}
        self.dtype = dtype

    def forward(self, images):
        p = self.parts
        self.z1 = F.conv2d(torch.from_numpy(images).to(self.dtype), p["CONV1_WEIGHT"], p["CONV1_BIAS"], padding=1)
        self.z2 = F.conv2d(F.relu(self.z1), p["CONV2_WEIGHT"], p["CONV2_BIAS"], padding=1, stride=2)
        y2 = self.z2
        if self.norm:
            y2 = F.batch_norm(y2, None, None, p["NORM_WEIGHT"], p["NORM_BIAS"], True)
        return F.linear(F.relu(y2).flatten(1), p["LINEAR_WEIGHT"], p["LINEAR_BIAS"])

    def gradient(self, images, labels):
        loss = F.cross_entropy(self.forward(images), torch.from_numpy(labels))
        return loss, dict(zip(self.parts, torch.autograd.grad(loss, list(self.parts.values()))))

    def step(self, images, labels):
        loss, gradient = self.gradient(images, labels)
        with torch.no_grad():
            for name, p in self.parts.items():
                self.velocity[name].mul_(MOMENTUM).add_(gradient[name])
                p.sub_(RATE * self.velocity[name])
        return loss.item()

    def weights(self):
        return torch.cat([p.detach().flatten() for p in self.parts.values()]).double().numpy()


def gradients():
    lines = [source()]
    images = np.arange(8)
    for threads, dtype, norm in ((1, torch.float32, False), (2, torch.float32, False), (1, torch.float64, False),
                                 (1, torch.float64, True)):
        torch.set_num_threads(threads)
        net = Net(np.random.RandomState(1), dtype, norm)
        loss, gradient = net.gradient(X[images], Y[images])
        lines.append(f"case threads={threads} bits={32 if dtype == torch.float32 else 64} norm={int(norm)}")
        arrays = {"loss": loss.reshape(1), "z1": net.z1, "z2": net.z2} | gradient
        for name, values in arrays.items():
            if dtype == torch.float64 and name in ("z1", "z2"):
                continue
            flat = np.ascontiguousarray(values.detach().numpy()).ravel()
            bits = flat.view(np.uint32 if dtype == torch.float32 else np.uint64)
            lines.append(f"{name} " + "".join(f"{b:0{flat.itemsize * 2}x}" for b in bits))
    GRADIENTS.parent.mkdir(parents=True, exist_ok=True)
    GRADIENTS.write_text("\n".join(lines) + "\n")


class Run:
    def __init__(self, seed=1, threads=1, reverse=False, mkldnn=True, dtype=torch.float32):
        self.random = np.random.RandomState(seed)
        self.net = Net(self.random, dtype)
        self.threads, self.reverse, self.mkldnn = threads, reverse, mkldnn
        self.order = np.empty(0, int)

    def step(self):
        torch.set_num_threads(self.threads)
        if len(self.order) < BATCH:
            self.order = self.random.permutation(TRAINING)
        batch, self.order = self.order[:BATCH], self.order[BATCH:]
        if self.reverse:
            batch = batch[::-1].copy()
        with torch.backends.mkldnn.flags(enabled=self.mkldnn):
            self.loss = self.net.step(X[batch], Y[batch])

    def predictions(self):
        torch.set_num_threads(self.threads)
        with torch.no_grad(), torch.backends.mkldnn.flags(enabled=self.mkldnn):
            return self.net.forward(X[TRAINING:]).argmax(1).numpy()


def runs():
    double = torch.float64
    pairs = {
        "same run twice": (Run(), Run()),
        "1 and 2 threads": (Run(), Run(threads=2)),
        "batch reversed": (Run(), Run(reverse=True)),
        "oneDNN and native": (Run(), Run(mkldnn=False)),
        "double; batch reversed": (Run(dtype=double), Run(dtype=double, reverse=True)),
        "seeds 1 and 2": (Run(), Run(seed=2)),
    }
    lines = [source(), "pair,step,lossA,lossB,distance,accuracyA,accuracyB,flips"]
    for name, (a, b) in pairs.items():
        for step in range(1, STEPS + 1):
            a.step()
            b.step()
            if step <= 10 or step % 5 == 0:
                wa, wb = a.net.weights(), b.net.weights()
                distance = float(np.sqrt(((wa - wb) ** 2).sum()) / np.sqrt((wa**2).sum()))
                pa, pb, y = a.predictions(), b.predictions(), Y[TRAINING:]
                right = [float((p == y).mean()) for p in (pa, pb)]
                lines.append(f"{name},{step},{a.loss!r},{b.loss!r},{distance!r},{right[0]!r},{right[1]!r},{(pa != pb).sum()}")
        print(lines[-1])
    RUNS.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    gradients()
    runs()
