"""Records what PyTorch computes for the layers of floatlab.layer.

Run:    python record_pytorch_layers.py
Needs:  torch, numpy
Writes: ../resources/floatlab/layer/pytorch_layers.txt

The file is lines of text: comments with the versions and the CPU, then `case NAME key=value ...` followed by
`array NAME LENGTH` and the bits of the floats in hexadecimal, eight digits each. Inputs come from NumPy's legacy
generator with a fixed seed, so a second run changes outputs only where PyTorch or the CPU changed.
"""

import platform
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

OUT = Path(__file__).resolve().parent.parent / "resources" / "floatlab" / "layer" / "pytorch_layers.txt"
random = np.random.RandomState(20)
lines = []


def cpu():
    info = Path("/proc/cpuinfo")
    names = [l.split(":")[1].strip() for l in info.read_text().splitlines() if l.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor()


def case(name, arrays, **attributes):
    lines.append(" ".join(["case", name] + [f"{k}={v}" for k, v in attributes.items()]))
    for key, value in arrays.items():
        flat = np.ascontiguousarray(value.numpy() if isinstance(value, torch.Tensor) else value, dtype=np.float32).ravel()
        lines.append(f"array {key} {flat.size}")
        lines.append("".join(f"{b:08x}" for b in flat.view(np.uint32)))


def floats(*shape, scale=1.0):
    return torch.from_numpy((random.standard_normal(shape) * scale).astype(np.float32))


def linear():
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for n, features, outputs in ((1, 1, 3), (1, 7, 5), (1, 64, 10), (4, 7, 5), (8, 64, 10), (16, 100, 6), (2, 784, 4)):
            x, w, b = floats(n, features), floats(outputs, features), floats(outputs)
            case("linear", {"x": x, "w": w, "b": b, "y": F.linear(x, w, b), "nobias": F.linear(x, w)},
                 threads=threads, n=n, features=features, outputs=outputs)
    torch.set_num_threads(1)


def batch_norm():
    for n, c, h, w in ((2, 3, 4, 4), (4, 5, 7, 3), (4, 2, 12, 12)):
        x = floats(n, c, h, w, scale=2) + 3
        weight, bias, mean, var = floats(c), floats(c), floats(c) + 3, floats(c).abs() + 0.5
        y = F.batch_norm(x, mean.clone(), var.clone(), weight, bias, False, 0.1, 1e-5)
        rm, rv = mean.clone(), var.clone()
        t = F.batch_norm(x, rm, rv, weight, bias, True, 0.1, 1e-5)
        case("batchnorm", {"x": x, "weight": weight, "bias": bias, "mean": mean, "variance": var, "evaluated": y,
                           "trained": t, "nextMean": rm, "nextVariance": rv}, n=n, c=c, h=h, w=w)


def rows():
    special = [[0.0, -100.0], [0.0, -103.97], [0.0, -103.98], [89.0, 88.0], [16.635532, 0.0], [16.63553, 0.0], [-0.0, 0.0], [5.0]]
    data = [np.array(r, np.float32) for r in special]
    data += [(random.standard_normal(n) * scale).astype(np.float32) for n in (2, 10, 65, 200) for scale in (1, 3, 30)]
    data.append((random.standard_normal(1000) * 3).astype(np.float32))
    for r in data:
        x = torch.from_numpy(r)[None]
        target = torch.tensor([len(r) // 2])
        q = torch.softmax(torch.from_numpy(random.standard_normal(len(r)).astype(np.float32))[None], 1)
        p = torch.softmax(x, 1)
        case("row", {"x": x, "softmax": p, "logsoftmax": torch.log_softmax(x, 1), "logsumexp": torch.logsumexp(x, 1),
                     "crossentropy": F.cross_entropy(x, target), "q": q, "logq": torch.log(q),
                     "kl": F.kl_div(torch.log(q), p, reduction="sum")}, target=int(target))


def conversions():
    x = torch.cat([floats(300, scale=s) for s in (1e-6, 1e-2, 1, 100, 6e4, 1e38)]
                  + [torch.tensor([464.0, 464.00003, 480.0, 65520.0, 65519.996, 61440.0, 61439.996, float("inf"), -0.0, 2.0**-10, 2.0**-17])])
    case("conversion", {"x": x, "binary16": x.half().float(), "bfloat16": x.bfloat16().float(),
                        "e4m3": x.to(torch.float8_e4m3fn).float(), "e5m2": x.to(torch.float8_e5m2).float()})


linear()
batch_norm()
rows()
conversions()
header = [f"# torch {torch.__version__}, numpy {np.__version__}, {platform.machine()}, {cpu()}, {torch.backends.cpu.get_cpu_capability()}",
          "# written by src/test/python/record_pytorch_layers.py"]
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text("\n".join(header + lines) + "\n")
