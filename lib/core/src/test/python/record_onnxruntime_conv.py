"""Records what ONNX Runtime's CPU provider computes for the convolutions of conv_layers.py, with 1 and with 2 threads.

Run:     python record_onnxruntime_conv.py [LAYER ...]          (needs onnxruntime, onnx and numpy; a minute)
Writes:  ../resources/floatlab/reveal/onnxruntime-conv.csv

Digest and sample are those of record_pytorch_layers_conv.py. A line that starts with # names the versions and the CPU.
"""

import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import conv_layers

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "floatlab" / "reveal" / "onnxruntime-conv.csv"
THREADS = (1, 2)


def convolve(layer, threads):
    x, weight, bias = layer.draw()
    constants = {"w": weight} if bias is None else {"w": weight, "b": bias}
    node = helper.make_node(
        "Conv",
        ["x", *constants],
        ["y"],
        kernel_shape=layer.kernel,
        strides=layer.stride,
        pads=layer.pad + layer.pad,
        dilations=layer.dilation,
        group=layer.groups,
    )
    graph = helper.make_graph(
        [node],
        layer.name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * 4)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


def main():
    versions = f"onnxruntime {onnxruntime.__version__}, onnx {onnx.__version__}, numpy {np.__version__}"
    conv_layers.write(
        OUT,
        versions,
        "threads",
        lambda layer: [conv_layers.record(layer, (threads,), convolve(layer, threads)) for threads in THREADS],
    )


if __name__ == "__main__":
    main()
