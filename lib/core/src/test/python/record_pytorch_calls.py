"""Records what PyTorch returns for calls that notebooks 08 and 09 speak of.

Run:     python record_pytorch_calls.py          (needs torch; a few seconds)
Writes:  ../../main/resources/floatlab/experiment/pytorch-softmax.tsv          softmax, log-softmax, losses and their gradients
         ../../main/resources/floatlab/experiment/pytorch-low-precision.tsv    sums and casts in half, bfloat16 and fp8, autocast

The first line, which starts with #, names the version and the CPU. Every other line holds an expression, a tab, and its value:
the elements as hexadecimal literals between spaces (inf, -inf and nan as they are), or the text if it is no number.

grad(f, x) is the gradient of f at x, as autograd computes it; repeated(x, n, t) adds x to t n times, one after the other.
"""

import pathlib

import torch
import torch.nn.functional as F
from torch import tensor

MAIN = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment"
GAPS = ["17.", "20.", "88.", "90.", "100.", "103.97", "103.98", "110."]


def grad(f, x):
    x = tensor(x, requires_grad=True)
    f(x).backward()
    return x.grad


def repeated(x, n, dtype):
    total = torch.zeros((), dtype=dtype)
    for _ in range(n):
        total += x
    return total


NAMES = {
    "torch": torch,
    "F": F,
    "tensor": tensor,
    "inf": float("inf"),
    "grad": grad,
    "repeated": repeated,
    "half": torch.float16,
    "bf16": torch.bfloat16,
    "e4m3": torch.float8_e4m3fn,
    "e5m2": torch.float8_e5m2,
    "by_log_softmax": lambda target: lambda x: F.cross_entropy(x[None], tensor([target])),
    "by_log_of_softmax": lambda target: lambda x: F.nll_loss(torch.log(torch.softmax(x[None], 1)), tensor([target])),
    "autocast": torch.autocast,
}


def softmax():
    yield "torch.exp(tensor([88.72283, 88.72284]))"
    yield "torch.exp(tensor([-100., -103.97, -103.98]))"
    yield "torch.exp(tensor([89., 88.])) / torch.exp(tensor([89., 88.])).sum()"
    yield "torch.softmax(tensor([89., 88.]), 0)"
    yield "torch.logsumexp(tensor([89., 88.]), 0)"
    for gap in GAPS:
        x = f"tensor([0., -{gap}])"
        yield f"torch.softmax({x}, 0)"
        yield f"torch.log(torch.softmax({x}, 0))"
        yield f"torch.log_softmax({x}, 0)"
        yield f"F.logsigmoid(tensor({gap}))"
        for target in (0, 1):
            for form in ("by_log_softmax", "by_log_of_softmax"):
                yield f"{form}({target})({x})"
                yield f"grad({form}({target}), [0., -{gap}])"
        for form in ("log_softmax(x, 0)", "log(torch.softmax(x, 0))"):
            call = form.replace("x,", f"{x},")
            yield f'F.kl_div(torch.{call}, tensor([0.5, 0.5]), reduction="sum")'


def low_precision():
    for dtype in ("half", "bf16"):
        yield f"repeated(1, 3000, {dtype})"
        yield f"torch.ones(10000, dtype={dtype}).sum()"
        yield f"torch.ones(100000, dtype={dtype}).sum()"
        yield f"torch.full((4096,), 0.1, dtype={dtype}).sum()"
        yield f"torch.ones(100000, dtype={dtype}).mean()"
        yield f"tensor([70000., 1e-8]).to({dtype})"
    yield "torch.exp(tensor([11.0859375, 11.09375], dtype=half))"
    yield "torch.exp(tensor([11.09375, 0], dtype=half)) / torch.exp(tensor([11.09375, 0], dtype=half)).sum()"
    yield "torch.softmax(tensor([11.09375, 0], dtype=half), 0)"
    yield "torch.log(torch.softmax(tensor([0, -17.5], dtype=half), 0))"
    yield "torch.softmax(torch.zeros(100000, dtype=half), 0)[0]"
    yield "torch.log_softmax(tensor([0, -17.5], dtype=half), 0)"
    for dtype in ("e4m3", "e5m2"):
        yield f"tensor([448., 464., 465., 1000., inf]).to({dtype}).float()"
        yield f"tensor([57344., 61439., 61440., inf]).to({dtype}).float()"
    yield "(tensor([2.0**-24]).half() * 2.0**10, tensor([2.0**-26]).half() * 2.0**10)"
    for getter in ("scale", "growth_factor", "backoff_factor", "growth_interval"):
        yield f'torch.amp.GradScaler("cpu").get_{getter}()'
    yield "torch.get_float32_matmul_precision()"
    a = "torch.ones(4, 4)"
    for dtype in ("torch.bfloat16", "torch.float16"):
        for call in (f"{a} @ {a}", f"{a} + {a}", f"torch.softmax({a} @ {a}, 0)", f"({a} @ {a}).sum()"):
            yield f'autocast("cpu", {dtype}): ({call}).dtype'


def text(value):
    if isinstance(value, tuple):
        return " ".join(text(v) for v in value)
    if isinstance(value, torch.Tensor):
        return " ".join(float(v).hex() for v in value.detach().double().flatten())
    return float(value).hex() if isinstance(value, (int, float)) else str(value)


def value(expression):
    if not expression.startswith("autocast"):
        return eval(expression, NAMES)
    context, call = expression.split(": ", 1)
    with eval(context, NAMES):
        return eval(call, NAMES)


def main():
    fields = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines():
        name, _, content = line.partition(":")
        fields.setdefault(name.strip(), content.strip())
    cpu = f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    torch.set_num_threads(1)
    head = f"# torch {torch.__version__} with 1 thread, {torch.backends.cpu.get_cpu_capability()}, {cpu}"
    for name, expressions in (("softmax", softmax()), ("low-precision", low_precision())):
        lines = [head] + [f"{e}\t{text(value(e))}" for e in expressions]
        (MAIN / f"pytorch-{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
