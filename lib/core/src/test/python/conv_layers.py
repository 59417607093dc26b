"""The convolutions whose outputs record_pytorch_layers_conv.py and record_onnxruntime_conv.py record, their data, and
the form of a record.

The data of a layer are not stored but drawn again: RandomState(seed).random_sample for x, then the weight, then the
bias, each 2r - 1 (exact in double) rounded to float32. The seed is the layer's own or its place in LAYERS, from 1.
"""

import dataclasses
import hashlib
import platform
import sys

import numpy as np

SAMPLES = 128

COLUMNS = (
    "layer,batch,in_channels,height,width,out_channels,kernel_h,kernel_w,stride_h,stride_w,pad_h,pad_w,"
    "dilation_h,dilation_w,groups,bias,seed,{setting},sha256,sample"
)


@dataclasses.dataclass(frozen=True)
class Layer:
    name: str
    batch: int
    channels: int
    height: int
    width: int
    out: int
    kernel: tuple
    stride: tuple = (1, 1)
    pad: tuple = (0, 0)
    dilation: tuple = (1, 1)
    groups: int = 1
    bias: bool = True
    own_seed: int = 0

    def seed(self):
        return self.own_seed or 1 + [layer.name for layer in LAYERS].index(self.name)

    def draw(self):
        """x, weight and bias (None without one)."""
        stream = np.random.RandomState(self.seed())
        uniform = lambda *shape: (2 * stream.random_sample(shape) - 1).astype("float32")
        x = uniform(self.batch, self.channels, self.height, self.width)
        weight = uniform(self.out, self.channels // self.groups, *self.kernel)
        return x, weight, uniform(self.out) if self.bias else None

    def fields(self):
        numbers = (self.batch, self.channels, self.height, self.width, self.out)
        pairs = self.kernel + self.stride + self.pad + self.dilation
        return [self.name, *map(str, numbers + pairs), str(self.groups), str(int(self.bias)), str(self.seed())]


def square(name, batch, channels, size, out, kernel, stride=1, pad=0, dilation=1, groups=1, bias=True):
    return Layer(name, batch, channels, size, size, out, (kernel,) * 2, (stride,) * 2, (pad,) * 2, (dilation,) * 2,
                 groups, bias)


# a to g are the layers of a ResNet (a-d, f), of the forum thread (e) and of a MobileNet (g). A name with -full has the
# layer's own batch and image; without, they are small, and the terms of an output are the same.
LAYERS = [
    square("a-full", 8, 64, 56, 64, 1),
    square("b-full", 8, 64, 56, 64, 3, pad=1),
    square("c-full", 8, 128, 28, 256, 3, stride=2, pad=1),
    square("d-full", 1, 3, 224, 64, 7, stride=2, pad=3),
    square("f-full", 8, 512, 7, 512, 3, pad=1),
    square("g-full", 8, 128, 56, 128, 3, pad=1, groups=128),
    square("a", 2, 64, 14, 64, 1),
    square("b", 2, 64, 10, 32, 3, pad=1),
    square("c", 2, 128, 11, 32, 3, stride=2, pad=1),
    square("d", 1, 3, 33, 16, 7, stride=2, pad=3),
    # Five outputs of one product and a bias: of this seed's, each has other bits fused than multiplied, then added.
    dataclasses.replace(square("e", 5, 1, 1, 1, 1), own_seed=280),
    square("f", 2, 512, 5, 16, 3, pad=1),
    square("g", 2, 32, 12, 32, 3, pad=1, groups=32),
    # 1x1
    square("1x1-3-channels", 2, 3, 12, 8, 1),
    square("1x1-17-channels", 3, 17, 9, 19, 1),
    square("1x1-100-channels", 2, 100, 8, 30, 1),
    square("1x1-192-channels", 1, 192, 8, 32, 1),
    square("1x1-256-channels", 2, 256, 7, 64, 1),
    square("1x1-520-channels", 2, 520, 7, 24, 1),
    square("1x1-1024-channels", 1, 1024, 4, 32, 1),
    square("1x1-stride-2", 2, 64, 13, 32, 1, stride=2),
    square("1x1-groups-4", 2, 32, 9, 32, 1, groups=4),
    square("1x1-no-bias", 2, 48, 10, 16, 1, bias=False),
    square("1x1-pixel", 4, 300, 1, 50, 1),
    square("1x1-batch-16", 16, 64, 5, 4, 1),
    # 3x3
    square("3x3-1-channel", 2, 1, 16, 8, 3, pad=1),
    square("3x3-3-channels", 2, 3, 16, 16, 3, pad=1),
    square("3x3-8-channels", 2, 8, 14, 16, 3, pad=1),
    square("3x3-15-channels", 2, 15, 11, 16, 3, pad=1),
    square("3x3-16-channels", 2, 16, 12, 16, 3, pad=1),
    square("3x3-17-channels", 2, 17, 11, 20, 3, pad=1),
    square("3x3-32-channels", 2, 32, 12, 48, 3, pad=1),
    square("3x3-48-channels", 2, 48, 10, 7, 3, pad=1),
    square("3x3-no-padding", 2, 32, 9, 32, 3),
    square("3x3-padding-3", 2, 16, 6, 16, 3, pad=3),
    square("3x3-no-bias", 2, 32, 9, 32, 3, pad=1, bias=False),
    square("3x3-stride-2", 3, 24, 13, 24, 3, stride=2, pad=1),
    square("3x3-dilation-2", 2, 32, 12, 16, 3, pad=2, dilation=2),
    square("3x3-dilation-3-stride-2", 2, 16, 15, 16, 3, stride=2, pad=3, dilation=3),
    square("3x3-groups-2", 2, 32, 10, 32, 3, pad=1, groups=2),
    square("3x3-groups-8", 2, 24, 10, 16, 3, pad=1, groups=8),
    square("3x3-batch-1", 1, 64, 8, 64, 3, pad=1),
    square("3x3-batch-16", 16, 8, 7, 4, 3, pad=1),
    square("3x3-300-channels", 2, 300, 6, 16, 3, pad=1),
    # depthwise
    square("depthwise-5x5-stride-2", 2, 20, 14, 20, 5, stride=2, pad=2, groups=20),
    square("depthwise-two-for-one", 2, 16, 10, 32, 3, pad=1, groups=16),
    square("depthwise-dilation-2", 2, 16, 12, 16, 3, pad=2, dilation=2, groups=16),
    # other kernels
    square("2x2-stride-2", 2, 16, 12, 32, 2, stride=2),
    square("4x4-stride-4", 2, 3, 32, 32, 4, stride=4),
    square("5x5-6-channels", 2, 6, 14, 16, 5),
    square("5x5-32-channels", 1, 32, 9, 32, 5, pad=2),
    square("7x7-64-channels", 1, 64, 9, 8, 7, pad=3),
    square("11x11-stride-4", 1, 3, 63, 16, 11, stride=4, pad=2),
    Layer("1x7", 2, 32, 9, 11, 16, (1, 7), pad=(0, 3)),
    Layer("7x1", 2, 32, 11, 9, 16, (7, 1), pad=(3, 0)),
    Layer("3x5-stride-2x1", 2, 16, 12, 13, 24, (3, 5), stride=(2, 1), pad=(1, 2)),
]


def record(layer, setting, y):
    """One line of a recording: the layer, what it was computed with, the digest of all outputs, a sample of them."""
    bits = np.ascontiguousarray(y, dtype="<f4")
    flat = bits.ravel().view("<u4")
    count = min(SAMPLES, flat.size)
    step = flat.size // count
    sample = "".join(f"{flat[k * flat.size // count + k % step]:08x}" for k in range(count))
    digest = hashlib.sha256(bits.tobytes()).hexdigest()
    return ",".join([*layer.fields(), *map(str, setting), digest, sample])


def write(path, versions, setting, lines):
    """Writes a recording: the lines that lines(layer) gives of each layer, or, where the command line names layers, of
    these alone, and the others' as they stand. Those must be of the same versions and CPU."""
    head = [f"# {versions}, {cpu()}", COLUMNS.format(setting=setting)]
    names = sys.argv[1:] or [layer.name for layer in LAYERS]
    kept = []
    if sys.argv[1:]:
        old, *kept = path.read_text(encoding="ascii").splitlines()
        if old != head[0]:
            raise SystemExit(f"{path.name} was recorded with {old[2:]}, this is {head[0][2:]}")
    written = list(head)
    for layer in LAYERS:
        if layer.name in names:
            written += lines(layer)
        else:
            written += [line for line in kept if line.startswith(layer.name + ",")]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(written) + "\n", encoding="ascii", newline="\n")


def cpu():
    """The CPU as /proc/cpuinfo names it, where there is one."""
    try:
        with open("/proc/cpuinfo", encoding="ascii") as info:
            lines = info.read().split("\n\n")[0].splitlines()
        fields = {key.strip(): value.strip() for key, value in (line.split(":", 1) for line in lines)}
        return f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    except (OSError, KeyError):
        return platform.processor()
