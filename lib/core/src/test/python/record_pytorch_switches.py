"""Records what PyTorch's switches change on a CPU: the bits of two convolutions, a matrix product and sums.

Every setting runs in a process of its own, since some switches are read once. x, the weights and the bias are those of
numpy.random.seed(SEED): random_sample, cast to float32, 2r - 1; drawn in the order of DRAWS.

Run:     python record_pytorch_switches.py          (needs torch and numpy; a minute)
Writes:  ../../main/resources/floatlab/experiment/verdict/pytorch-switches.csv   a line for each setting: how many outputs of each
                 kind have other bits than in the first setting, the largest difference relative to the largest output,
                 whether two runs in one process agree, and whether image 0 has the same bits in a batch of 1
         ../../main/resources/floatlab/experiment/verdict/pytorch-switches-conv.csv   the bits of some outputs of the convolution
                 3x3 (the first image, channel 0, row by row): in the batch, alone, without oneDNN

A line that starts with # names the versions and the CPU.
"""

import json
import os
import pathlib
import platform
import subprocess
import sys

SEED = 13
THREADS = 2
MAIN = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "verdict" / "verdict"

DRAWS = {
    "x": (4, 32, 12, 12),
    "weight": (8, 32, 3, 3),
    "bias": (8,),
    "weight1": (8, 32, 1, 1),
    "a": (64, 512),
    "b": (512, 64),
    "terms": (20, 100000),
}

SETTINGS = [
    ("as installed", ""),
    ("torch.use_deterministic_algorithms(True)", "torch.use_deterministic_algorithms(True)"),
    ("torch.backends.cudnn.deterministic = True", "torch.backends.cudnn.deterministic = True"),
    ("torch.backends.cudnn.benchmark = True", "torch.backends.cudnn.benchmark = True"),
    ("torch.backends.cuda.matmul.allow_tf32 = True", "torch.backends.cuda.matmul.allow_tf32 = True"),
    ("torch.set_float32_matmul_precision('high')", "torch.set_float32_matmul_precision('high')"),
    ("torch.set_float32_matmul_precision('medium')", "torch.set_float32_matmul_precision('medium')"),
    ("CUBLAS_WORKSPACE_CONFIG=:4096:8", "env CUBLAS_WORKSPACE_CONFIG=:4096:8"),
    ("torch.set_flush_denormal(True)", "torch.set_flush_denormal(True)"),
    ("torch.set_num_threads(1)", "torch.set_num_threads(1)"),
    ("torch.backends.mkldnn.enabled = False", "torch.backends.mkldnn.enabled = False"),
]


def child(statement):
    import numpy as np
    import torch

    torch.set_num_threads(THREADS)
    if statement:
        exec(statement, {"torch": torch})
    np.random.seed(SEED)
    data = {k: torch.from_numpy(2 * np.random.random_sample(s).astype("float32") - 1) for k, s in DRAWS.items()}

    def run(images):
        conv = torch.nn.functional.conv2d(data["x"][:images], data["weight"], data["bias"], padding=1)
        conv1 = torch.nn.functional.conv2d(data["x"][:images], data["weight1"], data["bias"])
        return conv, conv1, data["a"] @ data["b"], torch.stack([row.sum() for row in data["terms"]])

    first, second, one = run(4), run(4), run(1)[0]
    bits = lambda t: [f"{v:08x}" for v in t.numpy().ravel().view("uint32")]
    small = torch.tensor(1.5 * 2.0**-126) - torch.tensor(2.0**-126)
    print(json.dumps({
        "bits": [bits(t) for t in first],
        "alone": bits(one),
        "again": all(torch.equal(p, q) for p, q in zip(first, second)),
        "batch": torch.equal(first[0][:1], one),
        "subnormal": bool(small != 0),
        "empty": bool(torch.isnan(torch.empty(5)).all()),
        "version": f"torch {torch.__version__}, numpy {np.__version__}, {THREADS} threads, "
                   f"{torch.backends.cpu.get_cpu_capability()}",
    }))


def recorded(setting):
    environment = dict(os.environ)
    if setting.startswith("env "):
        name, value = setting[4:].split("=", 1)
        environment[name] = value
        setting = ""
    out = subprocess.run([sys.executable, __file__, "child", setting], env=environment, check=True, capture_output=True)
    return json.loads(out.stdout)


def floats(bits):
    import numpy as np

    return np.array([int(b, 16) for b in bits], dtype="uint32").view("float32").astype("float64")


def cpu():
    try:
        with open("/proc/cpuinfo", encoding="ascii") as info:
            fields = dict((part.strip() for part in line.split(":", 1)) for line in info if ":" in line)
        return f"{fields['model name']} family {fields['cpu family']} model {fields['model']}"
    except (OSError, KeyError):
        return platform.processor()


def main():
    results = {name: recorded(setting) for name, setting in SETTINGS}
    first = results[SETTINGS[0][0]]
    header = f"# {first['version']}, {cpu()}"
    lines = [header, "setting,conv3x3,conv1x1,matmul,sum,largest,again,batch,subnormals,emptyIsNaN"]
    for name, result in results.items():
        changed = [sum(p != q for p, q in zip(u, v)) for u, v in zip(result["bits"], first["bits"])]
        largest = max(abs(floats(u) - floats(v)).max() / abs(floats(v)).max()
                      for u, v in zip(result["bits"], first["bits"]))
        flags = [str(result[key]).lower() for key in ("again", "batch", "subnormal", "empty")]
        lines.append(",".join([name, *map(str, changed), float(largest).hex(), *flags]))
    (MAIN / "pytorch-switches.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    lines = [header, "setting,bits"]
    off = results["torch.backends.mkldnn.enabled = False"]
    for name, bits in (
        ("batch of 4", first["bits"][0]),
        ("batch of 1", first["alone"]),
        ("mkldnn.enabled = False", off["bits"][0]),
    ):
        lines.append(name + "," + " ".join(bits[:144]))
    (MAIN / "pytorch-switches-conv.csv").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    child(sys.argv[2]) if sys.argv[1:2] == ["child"] else main()
