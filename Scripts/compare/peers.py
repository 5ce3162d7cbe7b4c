"""What other programs need for the product's work on this machine; Scripts/compare-speed runs it.

Prints one JSON object; numbers are medians of the repeats, in ms or pairs per second.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).resolve().parents[2] / "Tests/EncoderTests/Reference"
sys.path.insert(0, str(REFERENCE))

WIDTH, HEIGHT = 384, 480
# Training takes two views of each of four films.
VIEW_WIDTH, VIEW_HEIGHT, PAIRS = 320, 384, 4


def median_ms(repeats, work):
    """The median time of several runs after two that are not counted, ms."""
    times = []
    for index in range(repeats + 2):
        start = time.perf_counter()
        work()
        if index >= 2:
            times.append(1000 * (time.perf_counter() - start))
    return sorted(times)[len(times) // 2]


def read_safetensors(path):
    """Tensors by name, and the metadata."""
    data = Path(path).read_bytes()
    size = int.from_bytes(data[:8], "little")
    head = json.loads(data[8:8 + size])
    metadata = head.pop("__metadata__")
    body = data[8 + size:]
    tensors = {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
        for name, entry in head.items()}
    return tensors, metadata


def grid():
    """The grey grid of `bregma benchmark`, [1, 1, height, width]."""
    values = (np.arange(WIDTH * HEIGHT) * 7919 % 1009 / 1009).astype(np.float32)
    return values.reshape(1, 1, HEIGHT, WIDTH)


def build_network(weights):
    """The network that the tests compare with, with the shipped numbers, in evaluation mode."""
    import torch
    from pyramid import Pyramid

    arrays, metadata = read_safetensors(weights)
    channels, blocks, features = [
        [int(n) for n in part.split(",")] for part in metadata["architecture"].split(";")]
    network = Pyramid(channels, blocks, *features)
    network.load(arrays)
    return network.eval().to(memory_format=torch.channels_last)


def fold(network):
    """The batch norms folded into their convolutions, as a program that only searches has them."""
    import torch

    for part in network.modules():
        if hasattr(part, "norm"):
            part.conv = torch.nn.utils.fuse_conv_bn_eval(part.conv, part.norm)
            part.norm = torch.nn.Identity()
    return network


def run_torch(options):
    import torch

    torch.set_num_threads(options.threads)
    network = fold(build_network(options.weights))
    x = torch.from_numpy(grid()).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        forward = median_ms(options.repeats, lambda: network(x))
    step = training_ms(build_network(options.weights), options.repeats)
    found = {
        "forward": forward, "training": 1000 * PAIRS / step, "program": f"torch {torch.__version__}",
        "threads": torch.get_num_threads()}
    if has_bfloat16():
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            found["half"] = median_ms(options.repeats, lambda: network(x))
        step = training_ms(build_network(options.weights), options.repeats, half=True)
        found["training-half"] = 1000 * PAIRS / step
    return found


def has_bfloat16():
    """Whether torch may use the processor's bfloat16 products."""
    import torch

    flags = Path("/proc/cpuinfo").read_text()
    return "avx512_bf16" in flags and "AVX512" in torch.backends.cpu.get_cpu_capability()


def training_ms(network, repeats, half=False):
    """One step on eight views: forward, a simple loss (cosine of two views' features), backward, AdamW."""
    import torch

    network.train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4)
    views = torch.rand(2 * PAIRS, 1, VIEW_HEIGHT, VIEW_WIDTH).to(memory_format=torch.channels_last)

    def step():
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            loss = sum(-(f[:PAIRS] * f[PAIRS:]).float().sum(1).mean() for f in network(views))
        loss.backward()
        optimiser.step()

    return median_ms(repeats, step)


def write_onnx(options):
    """The network as ONNX, and the features that torch finds."""
    import onnx
    import torch

    network, x = build_network(options.weights), torch.from_numpy(grid())
    path = f"{options.folder}/encoder.onnx"
    with torch.inference_mode():
        np.savez(f"{options.folder}/features.npz", *[f.numpy() for f in network(x)])
        torch.onnx.export(fold(network), (x,), path, input_names=["grid"], dynamo=False, opset_version=17)
    if any(node.op_type == "BatchNormalization" for node in onnx.load(path).graph.node):
        sys.exit("the batch norms are not folded")
    return {"program": f"onnx {onnx.__version__}"}


def run_onnxruntime(options):
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(
        f"{options.folder}/encoder.onnx", settings, providers=["CPUExecutionProvider"])
    x = {"grid": grid()}
    expected = np.load(f"{options.folder}/features.npz")
    difference = max(
        float(np.abs(a - expected[name]).max()) for a, name in zip(session.run(None, x), expected.files))
    if difference > 1e-4:
        sys.exit(f"onnxruntime's features differ from torch's by {difference:.1e}")
    return {
        "forward": median_ms(options.repeats, lambda: session.run(None, x)),
        "program": f"onnxruntime {onnxruntime.__version__}", "threads": options.threads}


def run_entropy(options):
    import skimage
    from PIL import Image
    from skimage.filters.rank import entropy
    from skimage.morphology import disk

    image, footprint = np.array(Image.open(options.film).convert("L")), disk(10)
    difference = float(np.abs(entropy(image, footprint) - np.load(options.map)).max())
    if difference > 1e-6:
        sys.exit(f"scikit-image's map differs from the product's by {difference:.1e} bits")
    return {
        "map": median_ms(max(1, options.repeats // 5), lambda: entropy(image, footprint)),
        "difference": difference, "program": f"scikit-image {skimage.__version__}", "threads": 1}


def main():
    tasks = {
        "torch": run_torch, "onnx": write_onnx, "onnxruntime": run_onnxruntime, "entropy": run_entropy}
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=tasks)
    parser.add_argument("--weights", help="safetensors of the product's encoder")
    parser.add_argument("--folder", help="where encoder.onnx is written and read")
    parser.add_argument("--film", help="8-bit image")
    parser.add_argument("--map", help="the product's entropy map of the film, .npy")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    print(json.dumps(tasks[options.task](options)))


if __name__ == "__main__":
    main()
