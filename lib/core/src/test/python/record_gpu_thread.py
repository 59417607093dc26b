"""Records what a GPU computes for the program of the forum thread: x, then a 1x1 weight, then one bias, drawn from NumPy's
generator, through a 1x1 convolution without and with the bias, in float32 (with TF32 off and on), bfloat16 and float16.

Run:     python record_gpu_thread.py          (needs torch, numpy and a CUDA GPU; a minute)
Writes:  ../../main/resources/floatlab/experiment/bias/gpu-thread.csv     seeds 0 to 199, a batch of 5

Numbers are written as the bits of the float32 that equals them, in hexadecimal. The first line names the versions and the GPU.
"""

import pathlib

import numpy as np
import torch

PLACE = pathlib.Path(__file__).resolve().parent.parent.parent / "main" / "resources" / "floatlab" / "experiment" / "bias"
SEEDS = range(200)
BATCH = 5
SETTINGS = [(torch.float32, False), (torch.float32, True), (torch.bfloat16, False), (torch.float16, False)]


def hexadecimal(tensor):
    bits = tensor.detach().float().cpu().numpy().ravel().view("uint32")
    return " ".join(f"{word:08x}" for word in bits)


def record(seed, dtype, tf32):
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
    generator = np.random.RandomState(seed)
    x, w, b = (torch.from_numpy(generator.random_sample(shape).astype("float32")).to("cuda", dtype)
               for shape in ((BATCH, 1, 1, 1), (1, 1, 1, 1), (1,)))
    with torch.inference_mode():
        output1 = torch.nn.functional.conv2d(x, w, torch.zeros_like(b))
        output2 = torch.nn.functional.conv2d(x, w, b)
    numbers = [hexadecimal(tensor) for tensor in (x, w, b, output1, output2)]
    return ",".join([str(seed), str(dtype).removeprefix("torch."), str(int(tf32)), *numbers])


def main():
    if not torch.cuda.is_available():
        raise SystemExit("there is no CUDA GPU here")
    versions = (f"# torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, "
                f"numpy {np.__version__}, {torch.cuda.get_device_name()}")
    lines = [versions, "seed,dtype,tf32,x,w,b,output1,output2"]
    lines += [record(seed, dtype, tf32) for dtype, tf32 in SETTINGS for seed in SEEDS]
    (PLACE / "gpu-thread.csv").write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
