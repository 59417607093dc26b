"""Puts the questions of floatlab.reveal.DotProbe to dot products of NumPy and PyTorch and to an output of a convolution,
and records their answers.

Run:     python record_dot_orders.py          (needs torch and numpy; a minute)
Writes:  ../resources/floatlab/reveal/dots/NAME.npy.gz     a float for each question
         ../resources/floatlab/reveal/dots/versions.txt    versions and CPU

The questions are those of DotProbe.inOneRound: the rows of record_summation_trees.py with all w one, the last term of
which is the bias where there is one; for each product and each other term 1 + 2**-12 as both factors of the product, and
-(1 + 2**-11) as the other term; 16 rows of random factors. The convolution is LAYER of conv_layers.py with 1 thread, with
oneDNN and without; the questions are put to its output at row 1 and column 1 of the first channel of the first image, and
all else is the layer's own data.
"""

import warnings

import numpy as np
import torch

import conv_layers
import record_summation_trees

OUT = record_summation_trees.OUT.parent / "dots"
LAYER = next(layer for layer in conv_layers.LAYERS if layer.name == "3x3-stride-2")
TRIALS = 16
SEED = 2


def questions(products, bias):
    """x, w, each with the bias and a one at the end if there is a bias."""
    terms = products + bias
    for row in record_summation_trees.rows(terms):
        yield row, np.ones(terms, np.float32)
    for product in range(products):
        for other in range(terms):
            if other != product:
                x, w = np.zeros(terms, np.float32), np.ones(terms, np.float32)
                x[product] = w[product] = 1 + 2.0**-12
                x[other] = -(1 + 2.0**-11)
                yield x, w
    trials = record_summation_trees.trials(2 * TRIALS, terms, SEED)
    for x, w in zip(trials[:TRIALS], trials[TRIALS:]):
        w[products:] = 1
        yield x, w


def convolution(onednn):
    x, weight, bias = (torch.from_numpy(a) for a in LAYER.draw())
    pixels = x[0, :, 1:4, 1:4]
    products = pixels.numel()

    def answer(xs, ws):
        pixels.copy_(torch.from_numpy(xs[:products].reshape(pixels.shape)))
        weight[0] = torch.from_numpy(ws[:products].reshape(pixels.shape))
        bias[0] = float(xs[products])
        with torch.inference_mode(), torch.backends.mkldnn.flags(enabled=onednn):
            y = torch.nn.functional.conv2d(x, weight, bias, LAYER.stride, LAYER.pad)
        return y[0, 0, 1, 1].item()

    return answer, products


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    OUT.mkdir(parents=True, exist_ok=True)
    dots = {
        "torch.dot": lambda x, w: torch.dot(torch.from_numpy(x), torch.from_numpy(w)).item(),
        "numpy.dot": lambda x, w: np.dot(x, w),
    }
    for name, dot in dots.items():
        answers = [dot(x, w) for x, w in questions(128, False)]
        record_summation_trees.write(OUT / f"{name}.npy.gz", answers)
    for name, onednn in (("conv-onednn", True), ("conv-native", False)):
        answer, products = convolution(onednn)
        record_summation_trees.write(OUT / f"{name}.npy.gz", [answer(x, w) for x, w in questions(products, True)])
    versions = f"torch {torch.__version__}, numpy {np.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    (OUT / "versions.txt").write_text(f"{versions}, {conv_layers.cpu()}\n", encoding="ascii")


if __name__ == "__main__":
    main()
