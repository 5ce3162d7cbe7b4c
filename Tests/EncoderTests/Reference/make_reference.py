"""Makes forward*.safetensors: small random networks, an input and what PyTorch computes from it: a plain trunk, one
of inverted bottlenecks, and both joined.

    python3 make_reference.py        (needs PyTorch and numpy; the Swift tests need neither)
"""

import json
import os
import struct

import numpy as np
import torch

from pyramid import InvertedTrunk, Pyramid


def save(path, tensors, metadata):
    header, offset, blobs = {"__metadata__": metadata}, 0, []
    for name, array in sorted(tensors.items()):
        blob = np.ascontiguousarray(array, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def randomised(net):
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.2)
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
    return net.eval()


def reference(name, nets, architecture, x):
    tensors = {"input": x.permute(0, 2, 3, 1).numpy()}
    for index, net in enumerate(nets):
        prefix = f"pyramid{index + 1}." if index else ""
        tensors |= {prefix + key: value for key, value in net.named_arrays().items()}
    with torch.no_grad():
        for index, parts in enumerate(zip(*[net(x) for net in nets])):
            level = torch.cat(parts, 1) / len(parts) ** 0.5
            tensors[f"output{4 << index}"] = level.permute(0, 2, 3, 1).numpy()
    save(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), tensors,
         {"architecture": architecture, "working_long_side": "480", "made_with": "torch " + torch.__version__})


torch.manual_seed(0)
plain = randomised(Pyramid((4, 6, 8), (1, 0, 2), 8))
x = torch.randn(2, 1, 24, 40)
reference("forward.safetensors", [plain], "4,6,8;1,0,2;8", x)
stages = [[(3, 1, 6, 1)], [(3, 6, 8, 2)], [(5, 3, 8, 2), (3, 2, 16, 1)]]
inverted = randomised(Pyramid((6, 8, 16), features=8, trunk=InvertedTrunk(16, stages)))
text = "inverted,16;k3e1c6n1;k3e6c8n2;k5e3c8n2,k3e2c16n1;8"
reference("forward-inverted.safetensors", [inverted], text, x)
reference("forward-joined.safetensors", [plain, inverted], "4,6,8;1,0,2;8+" + text, x)
