"""The product's forward pass beside PyTorch and onnxruntime: the same network, grid and cores, in one run.

    python3 compare_speed.py [path to the bregma binary]     (needs PyTorch; onnx and onnxruntime if present)
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import torch

from pyramid import Pyramid

HEIGHT, WIDTH, CORES = 480, 384, len(os.sched_getaffinity(0))


def median_ms(run, rounds=40):
    for _ in range(5):
        run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(1e3 * (time.perf_counter() - start))
    return sorted(times)[len(times) // 2]


here = os.path.dirname(os.path.abspath(__file__))
binary = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../../.build/release/bregma")
torch.set_num_threads(CORES)
net = Pyramid().eval()
for module in net.modules():
    if type(module).__name__ == "ConvNormRelu":
        module.conv = torch.nn.utils.fusion.fuse_conv_bn_eval(module.conv, module.norm)
        module.norm = torch.nn.Identity()
x = torch.randn(1, 1, HEIGHT, WIDTH)
results = {}
with torch.inference_mode():
    results["pytorch " + torch.__version__] = median_ms(lambda: net(x))
    fast, y = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    results["pytorch channels_last"] = median_ms(lambda: fast(y))
try:
    import onnx  # noqa: F401  (the exporter needs it)
    import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "net.onnx")
        torch.onnx.export(Pyramid().eval(), (x,), path, dynamo=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = CORES
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        feed = {session.get_inputs()[0].name: x.numpy()}
        results["onnxruntime " + onnxruntime.__version__] = median_ms(lambda: session.run(None, feed))
except ImportError as error:
    print("onnxruntime left out:", error)
report = json.loads(subprocess.run([binary, "benchmark", "--json"], capture_output=True, check=True).stdout)
results["bregma"] = report["encoder"][f"forward_{CORES}_core" + ("s" if CORES > 1 else "")]
for name, value in results.items():
    print(f"{name:28s} {value:8.2f} ms   {results['bregma'] / value:5.2f} x (bregma's time over this one's)")
