/// One convolution of the network and where its numbers lie.
package struct Convolution: Sendable {
  /// What follows the convolution.
  package enum Ending: Sendable {
    /// Batch norm and ReLU; ranges of scale and shift (parameters), mean and variance (statistics).
    case normRelu(scale: Range<Int>, shift: Range<Int>, mean: Range<Int>, variance: Range<Int>)
    /// A bias per output channel (parameters).
    case bias(Range<Int>)
  }

  package let name: String
  /// 1 or 3; a 3x3 kernel has padding 1.
  package let kernel: Int
  package let stride: Int
  package let inputs: Int
  package let outputs: Int
  /// `[kernel, kernel, inputs, outputs]` within the parameters.
  package let weight: Range<Int>
  package let ending: Ending

  package init(
    name: String, kernel: Int, stride: Int, inputs: Int, outputs: Int, weight: Range<Int>, ending: Ending
  ) {
    (self.name, self.kernel, self.stride) = (name, kernel, stride)
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.weight, self.ending) = (weight, ending)
  }

  /// Multiply-adds per output cell, doubled.
  package var flopsPerCell: Int { 2 * kernel * kernel * inputs * outputs }
}

/// A named tensor of a weights file and where it lies.
package struct NamedTensor: Sendable {
  package let name: String
  package let shape: [Int]
  package let range: Range<Int>
  /// Running statistics are saved beside the parameters but never descended.
  package let isStatistic: Bool
}

/// Every layer of an architecture with its place in the flat vectors of parameters and statistics.
package struct EncoderLayout: Sendable {
  package struct Stage: Sendable {
    package let down: Convolution
    package let blocks: [Convolution]
  }

  package struct Level: Sendable {
    package let stride: Int
    package let lateral: Convolution
    package let smooth: Convolution
    package let head: Convolution
  }

  package let architecture: EncoderArchitecture
  package private(set) var stages: [Stage] = []
  /// Finest (stride 4) first.
  package private(set) var levels: [Level] = []
  package private(set) var tensors: [NamedTensor] = []
  package private(set) var parameterCount = 0
  package private(set) var statisticCount = 0

  package init(_ architecture: EncoderArchitecture) {
    self.architecture = architecture
    var inputs = 1
    for (index, outputs) in architecture.channels.enumerated() {
      let name = "stage\(index + 1)"
      let down = convolution("\(name).down", 3, stride: 2, inputs, outputs, normalised: true)
      let blocks = (0..<architecture.blocks[index]).map {
        convolution("\(name).block\($0 + 1)", 3, stride: 1, outputs, outputs, normalised: true)
      }
      stages.append(Stage(down: down, blocks: blocks))
      inputs = outputs
    }
    let features = architecture.features
    for index in 1..<architecture.channels.count {
      let stride = 2 << index
      let name = "level\(stride)"
      levels.append(
        Level(
          stride: stride,
          lateral: convolution(
            "\(name).lateral", 1, stride: 1, architecture.channels[index], features, normalised: false),
          smooth: convolution("\(name).smooth", 3, stride: 1, features, features, normalised: true),
          head: convolution("\(name).head", 1, stride: 1, features, features, normalised: false)))
    }
  }

  private mutating func convolution(
    _ name: String, _ kernel: Int, stride: Int, _ inputs: Int, _ outputs: Int, normalised: Bool
  ) -> Convolution {
    let weight = parameter("\(name).weight", [kernel, kernel, inputs, outputs])
    let ending: Convolution.Ending =
      normalised
      ? .normRelu(
        scale: parameter("\(name).norm.scale", [outputs]),
        shift: parameter("\(name).norm.shift", [outputs]),
        mean: statistic("\(name).norm.mean", [outputs]),
        variance: statistic("\(name).norm.variance", [outputs]))
      : .bias(parameter("\(name).bias", [outputs]))
    return Convolution(
      name: name, kernel: kernel, stride: stride, inputs: inputs, outputs: outputs, weight: weight,
      ending: ending)
  }

  private mutating func parameter(_ name: String, _ shape: [Int]) -> Range<Int> {
    let range = parameterCount..<(parameterCount + shape.reduce(1, *))
    tensors.append(NamedTensor(name: name, shape: shape, range: range, isStatistic: false))
    parameterCount = range.upperBound
    return range
  }

  private mutating func statistic(_ name: String, _ shape: [Int]) -> Range<Int> {
    let range = statisticCount..<(statisticCount + shape.reduce(1, *))
    tensors.append(NamedTensor(name: name, shape: shape, range: range, isStatistic: true))
    statisticCount = range.upperBound
    return range
  }
}
