"""The pyramid network in PyTorch, written from docs/ARCHITECTURE.md and independent of the Swift code.

Used by make_reference.py (stored tensors for the tests) and Scripts/compare/peers.py (speed beside the product).
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


class Bottleneck(nn.Module):
    """1x1 to more channels, depthwise, 1x1 to fewer, as in EfficientNet-Lite: ReLU6, TensorFlow's padding."""

    def __init__(self, inputs, outputs, kernel, stride, expansion):
        super().__init__()
        wide = inputs * expansion
        self.expand = nn.Conv2d(inputs, wide, 1, bias=False) if expansion > 1 else None
        self.expand_norm = nn.BatchNorm2d(wide, eps=1e-3)
        self.depthwise = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self.depthwise_norm = nn.BatchNorm2d(wide, eps=1e-3)
        self.project = nn.Conv2d(wide, outputs, 1, bias=False)
        self.project_norm = nn.BatchNorm2d(outputs, eps=1e-3)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = x
        if self.expand is not None:
            y = F.relu6(self.expand_norm(self.expand(y)))
        y = F.relu6(self.depthwise_norm(self.depthwise(same(y, self.depthwise))))
        y = self.project_norm(self.project(y))
        return x + y if self.residual else y


def same(x, convolution):
    """TensorFlow's "SAME" padding of sizes that the stride divides: the odd row and column behind the image."""
    total = convolution.kernel_size[0] - convolution.stride[0]
    return F.pad(x, (total // 2, total - total // 2) * 2)


class InvertedTrunk(nn.Module):
    def __init__(self, stem, stages):
        super().__init__()
        self.stem = nn.Conv2d(1, stem, 3, 2, bias=False)
        self.stem_norm = nn.BatchNorm2d(stem, eps=1e-3)
        self.stages = nn.ModuleList()
        inputs = stem
        for index, groups in enumerate(stages):
            units = []
            for kernel, expansion, channels, count in groups:
                for _ in range(count):
                    stride = 2 if index > 0 and not units else 1
                    units.append(Bottleneck(inputs, channels, kernel, stride, expansion))
                    inputs = channels
            self.stages.append(nn.ModuleList(units))

    def forward(self, x):
        x = F.relu6(self.stem_norm(self.stem(same(x, self.stem))))
        outputs = []
        for units in self.stages:
            for unit in units:
                x = unit(x)
            outputs.append(x)
        return outputs

    def layers(self):
        """Name, convolution and norm of every layer."""
        yield "stage1.stem", self.stem, self.stem_norm
        for index, units in enumerate(self.stages, 1):
            for number, unit in enumerate(units, 1):
                name = f"stage{index}.unit{number}"
                if unit.expand is not None:
                    yield name + ".expand", unit.expand, unit.expand_norm
                yield name + ".depthwise", unit.depthwise, unit.depthwise_norm
                yield name + ".project", unit.project, unit.project_norm

    def named_arrays(self):
        result = {}
        for name, convolution, norm in self.layers():
            weight = convolution.weight.permute(2, 3, 1, 0)
            result[name + ".weight"] = weight[:, :, 0] if convolution.groups > 1 else weight
            result.update(norm_arrays(name, norm))
        return result


def norm_arrays(name, norm):
    return {
        name + ".norm.scale": norm.weight, name + ".norm.shift": norm.bias,
        name + ".norm.mean": norm.running_mean, name + ".norm.variance": norm.running_var}


class PlainTrunk(nn.Module):
    def __init__(self, channels, blocks):
        super().__init__()
        self.stages = nn.ModuleList()
        inputs = 1
        for outputs, count in zip(channels, blocks):
            self.stages.append(
                nn.ModuleList(
                    [ConvNormRelu(inputs, outputs, 2)]
                    + [ConvNormRelu(outputs, outputs, 1) for _ in range(count)]))
            inputs = outputs

    def forward(self, x):
        outputs = []
        for down, *blocks in self.stages:
            x = down(x)
            for block in blocks:
                x = block(x) + x
            outputs.append(x)
        return outputs

    def named_arrays(self):
        result = {}
        for index, units in enumerate(self.stages, 1):
            for number, unit in enumerate(units):
                name = f"stage{index}." + (f"block{number}" if number else "down")
                result[name + ".weight"] = unit.conv.weight.permute(2, 3, 1, 0)
                result.update(norm_arrays(name, unit.norm))
        return result


class Pyramid(nn.Module):
    def __init__(self, channels=(16, 32, 64, 96, 128), blocks=(1, 1, 2, 2, 2), features=64, trunk=None):
        """`channels`: of the trunk's stages."""
        super().__init__()
        self.trunk = trunk or PlainTrunk(channels, blocks)
        self.laterals = nn.ModuleList([nn.Conv2d(c, features, 1) for c in channels[1:]])
        self.smooths = nn.ModuleList([ConvNormRelu(features, features, 1) for _ in channels[1:]])
        self.heads = nn.ModuleList([nn.Conv2d(features, features, 1) for _ in channels[1:]])

    def forward(self, x):
        outputs = self.trunk(x)
        levels, coarser = [], None
        for lateral, smooth, head, bottom in reversed(
                list(zip(self.laterals, self.smooths, self.heads, outputs[1:]))):
            top = lateral(bottom)
            if coarser is not None:
                top = top + F.interpolate(coarser, scale_factor=2, mode="nearest")
            levels.append(F.normalize(head(smooth(top)), dim=1))
            coarser = top
        return list(reversed(levels))

    def named_tensors(self):
        """Tensors by the names of the product's weights files, each in that file's layout (kernels [kh, kw, in, out]).

        They share memory with the network.
        """
        result = self.trunk.named_arrays()
        for index, parts in enumerate(zip(self.laterals, self.smooths, self.heads)):
            name = f"level{4 << index}"
            for part, module in zip(("lateral", "smooth", "head"), parts):
                convolution = module.conv if part == "smooth" else module
                result[f"{name}.{part}.weight"] = convolution.weight.permute(2, 3, 1, 0)
                if part == "smooth":
                    result.update(norm_arrays(f"{name}.smooth", module.norm))
                else:
                    result[f"{name}.{part}.bias"] = module.bias
        return {name: tensor.detach() for name, tensor in result.items()}

    def named_arrays(self):
        """`named_tensors` as arrays of their own."""
        return {name: tensor.contiguous().float().numpy() for name, tensor in self.named_tensors().items()}

    def load(self, arrays):
        """Takes the numbers of a weights file, by name."""
        for name, tensor in self.named_tensors().items():
            tensor.copy_(torch.from_numpy(arrays[name].copy()))
