"""Records what PyTorch, PaddlePaddle, ONNX Runtime and NumPy compute for the layers of notebook 07, on one thread.

Run:     OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python record_library_layers.py
Needs:   torch, paddlepaddle, onnxruntime, onnx and numpy; a minute
Writes:  ../../main/resources/floatlab/experiment/layers/library-layers.csv

Each library runs in a process of its own. A line is library, layer, run, and the bits of all outputs in hexadecimal,
eight digits each; a line that starts with # names the versions and the CPU. The data is drawn again in Java:
RandomState(seed).random_sample for one array after the other, each 2r - 1 rounded to float32.
"""

import pathlib
import subprocess
import sys

import numpy as np

import conv_layers

MAIN = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "layers" / "layers"
LIBRARIES = ("torch", "paddle", "onnxruntime", "numpy")
EPSILON = 1e-5
SHIFT = np.float32(1)


def draw(seed, *shapes):
    stream = np.random.RandomState(seed)
    return [(2 * stream.random_sample(shape) - 1).astype("float32") for shape in shapes]


LINEAR = draw(7, (8, 64), (16, 64), 16)
NORM = draw(8, (4, 4, 4, 4), 4, 4, 4, 4)
NORM[4] = np.abs(NORM[4]) + np.float32(0.5)
FOLD = draw(9, (2, 3, 8, 8), (4, 3, 3, 3), 4, 4, 4, 4)
FOLD[5] = np.abs(FOLD[5]) + np.float32(0.5)
VARIANCE = [np.array([start, start + 1, start + 2], "float32") for start in (10_000, 100_000)]


def linear_runs(linear):
    """linear(x, weight, bias or None) -> y"""
    x, weight, bias = LINEAR
    batches = lambda size: np.concatenate([linear(x[i : i + size], weight, bias) for i in range(0, len(x), size)])
    yield "linear", "bias", linear(x, weight, bias)
    yield "linear", "no bias", linear(x, weight, None)
    yield "linear", "batches of 2", batches(2)
    yield "linear", "batches of 1", batches(1)


def norm_runs(evaluate, train):
    """evaluate(x, weight, bias, mean, variance) -> y, train(x, weight, bias) -> y, or None where there is none"""
    x, weight, bias, mean, variance = NORM
    yield "batchnorm", "bias", evaluate(x, weight, bias, mean, variance)
    yield "batchnorm", "no bias", evaluate(x, weight, np.zeros_like(bias), mean, variance)
    if train:
        yield "batchnorm", "training", train(x, weight, bias)
        yield "batchnorm", "training on shifted input", train(x + SHIFT, weight, bias)


def torch_runs():
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
    tensor = torch.from_numpy
    with torch.no_grad():
        yield from linear_runs(
            lambda x, w, b: F.linear(tensor(x), tensor(w), None if b is None else tensor(b)).numpy()
        )
        yield from norm_runs(
            lambda x, w, b, m, v: F.batch_norm(*map(tensor, (x, m, v, w, b)), False, 0.1, EPSILON).numpy(),
            lambda x, w, b: F.batch_norm(tensor(x), None, None, tensor(w), tensor(b), True, 0.1, EPSILON).numpy(),
        )
        x, kernel, *parameters = FOLD
        convolution = torch.nn.Conv2d(3, 4, 3, bias=False)
        convolution.weight.copy_(tensor(kernel))
        norm = torch.nn.BatchNorm2d(4, eps=EPSILON)
        for target, value in zip((norm.weight, norm.bias, norm.running_mean, norm.running_var), parameters):
            target.copy_(tensor(value))
        convolution.eval()
        norm.eval()
        folded = torch.nn.utils.fusion.fuse_conv_bn_eval(convolution, norm)
        triples = list(map(tensor, VARIANCE))
        yield "variance", "torch.var(x)", [torch.var(t).item() for t in triples]
        yield "variance", "(x * x).mean() - x.mean() ** 2", [((t * t).mean() - t.mean() ** 2).item() for t in triples]
        yield "fold", "two layers", norm(convolution(tensor(x))).numpy()
        yield "fold", "folded", folded(tensor(x)).numpy()
    return f"torch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()})"


