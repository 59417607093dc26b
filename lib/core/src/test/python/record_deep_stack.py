"""Records what the real PyTorch makes of the deep network of notebook 11: floatlab's DeepStack, form RESIDUAL_NORM.

Run:     python record_deep_stack.py [IMAGES]          (needs torch and numpy; some minutes; IMAGES is 500 if not said)
Writes:  ../../main/resources/floatlab/experiment/deep/deep-stack-layers.csv
             after each layer, for one image: ||y - t|| / ||t|| with t in float64, and of float32 the first 16 digits of the
             SHA-256 of all elements, (n, c, h, w), each as its four bytes, the lowest first
         ../../main/resources/floatlab/experiment/deep/deep-stack-top-one.csv
             for IMAGES images: in how many the largest logit is of another class than in float64, the mean of by how much
             the distance of the two largest logits (those of float64) moves, and p(0), the density of the margins near 0:
             the share of the smallest quarter, divided by the largest margin among them

The network is built from NumPy's legacy stream as DeepStack's documentation says. In bfloat16 and float16 image,
weights, biases and all results are of that type: model.to(dtype). The first line of each file names versions and CPU.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import conv_layers

SEED, WIDTH, PAIRS, SIZE, CLASSES = 1, 64, 5, 32, 10
OUT = Path(__file__).resolve().parents[2] / "main/resources/floatlab/experiment/deep"
RUNS = [("float32", 1), ("float32", 2), ("float16", 2), ("bfloat16", 2)]
# float16 on a CPU takes a second and more for an image.
TOP_ONE_RUNS = [run for run in RUNS if run[0] != "float16"]


def layers():
    """(channels in, channels out, stride, place): place 1 is the first of a pair, 2 the second, 0 stands alone."""
    channels = WIDTH
    yield 3, channels, 1, 0
    for stage in range(3):
        if stage > 0:
            yield channels, 2 * channels, 2, 0
            channels *= 2
        for i in range(2 * PAIRS):
            yield channels, channels, 1, 1 + i % 2


LAYERS = list(layers())


def uniform(random, shape, reach):
    return torch.from_numpy(((2 * random.random_sample(shape) - 1) * reach).astype(np.float32))


def parameters(number):
    channels, out = LAYERS[number][:2]
    random = np.random.RandomState(SEED + number)
    weight = uniform(random, (out, channels, 3, 3), np.sqrt(6.0 / (9 * channels)))
    return weight, uniform(random, out, 0.1)


def images(seed, n):
    random = np.random.RandomState(seed)
    colours = 2 * random.random_sample((n, 3, 4, 4)) - 1
    colours = colours.repeat(SIZE // 4, axis=2).repeat(SIZE // 4, axis=3)
    grain = (2 * random.random_sample((n, 3, SIZE, SIZE)) - 1) * 0.25
    return torch.from_numpy((colours + grain).astype(np.float32))


def to_bfloat16(x):
    """Rounds float64 once; a cast in torch goes by float32 and rounds twice."""
    fraction, exponent = np.frexp(x.numpy())
    return torch.from_numpy(np.ldexp(np.rint(fraction * 256), exponent - 8))


class Stack:
    def __init__(self):
        self.weights = [parameters(number) for number in range(len(LAYERS))]
        self.statistics = [None] * len(LAYERS)
        channels = LAYERS[-1][1]
        self.head = uniform(np.random.RandomState(SEED + len(LAYERS)), (CLASSES, channels), np.sqrt(3.0 / channels))
        self.head_bias = torch.zeros(CLASSES)
        logits = self.logits(images(SEED + 1000, 8), torch.float64)
        self.head_bias = to_bfloat16(-logits.sum(0) / 8)

    def layer(self, number, x, skip):
        _, _, stride, place = LAYERS[number]
        weight, bias = (p.to(x.dtype) for p in self.weights[number])
        y = F.conv2d(x, weight, bias, stride, 1)
        if self.statistics[number] is None:
            mean = y.mean((0, 2, 3))
            variance = ((y - mean[:, None, None]) ** 2).mean((0, 2, 3))
            self.statistics[number] = to_bfloat16(mean), to_bfloat16(variance)
        mean, variance = (s.to(x.dtype) for s in self.statistics[number])
        # The float closest to 1e-5, as in DeepStack: F.batch_norm takes a double.
        y = F.batch_norm(y, mean, variance, torch.ones_like(mean), torch.zeros_like(mean), False, 0.0, EPSILON)
        if place == 2:
            y = y + skip
        return torch.relu(y)

    def run(self, x, dtype):
        x = x.to(dtype)
        skip = None
        for number, (_, _, _, place) in enumerate(LAYERS):
            skip = x if place == 1 else skip
            x = self.layer(number, x, skip)
            yield x

    def logits(self, x, dtype):
        for y in self.run(x, dtype):
            pass
        return F.linear(y.mean((2, 3)), self.head.to(dtype), self.head_bias.to(dtype))


EPSILON = float(np.float32(1e-5))


def digest(y):
    return hashlib.sha256(y.numpy().astype("<f4").tobytes()).hexdigest()[:16]


def batches(stack, x, dtype):
    return torch.cat([stack.logits(part, dtype).double() for part in x.split(50)])


@torch.inference_mode()
def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    source = f"# torch {torch.__version__}, numpy {np.__version__}, {torch.backends.cpu.get_cpu_capability()}, {conv_layers.cpu()}"
    torch.set_num_threads(2)
    stack = Stack()
    image = images(7, 1)
    truth = list(stack.run(image, torch.float64))
    lines = [source, "dtype,threads,layer,error,digest"]
    for name, threads in RUNS:
        torch.set_num_threads(threads)
        for number, (y, t) in enumerate(zip(stack.run(image, getattr(torch, name)), truth)):
            error = ((y.double() - t).norm() / t.norm()).item()
            lines.append(f"{name},{threads},{number + 1},{error!r},{digest(y) if name == 'float32' else ''}")
    (OUT / "deep-stack-layers.csv").write_text("\n".join(lines) + "\n")

    x = images(9, count)
    torch.set_num_threads(2)
    logits = batches(stack, x, torch.float64)
    values, classes = logits.topk(2)
    margins = values[:, 0] - values[:, 1]
    quarter = count // 4
    density = quarter / (count * margins.sort().values[quarter - 1].item())
    lines = [source, "dtype,threads,images,changed,moved,density"]
    for name, threads in TOP_ONE_RUNS:
        torch.set_num_threads(threads)
        other = batches(stack, x, getattr(torch, name))
        distance = other.gather(1, classes)
        moved = (distance[:, 0] - distance[:, 1] - margins).abs().mean().item()
        changed = int((other.argmax(1) != classes[:, 0]).sum())
        lines.append(f"{name},{threads},{count},{changed},{moved!r},{density!r}")
        print(lines[-1], flush=True)
    (OUT / "deep-stack-top-one.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
