"""The pyramid network in PyTorch, written from docs/ARCHITECTURE.md and independent of the Swift code.

Used by make_reference.py (stored tensors for the tests) and compare_speed.py (speed beside the product).
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvNormRelu(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class Pyramid(nn.Module):
    def __init__(self, channels=(16, 32, 64, 96, 128), blocks=(1, 1, 2, 2, 2), features=64):
        super().__init__()
        self.stages = nn.ModuleList()
        inputs = 1
        for outputs, count in zip(channels, blocks):
            self.stages.append(
                nn.ModuleList(
                    [ConvNormRelu(inputs, outputs, 2)]
                    + [ConvNormRelu(outputs, outputs, 1) for _ in range(count)]))
            inputs = outputs
        self.laterals = nn.ModuleList([nn.Conv2d(c, features, 1) for c in channels[1:]])
        self.smooths = nn.ModuleList([ConvNormRelu(features, features, 1) for _ in channels[1:]])
        self.heads = nn.ModuleList([nn.Conv2d(features, features, 1) for _ in channels[1:]])

    def forward(self, x):
        outputs = []
        for down, *blocks in self.stages:
            x = down(x)
            for block in blocks:
                x = block(x) + x
            outputs.append(x)
        levels, coarser = [], None
        for lateral, smooth, head, bottom in reversed(
                list(zip(self.laterals, self.smooths, self.heads, outputs[1:]))):
            top = lateral(bottom)
            if coarser is not None:
                top = top + F.interpolate(coarser, scale_factor=2, mode="nearest")
            levels.append(F.normalize(head(smooth(top)), dim=1))
            coarser = top
        return list(reversed(levels))

    def named_arrays(self):
        """Tensors by the names and in the layout of the product's weights files ([kh, kw, in, out])."""
        result = {}

        def conv(name, module):
            result[name + ".weight"] = module.weight.permute(2, 3, 1, 0)
            if module.bias is not None:
                result[name + ".bias"] = module.bias

        def unit(name, module):
            conv(name, module.conv)
            result[name + ".norm.scale"] = module.norm.weight
            result[name + ".norm.shift"] = module.norm.bias
            result[name + ".norm.mean"] = module.norm.running_mean
            result[name + ".norm.variance"] = module.norm.running_var

        for index, (down, *blocks) in enumerate(self.stages, 1):
            unit(f"stage{index}.down", down)
            for number, block in enumerate(blocks, 1):
                unit(f"stage{index}.block{number}", block)
        for index, parts in enumerate(zip(self.laterals, self.smooths, self.heads)):
            name = f"level{4 << index}"
            conv(f"{name}.lateral", parts[0])
            unit(f"{name}.smooth", parts[1])
            conv(f"{name}.head", parts[2])
        return {k: v.detach().contiguous().float().numpy() for k, v in result.items()}