def paddle_runs():
    import paddle
    import paddle.nn.functional as F

    paddle.set_device("cpu")
    tensor = paddle.to_tensor
    with paddle.no_grad():
        yield from linear_runs(
            lambda x, w, b: F.linear(tensor(x), tensor(w.T.copy()), None if b is None else tensor(b)).numpy()
        )
        normalise = lambda x, w, b, m, v, training: F.batch_norm(
            *map(tensor, (x, m, v, w, b)), training=training, epsilon=EPSILON
        ).numpy()
        yield from norm_runs(
            lambda *arrays: normalise(*arrays, False),
            lambda x, w, b: normalise(x, w, b, np.zeros_like(b), np.ones_like(b), True),
        )
    return f"paddlepaddle {paddle.__version__}"


def onnxruntime_runs():
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    def run(x, nodes, constants, optimise=False):
        graph = helper.make_graph(
            nodes,
            "layers",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * x.ndim)],
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        level = onnxruntime.GraphOptimizationLevel
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.graph_optimization_level = level.ORT_ENABLE_BASIC if optimise else level.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return session.run(["y"], {"x": x})[0]

    def linear(x, weight, bias):
        constants = {"w": weight} if bias is None else {"w": weight, "b": bias}
        return run(x, [helper.make_node("Gemm", ["x", *constants], ["y"], transB=1)], constants)

    def norm(of):
        return helper.make_node("BatchNormalization", [of, "weight", "bias", "mean", "var"], ["y"], epsilon=EPSILON)

    names = ("weight", "bias", "mean", "var")
    yield from linear_runs(linear)
    yield from norm_runs(lambda x, *parameters: run(x, [norm("x")], dict(zip(names, parameters))), None)
    x, kernel, *parameters = FOLD
    nodes = [helper.make_node("Conv", ["x", "kernel"], ["z"], kernel_shape=(3, 3)), norm("z")]
    constants = {"kernel": kernel, **dict(zip(names, parameters))}
    yield "fold", "two layers", run(x, nodes, constants)
    yield "fold", "folded", run(x, nodes, constants, optimise=True)
    return f"onnxruntime {onnxruntime.__version__}"


def numpy_runs():
    yield from linear_runs(lambda x, w, b: x @ w.T if b is None else x @ w.T + b)
    yield "variance", "numpy.var(x; ddof=1)", [np.var(x, ddof=1) for x in VARIANCE]
    yield "variance", "(x * x).mean() - x.mean() ** 2", [(x * x).mean() - x.mean() ** 2 for x in VARIANCE]
    return f"numpy {np.__version__}"


def record(library):
    """Prints the version, then the lines of one library."""
    runs = globals()[f"{library}_runs"]()
    lines = []
    while True:
        try:
            layer, run, y = next(runs)
        except StopIteration as end:
            print("\n".join([end.value, *lines]))
            return
        bits = np.ascontiguousarray(y, dtype="<f4").ravel().view("<u4")
        lines.append(f"{library},{layer},{run}," + "".join(f"{b:08x}" for b in bits))


def main():
    if len(sys.argv) > 1:
        record(sys.argv[1])
        return
    outputs = [
        subprocess.run([sys.executable, __file__, name], check=True, stdout=subprocess.PIPE, text=True).stdout
        for name in LIBRARIES
    ]
    parts = [output.splitlines() for output in outputs]
    versions = ", ".join(part[0] for part in parts)
    lines = [f"# {versions}, 1 thread, {conv_layers.cpu()}", "library,layer,run,bits"]
    lines += [line for part in parts for line in part[1:]]
    (MAIN / "library-layers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
