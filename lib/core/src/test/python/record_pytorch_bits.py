"""Records what PyTorch answers to a few expressions about the bits of floats: types, printed digits, NaN, subnormals.

Run:     python record_pytorch_bits.py          (needs torch; a second)
Writes:  ../../main/resources/floatlab/experiment/anatomy/pytorch-bits.tsv     an expression and its answer on each line, a tab
                                                                       between them

A line that starts with # names the version and the CPU. The expressions are evaluated in their order: from
set_flush_denormal on, subnormals are flushed.
"""

import pathlib
import platform

import torch
from torch import tensor

MAIN = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "anatomy" / "anatomy"

NAMES = {
    "torch": torch,
    "tensor": tensor,
    "nan": float("nan"),
    "small": tensor(1.5 * 2.0**-126),
    "smaller": tensor(2.0**-126),
}

EXPRESSIONS = [
    "tensor(0.1).dtype",
    "tensor(0.1).item()",
    "tensor(0.1).item() == 0.1",
    "(tensor(0.1) == 0.1).item()",
    "(tensor(0.1) + tensor(0.2) == tensor(0.3)).item()",
    "0.1 + 0.2 == 0.3",
    "tensor(0.1)",
    "tensor(0.10001)",
    "(tensor(nan) == tensor(nan)).item()",
    "torch.allclose(tensor(nan), tensor(nan))",
    "torch.allclose(tensor(nan), tensor(nan), equal_nan=True)",
    "tensor([1, nan, 3]).max()",
    "(small != smaller).item(), (small - smaller).item()",
    "torch.set_flush_denormal(True)",
    "(small != smaller).item(), (small - smaller).item()",
]


def main():
    cpu = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="ascii") as info:
            fields = dict((part.strip() for part in line.split(":", 1)) for line in info if ":" in line)
        cpu = f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    except (OSError, KeyError):
        pass
    lines = [f"# torch {torch.__version__}, {cpu}"]
    for expression in EXPRESSIONS:
        lines.append(f"{expression}\t{eval(expression, NAMES)!s}")
    (MAIN / "pytorch-bits.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
