"""Records what the real PyTorch computes for the convolutions of conv_layers.py: with 1 and with 2 threads, with oneDNN
and without.

Run:     python record_pytorch_layers_conv.py [LAYER ...]          (needs torch and numpy; some minutes)
Writes:  ../resources/floatlab/reveal/pytorch-conv.csv
         ../resources/floatlab/reveal/pytorch-conv-LAYER.npy     all outputs of the layers in UNMATCHED, native, which
                                                                  no order of floatlab gives

The operator is the one that PyTorch's profiler saw. The digest is the SHA-256 of all outputs, (n, c, h, w), each as its
four bytes, the lowest first. The sample is that of conv_layers.record: bits in hexadecimal. A line that starts with #
names the versions and the CPU.
"""

import pathlib
import warnings

import numpy as np
import torch

import conv_layers

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "floatlab" / "reveal" / "pytorch-conv.csv"
THREADS = (1, 2)
OPERATORS = {
    "aten::mkldnn_convolution": "oneDNN",
    "aten::_slow_conv2d_forward": "native",
    "aten::slow_conv_dilated2d": "native-dilated",
    "aten::_nnpack_spatial_convolution": "NNPACK",
}
UNMATCHED = ("1x1-pixel", "1x1-batch-16", "3x3-batch-16", "depthwise-5x5-stride-2")


def convolve(layer, onednn):
    x, weight, bias = (None if a is None else torch.from_numpy(a) for a in layer.draw())
    with torch.inference_mode(), torch.backends.mkldnn.flags(enabled=onednn):
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
            y = torch.nn.functional.conv2d(x, weight, bias, layer.stride, layer.pad, layer.dilation, layer.groups)
    seen = {event.key for event in profile.key_averages()}
    names = [name for key, name in OPERATORS.items() if key in seen]
    if len(names) != 1:
        raise SystemExit(f"{layer.name}: expected one of {list(OPERATORS)}, the profiler saw {sorted(seen)}")
    return names[0], y.numpy()


def lines(layer):
    for threads in THREADS:
        torch.set_num_threads(threads)
        for onednn in (True, False):
            operator, y = convolve(layer, onednn)
            if layer.name in UNMATCHED and not onednn and threads == 1:
                np.save(OUT.parent / f"pytorch-conv-{layer.name}.npy", y)
            yield conv_layers.record(layer, (threads, int(onednn), operator), y)


def main():
    warnings.filterwarnings("ignore")
    capability = torch.backends.cpu.get_cpu_capability()
    versions = f"torch {torch.__version__}, numpy {np.__version__}, {capability}"
    conv_layers.write(OUT, versions, "threads,onednn,operator", lines)


if __name__ == "__main__":
    main()
