"""Records pairs of results for the judge: honest ones, from two libraries or two ways of one, and planted faults.

    python record_judge_pairs.py FOLDER [HONEST [FAULTS [SEED]]]

writes FOLDER/pairs.csv and for each pair an .npz with a, b and the inputs of the layer in their order. A fault also has
"on paper", the faulty result in float64, which tells how far it exceeds rounding. JudgePairs (src/test/java) judges them.
Needs torch, numpy, onnxruntime, onnx and jax on a CPU. 3,300 honest pairs and 1,100 faults take some minutes.
"""

import os
import sys

os.environ.setdefault("JAX_ENABLE_X64", "1")
import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper
import jax
import jax.numpy as jnp

torch.set_grad_enabled(False)
f32, f64 = np.float32, np.float64


def t(x, dtype=torch.float32):
    return torch.from_numpy(np.ascontiguousarray(x)).to(dtype)


def ort(op, inputs, shape=None, opset=20, out=TensorProto.FLOAT, **attributes):
    """One ONNX operator on CPU, in float32."""
    types = {np.dtype(f32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64, np.dtype(np.int8): TensorProto.INT8}
    names = [f"i{k}" if x is not None else "" for k, x in enumerate(inputs)]
    given = {n: x for n, x in zip(names, inputs) if x is not None}
    node = helper.make_node(op, names, ["y"], **attributes)
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info(n, types[x.dtype], x.shape) for n, x in given.items()],
        [helper.make_tensor_value_info("y", out, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options).run(None, given)[0]


def threads(n, function):
    torch.set_num_threads(n)
    try:
        return function()
    finally:
        torch.set_num_threads(2)


def native(function):
    torch.backends.mkldnn.enabled = False
    try:
        return function()
    finally:
        torch.backends.mkldnn.enabled = True


def size(r, small, large):
    return int(round(small * (large / small) ** r.random()))


def data(r, *shape):
    """Of one kind or another: normal, positive, offset, pixels, or of many exponents."""
    kind = r.integers(5)
    x = r.standard_normal(shape)
    if kind == 1:
        x = r.random(shape)
    elif kind == 2:
        x = x + 3 * r.standard_normal()
    elif kind == 3:
        x = np.maximum(0, r.integers(-255, 256, shape)) / 255
    elif kind == 4:
        x = x * 2.0 ** r.integers(-6, 6, shape)
    return x.astype(f32)


# Each operator returns: the layer, its inputs, a dictionary of honest ways, and a dictionary of faults in float64.


def linear(r, big):
    n, k, m = size(r, 1, 300 if big else 20), size(r, 1, 2000), size(r, 1, 300 if big else 40)
    if r.random() < 0.3:
        m = k = min(k, 200)
    x, w, b = data(r, n, k), data(r, m, k) / f32(np.sqrt(k)), data(r, m)
    xd, wd, bd = x.astype(f64), w.astype(f64), b.astype(f64)
    ways = {
        "torch": lambda: F.linear(t(x), t(w), t(b)).numpy(), "torch 1 thread": lambda: threads(1, lambda: F.linear(t(x), t(w), t(b)).numpy()),
        "numpy": lambda: x @ w.T + b, "jax": lambda: np.asarray(jnp.asarray(x) @ jnp.asarray(w).T + b),
        "onnxruntime": lambda: ort("Gemm", [x, w, b], transB=1), "native": lambda: native(lambda: F.linear(t(x), t(w), t(b)).numpy()),
        "rows alone": lambda: np.concatenate([F.linear(t(x[i:i + 1]), t(w), t(b)).numpy() for i in range(n)]),
        "float64": lambda: xd @ wd.T + bd, "float64 to float32": lambda: (xd @ wd.T + bd).astype(f32),
        "einsum": lambda: np.einsum("ik,jk->ij", x, w) + b}
    right = xd @ wd.T + bd
    faults = {"missing bias": right - bd, "scaled weights": xd @ (wd * (1 + 10.0 ** r.uniform(-6, -2))).T + bd,
              "bias twice": right + bd, "half precision": right.astype(np.float16).astype(f64),
              "one product too few": xd[:, :-1] @ wd[:, :-1].T + bd,
              "uninitialised": np.where(np.arange(n)[:, None] == r.integers(n), 1e-40, right)}
    if m == k and k > 1:
        faults["transposed weights"] = xd @ wd + bd
    if k > 3:
        faults["wrong strides"] = xd @ wd.ravel().reshape(k, m).T.ravel().reshape(m, k).T + bd
    return "linear", [x, w, b], ways, faults


def conv2d(r, big):
    n, c, m, k = size(r, 1, 4), size(r, 1, 32 if big else 8), size(r, 1, 32 if big else 8), int(r.choice([1, 3, 5]))
    s, stride, pad = size(r, 6, 48 if big else 16), int(r.integers(1, 3)), int(r.integers(0, k // 2 + 1))
    x, w, b = data(r, n, c, s, s), data(r, m, c, k, k) / f32(k * np.sqrt(c)), data(r, m)
    args = dict(stride=stride, padding=pad)

    def of(x, w, b, dtype=torch.float32, **other):
        return F.conv2d(t(x, dtype), t(w, dtype), None if b is None else t(b, dtype), **{**args, **other}).contiguous()

    def unfolded():
        u = F.unfold(t(x), k, padding=pad, stride=stride)
        y = t(w).view(m, -1) @ u + t(b).view(1, m, 1)
        return y.view(n, m, (s + 2 * pad - k) // stride + 1, -1).numpy()

    ways = {
        "torch": lambda: of(x, w, b).numpy(), "torch 1 thread": lambda: threads(1, lambda: of(x, w, b).numpy()),
        "native": lambda: native(lambda: of(x, w, b).numpy()),
        "channels last": lambda: F.conv2d(t(x).to(memory_format=torch.channels_last), t(w), t(b), **args).contiguous().numpy(),
        "onnxruntime": lambda: ort("Conv", [x, w, b], strides=[stride] * 2, pads=[pad] * 4), "unfolded": unfolded,
        "jax": lambda: np.asarray(jax.lax.conv(jnp.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))), jnp.asarray(w), (stride, stride), "VALID") + b[:, None, None]),
        "float64": lambda: of(x, w, b, torch.float64).numpy(), "float64 to float32": lambda: of(x, w, b, torch.float64).float().numpy()}
    d = torch.float64
    right = of(x, w, b, d).numpy()
    faults = {"missing bias": of(x, w, None, d).numpy(), "half precision": right.astype(np.float16).astype(f64),
              "scaled weights": of(x, w.astype(f64) * (1 + 10.0 ** r.uniform(-6, -2)), b, d).numpy()}
    if k > 1:
        faults["transposed kernel"] = of(x, w.transpose(0, 1, 3, 2), b, d).numpy()
        last = w.copy()
        last[..., -1] = 0
        faults["off by one"] = of(x, last, b, d).numpy()
        faults["wrong strides"] = of(x, np.ascontiguousarray(w.transpose(0, 2, 3, 1)).reshape(w.shape), b, d).numpy()
    if pad:
        faults["wrong padding"] = F.conv2d(F.pad(t(x, d), [pad] * 4, mode="replicate"), t(w, d), t(b, d), stride=stride).numpy()
    rows = right.copy()
    rows.reshape(-1)[right.size * 2 // 3:] = 0
    faults["index overflow"] = rows
    return f"conv2d:stride={stride},padding={pad}", [x, w, b], ways, faults


def batchnorm(r, big):
    n, c, s = size(r, 1, 8), size(r, 1, 32), size(r, 2, 32 if big else 10)
    x, m, g, b = data(r, n, c, s, s), data(r, c), data(r, c) + f32(0.5), data(r, c)
    v = (r.random(c) + 10.0 ** r.uniform(-3, 0)).astype(f32)
    eps = float(r.choice([1e-3, 1e-5]))

    def paper(v=v, eps=eps, b=b, m=m):
        shape = (1, c, 1, 1)
        return ((x.astype(f64) - m.reshape(shape)) / np.sqrt(v.astype(f64).reshape(shape) + eps)) * g.astype(f64).reshape(shape) + b.astype(f64).reshape(shape)

    def folded():
        scale = g / np.sqrt(v + f32(eps))
        return x * scale.reshape(1, c, 1, 1) + (b - m * scale).reshape(1, c, 1, 1)

    ways = {
        "torch": lambda: F.batch_norm(t(x), t(m), t(v), t(g), t(b), eps=eps).numpy(),
        "channels last": lambda: F.batch_norm(t(x).to(memory_format=torch.channels_last), t(m), t(v), t(g), t(b), eps=eps).contiguous().numpy(),
        "onnxruntime": lambda: ort("BatchNormalization", [x, g, b, m, v], epsilon=eps), "folded": folded,
        "float64": paper, "float64 to float32": lambda: paper().astype(f32)}
    other = 1e-5 if eps == 1e-3 else float(r.choice([1e-3, 1e-6]))
    faults = {"wrong eps": paper(eps=other), "missing bias": paper(b=0 * b), "missing mean": paper(m=0 * m),
              "half precision": paper().astype(np.float16).astype(f64)}
    return f"batchnorm:eps={eps}", [x, m, v, g, b], ways, faults


def batchnorm_train(r, big):
    n, c, s = size(r, 2, 8), size(r, 1, 16), size(r, 2, 24 if big else 8)
    x = data(r, n, c, s, s)
    eps = 1e-5

    def paper(axes=(0, 2, 3), ddof=0, eps=eps, dtype=f64):
        y = x.astype(dtype)
        return (y - y.mean(axes, keepdims=True)) / np.sqrt(y.var(axes, keepdims=True, ddof=ddof) + dtype(eps))

    ways = {
        "torch": lambda: F.batch_norm(t(x), None, None, training=True, eps=eps).numpy(),
        "channels last": lambda: F.batch_norm(t(x).to(memory_format=torch.channels_last), None, None, training=True, eps=eps).contiguous().numpy(),
        "1 thread": lambda: threads(1, lambda: F.batch_norm(t(x), None, None, training=True, eps=eps).numpy()),
        "numpy": lambda: paper(dtype=f32), "float64": paper, "float64 to float32": lambda: paper().astype(f32),
        "fast variance": lambda: np.asarray((x - jnp.mean(x, (0, 2, 3), keepdims=True)) * jax.lax.rsqrt(jnp.mean(jnp.square(x), (0, 2, 3), keepdims=True) - jnp.square(jnp.mean(x, (0, 2, 3), keepdims=True)) + f32(eps)))}
    faults = {"wrong axis": paper(axes=(2, 3)), "n - 1": paper(ddof=1), "wrong eps": paper(eps=1e-3)}
    return f"batchnorm-train:eps={eps}", [x], ways, faults


def layernorm(r, big):
    n, k = size(r, 2, 200 if big else 30), size(r, 2, 1024)
    x, g, b = data(r, n, k), data(r, k) + f32(1), data(r, k)
    eps = float(r.choice([1e-5, 1e-6, 1e-12]))

    def paper(axis=-1, ddof=0, eps=eps, dtype=f64, b=b):
        y = x.astype(dtype)
        return (y - y.mean(axis, keepdims=True)) / np.sqrt(y.var(axis, keepdims=True, ddof=ddof) + dtype(eps)) * g.astype(dtype) + b.astype(dtype)

    ways = {
        "torch": lambda: F.layer_norm(t(x), (k,), t(g), t(b), eps).numpy(), "numpy": lambda: paper(dtype=f32),
        "onnxruntime": lambda: ort("LayerNormalization", [x, g, b], epsilon=eps), "1 thread": lambda: threads(1, lambda: F.layer_norm(t(x), (k,), t(g), t(b), eps).numpy()),
        "jax": lambda: np.asarray((x - jnp.mean(x, -1, keepdims=True)) * jax.lax.rsqrt(jnp.var(jnp.asarray(x), -1, keepdims=True) + f32(eps)) * g + b),
        "float64": paper, "float64 to float32": lambda: paper().astype(f32)}
    faults = {"wrong axis": paper(axis=0), "n - 1": paper(ddof=1), "wrong eps": paper(eps=1e-3), "missing bias": paper(b=0 * b)}
    return f"layernorm:eps={eps}", [x, g, b], ways, faults


def rmsnorm(r, big):
    n, k = size(r, 1, 200 if big else 30), size(r, 2, 2048)
    x, g = data(r, n, k), data(r, k) + f32(1)
    eps = 1e-6

    def paper(eps=eps, dtype=f64, g=g, c=0):
        y = x.astype(dtype)
        return (y - c * y.mean(-1, keepdims=True)) / np.sqrt((y * y).mean(-1, keepdims=True) + dtype(eps)) * g.astype(dtype)

    ways = {"torch": lambda: F.rms_norm(t(x), (k,), t(g), eps).numpy(), "numpy": lambda: paper(dtype=f32), "float64": paper,
            "float64 to float32": lambda: paper().astype(f32), "jax": lambda: np.asarray(x * jax.lax.rsqrt(jnp.mean(jnp.square(x), -1, keepdims=True) + f32(eps)) * g)}
    faults = {"wrong eps": paper(eps=10.0 ** r.uniform(-5, -1)), "mean subtracted": paper(c=1), "missing weight": paper(g=0 * g + 1)}
    return f"rmsnorm:eps={eps}", [x, g], ways, faults


def softmax(r, big):
    n, k = size(r, 1, 100 if big else 20), size(r, 1, 2000)
    x = data(r, n, k)
    log = r.random() < 0.5

    def paper(x=x, dtype=f64, axis=-1, keep=1.0):
        y = x.astype(dtype)
        y = y - y.max(axis, keepdims=True)
        e = np.exp(y)
        total = e.sum(axis, keepdims=True) * dtype(keep)
        return y - np.log(total) if log else e / total

    op = F.log_softmax if log else F.softmax
    ways = {"torch": lambda: op(t(x), -1).numpy(), "numpy": lambda: paper(dtype=f32), "onnxruntime": lambda: ort("LogSoftmax" if log else "Softmax", [x], axis=-1),
            "jax": lambda: np.asarray((jax.nn.log_softmax if log else jax.nn.softmax)(jnp.asarray(x), -1)), "float64": paper,
            "float64 to float32": lambda: paper().astype(f32), "1 thread": lambda: threads(1, lambda: op(t(x), -1).numpy())}
    faults = {"wrong axis": paper(axis=0), "wrong scale": paper(x=x * f32(1 + 10.0 ** r.uniform(-5, -1))), "sum too large": paper(keep=1 + 10.0 ** r.uniform(-5, -1))}
    return "log-softmax" if log else "softmax", [x], ways, faults


def crossentropy(r, big):
    n, k = size(r, 1, 300), size(r, 2, 1000)
    x, y = data(r, n, k), r.integers(0, k, n)

    def paper(dtype=f64, y=y):
        z = x.astype(dtype)
        z = z - z.max(-1, keepdims=True)
        return (np.log(np.exp(z).sum(-1)) - z[np.arange(n), y])

    ways = {"torch": lambda: F.cross_entropy(t(x), t(y, torch.int64), reduction="none").numpy(), "numpy": lambda: paper(f32), "float64": paper,
            "jax": lambda: np.asarray(-jnp.take_along_axis(jax.nn.log_softmax(jnp.asarray(x)), jnp.asarray(y)[:, None], 1)[:, 0])}
    late = paper().copy()
    late[n * 2 // 3:] = -0.0
    faults = {"index overflow": late, "wrong target": paper(y=(y + 1) % k)}
    return "cross-entropy:mean=0", [x, y], ways, faults


def attention(r, big):
    h, q, d = size(r, 1, 8), size(r, 1, 128 if big else 24), size(r, 4, 64)
    a, b, c = data(r, 1, h, q, d), data(r, 1, h, q, d), data(r, 1, h, q, d)
    causal = bool(r.random() < 0.3)

    def paper(dtype=f64, scale=1 / np.sqrt(d), causal=causal):
        s = (a.astype(dtype) @ b.astype(dtype).swapaxes(-1, -2)) * dtype(scale)
        if causal:
            s = np.where(np.tril(np.ones((q, q), bool)), s, -np.inf).astype(dtype)
        e = np.exp(s - s.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True) @ c.astype(dtype)

    from torch.nn.attention import SDPBackend, sdpa_kernel

    def sdpa(backend):
        with sdpa_kernel(backend):
            return F.scaled_dot_product_attention(t(a), t(b), t(c), is_causal=causal).numpy()

    ways = {"math": lambda: sdpa(SDPBackend.MATH), "flash": lambda: sdpa(SDPBackend.FLASH_ATTENTION), "numpy": lambda: paper(f32), "float64": paper,
            "float64 to float32": lambda: paper().astype(f32)}
    faults = {"wrong scale": paper(scale=1 / d), "scale slightly wrong": paper(scale=(1 + 10.0 ** r.uniform(-4, -1)) / np.sqrt(d)), "wrong mask": paper(causal=not causal)}
    return f"attention:causal={int(causal)}", [a, b, c], ways, faults


def reduction(r, big):
    n, k = size(r, 1, 50), size(r, 2, 200000 if big else 3000)
    k = max(2, min(k, 1000000 // n))
    x = data(r, n, k)
    kind = str(r.choice(["sum", "mean", "cumsum", "variance"]))
    d = x.astype(f64)
    tensor = t(x)
    if kind == "cumsum":
        ways = {"torch": lambda: tensor.cumsum(1).numpy(), "numpy": lambda: np.cumsum(x, 1), "jax": lambda: np.asarray(jnp.cumsum(jnp.asarray(x), 1)), "float64": lambda: np.cumsum(d, 1), "float64 to float32": lambda: np.cumsum(d, 1).astype(f32)}
        right = np.cumsum(d, 1)
        late = right.copy()
        late[:, k // 2:] -= d[:, k // 2 - 1:k // 2]
        faults = {"one term too few": late, "exclusive": right - d}
    elif kind == "variance":
        ways = {"torch": lambda: tensor.var(1, correction=0).numpy(), "numpy": lambda: x.var(1), "jax": lambda: np.asarray(jnp.var(jnp.asarray(x), 1)), "float64": lambda: d.var(1)}
        faults = {"n - 1": d.var(1, ddof=1), "about 0": (d * d).mean(1)}
    else:
        f = (lambda y: y.sum(1)) if kind == "sum" else (lambda y: y.mean(1))
        ways = {"torch": lambda: f(tensor).numpy(), "numpy": lambda: f(x), "numpy by columns": lambda: f(np.asfortranarray(x)), "jax": lambda: np.asarray(f(jnp.asarray(x))),
                "one by one": lambda: np.cumsum(x, 1)[:, -1] / f32(1 if kind == "sum" else k), "float64": lambda: f(d), "1 thread": lambda: threads(1, lambda: f(tensor).numpy())}
        faults = {"one term too few": f(d[:, :-1]), "one term twice": f(d) + d[:, 0] / (1 if kind == "sum" else k)}
        if kind == "mean":
            faults["n - 1"] = d.sum(1) / (k - 1)
    return f"{kind}:axis=1", [x], ways, faults


def pooling(r, big):
    n, c, s, k = size(r, 1, 4), size(r, 1, 8), size(r, 6, 40 if big else 16), int(r.integers(2, 4))
    x = data(r, n, c, s, s)
    if r.random() < 0.3:
        ways = {"torch": lambda: F.max_pool2d(t(x), k).numpy(), "onnxruntime": lambda: ort("MaxPool", [x], kernel_shape=[k, k], strides=[k, k])}
        faults = {"half precision": F.max_pool2d(t(x, torch.float64), k).numpy().astype(np.float16).astype(f64)}
        return f"maxpool:kernel={k}", [x], ways, faults
    ways = {"torch": lambda: F.avg_pool2d(t(x), k).numpy(), "onnxruntime": lambda: ort("AveragePool", [x], kernel_shape=[k, k], strides=[k, k]),
            "channels last": lambda: F.avg_pool2d(t(x).to(memory_format=torch.channels_last), k).contiguous().numpy(), "float64": lambda: F.avg_pool2d(t(x, torch.float64), k).numpy()}
    right = F.avg_pool2d(t(x, torch.float64), k)
    faults = {"wrong divisor": (right * k * k / (k * k - 1)).numpy(), "half precision": right.numpy().astype(np.float16).astype(f64)}
    return f"avgpool:kernel={k}", [x], ways, faults


def interpolation(r, big):
    n, c, s, q = size(r, 1, 3), size(r, 1, 4), size(r, 3, 32), size(r, 3, 64)
    x = data(r, n, c, s, s)
    corners = bool(r.random() < 0.5)
    other = lambda corners, d: F.interpolate(t(x, d), (q, q), mode="bilinear", align_corners=corners).numpy()
    sizes = np.array([n, c, q, q], np.int64)
    ways = {"torch": lambda: other(corners, torch.float32), "float64": lambda: other(corners, torch.float64),
            "channels last": lambda: F.interpolate(t(x).to(memory_format=torch.channels_last), (q, q), mode="bilinear", align_corners=corners).contiguous().numpy(),
            "onnxruntime": lambda: ort("Resize", [x, None, None, sizes], mode="linear", coordinate_transformation_mode="align_corners" if corners else "half_pixel")}
    faults = {"wrong corners": other(not corners, torch.float64), "nearest": F.interpolate(t(x, torch.float64), (q, q), mode="nearest").numpy()}
    return f"bilinear:height={q},width={q},corners={int(corners)}", [x], ways, faults


def elementwise(r, big):
    x = data(r, size(r, 1, 100000 if big else 1000))
    name = str(r.choice(["exp", "tanh", "sigmoid", "silu", "gelu", "erf", "relu", "log", "sqrt"]))
    if name in ("log", "sqrt"):
        x = np.abs(x) + f32(0.01)
    f = {"exp": torch.exp, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "silu": F.silu, "gelu": F.gelu, "erf": torch.erf, "relu": F.relu, "log": torch.log, "sqrt": torch.sqrt}[name]
    g = {"exp": jnp.exp, "tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "silu": jax.nn.silu, "gelu": lambda y: jax.nn.gelu(y, approximate=False), "erf": jax.scipy.special.erf, "relu": jax.nn.relu, "log": jnp.log, "sqrt": jnp.sqrt}[name]
    d = f(t(x, torch.float64)).numpy()
    ways = {"torch": lambda: f(t(x)).numpy(), "jax": lambda: np.asarray(g(jnp.asarray(x))), "float64": lambda: d, "float64 to float32": lambda: d.astype(f32)}
    op = {"exp": "Exp", "tanh": "Tanh", "sigmoid": "Sigmoid", "erf": "Erf", "relu": "Relu", "log": "Log", "sqrt": "Sqrt"}.get(name)
    if op:
        ways["onnxruntime"] = lambda: ort(op, [x])
    faults = {"half precision": d.astype(np.float16).astype(f64)}
    if name == "gelu":
        faults["tanh form"] = F.gelu(t(x, torch.float64), approximate="tanh").numpy()
    return f"{name}:ulps=8" if name != "relu" else "relu", [x], ways, faults


def quantize(r, big):
    x = (data(r, size(r, 64, 5000)) * f32(4)).astype(f32)
    scale = f32(10.0 ** r.uniform(-2, -0.5))
    zero = np.int8(0)

    def paper(how):
        return np.clip(how(x / scale), -128, 127).astype(np.int8)

    ways = {"numpy": lambda: paper(np.rint), "torch": lambda: torch.quantize_per_tensor(t(x), float(scale), 0, torch.qint8).int_repr().numpy(),
            "onnxruntime": lambda: ort("QuantizeLinear", [x, np.array(scale, f32), np.array(zero)], out=TensorProto.INT8),
            "by the reciprocal": lambda: np.clip(np.rint(x * (f32(1) / scale)), -128, 127).astype(np.int8)}
    faults = {"truncation": paper(np.trunc), "floor": paper(np.floor), "wrong scale": np.clip(np.rint(x / (scale * f32(1.05))), -128, 127).astype(np.int8)}
    return f"quantize:scale={float(scale):.9g}", [x], ways, faults


def shorts(r, big):
    """float16 and bfloat16, whose sums are floats."""
    import ml_dtypes

    n, k, m = size(r, 1, 30), size(r, 1, 500), size(r, 1, 30)
    half = r.random() < 0.5
    dtype, own = (torch.float16, np.float16) if half else (torch.bfloat16, ml_dtypes.bfloat16)
    x, w, b = (y.astype(own) for y in (data(r, n, k), data(r, m, k) / f32(np.sqrt(k)), data(r, m)))
    to = lambda y: t(y.astype(f32), dtype)
    back = lambda y: y.float().numpy().astype(own)
    d = x.astype(f64) @ w.astype(f64).T + b.astype(f64)
    ways = {"torch": lambda: back(F.linear(to(x), to(w), to(b))), "torch 1 thread": lambda: threads(1, lambda: back(F.linear(to(x), to(w), to(b)))),
            "float": lambda: (x.astype(f32) @ w.astype(f32).T + b.astype(f32)).astype(own), "float64": lambda: d.astype(own),
            "native": lambda: native(lambda: back(F.linear(to(x), to(w), to(b))))}
    faults = {"missing bias": d - b.astype(f64), "one product too few": d - x[:, -1:].astype(f64) * w[:, -1].astype(f64)}
    if m == k and k > 1:
        faults["transposed weights"] = x.astype(f64) @ w.astype(f64) + b.astype(f64)
    return "linear", [x, w, b], ways, faults


OPERATORS = [linear, conv2d, batchnorm, batchnorm_train, layernorm, rmsnorm, softmax, crossentropy, attention, reduction, pooling, interpolation, elementwise, quantize, shorts]


def save(folder, name, rows, truth, operator, how, layer, a, b, inputs, paper=None):
    arrays = {"a": a, "b": b}
    for i, x in enumerate(inputs):
        arrays[f"input{i}"] = x
    if paper is not None:
        arrays["on paper"] = paper
    np.savez(f"{folder}/{name}.npz", **arrays)
    rows.write("|".join([name, truth, operator, how, layer]) + "\n")


def main():
    folder = sys.argv[1]
    honest = int(sys.argv[2]) if len(sys.argv) > 2 else 3300
    faulty = int(sys.argv[3]) if len(sys.argv) > 3 else 1100
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 27
    os.makedirs(folder, exist_ok=True)
    rows = open(f"{folder}/pairs.csv", "w", buffering=1)
    rows.write(f"# torch {torch.__version__}, numpy {np.__version__}, onnxruntime {onnxruntime.__version__}, jax {jax.__version__}, seed {seed}\n")
    written = 0
    skipped = 0
    for number in range(honest):
        r = np.random.default_rng([seed, number])
        operator = OPERATORS[number % len(OPERATORS)]
        layer, inputs, ways, _ = operator(r, number % 10 == 0)
        first, second = r.choice(list(ways), 2, replace=False)
        try:
            a, b = ways[first](), ways[second]()
        except Exception as e:  # an operator that this build of a library does not have
            skipped += 1
            print(f"skipped {operator.__name__}: {first} and {second}: {str(e)[:100]}", file=sys.stderr)
            continue
        written += 1
        save(folder, f"h{number:05}", rows, "rounding", operator.__name__, f"{first} and {second}", layer, a, b, inputs)
    for number in range(faulty):
        r = np.random.default_rng([seed + 1, number])
        operator = OPERATORS[number % len(OPERATORS)]
        layer, inputs, ways, faults = operator(r, number % 10 == 0)
        first, fault = r.choice([w for w in ways if not w.startswith("float64")]), r.choice(list(faults))
        try:
            a = ways[first]()
        except Exception as e:
            skipped += 1
            continue
        paper = np.asarray(faults[fault])
        b = paper.astype(a.dtype)
        written += 1
        save(folder, f"f{number:05}", rows, "bug", operator.__name__, str(fault), layer, a, b, inputs, paper.astype(f64))
    rows.close()
    print(f"{written} pairs, {skipped} skipped")


main()
