"""Makes forward.safetensors: a small random network, an input and what PyTorch computes from it.

    python3 make_reference.py        (needs PyTorch and numpy; the Swift tests need neither)
"""

import json
import os
import struct

import numpy as np
import torch

from pyramid import Pyramid


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


torch.manual_seed(0)
channels, blocks, features = (4, 6, 8), (1, 0, 2), 8
net = Pyramid(channels, blocks, features)
for module in net.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        module.weight.data.uniform_(0.5, 1.5)
        module.bias.data.normal_(0, 0.2)
        module.running_mean.normal_(0, 0.3)
        module.running_var.uniform_(0.5, 2)
net.eval()
x = torch.randn(2, 1, 24, 40)
tensors = net.named_arrays()
tensors["input"] = x.permute(0, 2, 3, 1).numpy()
with torch.no_grad():
    for index, level in enumerate(net(x)):
        tensors[f"output{4 << index}"] = level.permute(0, 2, 3, 1).numpy()
text = ";".join(",".join(map(str, part)) for part in (channels, blocks, (features,)))
save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "forward.safetensors"), tensors,
     {"architecture": text, "working_long_side": "480", "made_with": "torch " + torch.__version__})
