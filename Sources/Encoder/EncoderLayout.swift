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
  var flopsPerCell: Int { 2 * kernel * kernel * inputs * outputs }

  /// Where the bias lies, `[outputs]`; empty for a convolution that a norm follows.
  var biasRange: Range<Int> {
    if case .bias(let range) = ending { return range }
    return 0..<0
  }
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
  /// One step of the bottom-up path: 3x3 of stride 2, then residual 3x3 blocks.
  struct Stage: Sendable {
    let down: Convolution
    let blocks: [Convolution]
  }

  /// One step of the top-down path: 1x1 from the stage, 3x3 over the sum with the coarser level, 1x1 to features.
  struct Level: Sendable {
    /// Grid px per cell.
    let stride: Int
    let lateral: Convolution
    let smooth: Convolution
    let head: Convolution
  }

  let architecture: EncoderArchitecture
  private(set) var stages: [Stage] = []
  /// Finest (stride 4) first.
  private(set) var levels: [Level] = []
  /// What a weights file holds.
  package private(set) var tensors: [NamedTensor] = []
  /// Length of the vector of parameters.
  package private(set) var parameterCount = 0
  /// Length of the vector of running statistics.
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

  /// Length of the part of the parameters that the first stages take: it lies at the front.
  package func parameterCount(ofStages count: Int) -> Int {
    count < stages.count ? stages[count].down.weight.lowerBound : levels.first?.lateral.weight.lowerBound ?? 0
  }

  /// Every convolution of the network.
  package var convolutions: [Convolution] {
    stages.flatMap { [$0.down] + $0.blocks } + levels.flatMap { [$0.lateral, $0.smooth, $0.head] }
  }
}

/// What the network is made of; training records these operations, inference runs them folded.
protocol EncoderOperations {
  /// A map `[N, h, w, C]`, with or without the record that training needs.
  associatedtype Value
  /// Convolution, batch norm, ReLU; plus `x` itself when `residual`.
  mutating func convolve(_ x: Value, _ layer: Convolution, residual: Bool) -> Value
  /// 1x1 convolution with bias, plus the coarser level repeated 2x2.
  mutating func lateral(_ x: Value, _ layer: Convolution, coarser: Value?) -> Value
  /// 1x1 convolution with bias, then unit length per cell.
  mutating func describe(_ x: Value, _ layer: Convolution) -> Value
}

extension EncoderLayout {
  /// The network, once and for all. A new layer: its numbers in `init` above, its place here, its arithmetic forward
  /// and back in Layers.swift, its record in Tape+Layers.swift.
  ///
  /// - Parameters:
  ///   - input: grey grids, `[N, H, W, 1]`.
  ///   - known: what the first stages give for it, as far as that is known.
  /// - Returns: the feature maps of the levels, `[N, H/s, W/s, features]` for s = 4, 8, ..., finest first.
  func run<Operations: EncoderOperations>(
    _ operations: inout Operations, input: Operations.Value, known: [Operations.Value] = []
  ) -> [Operations.Value] {
    let outputs = bottomUp(&operations, input: input, known: known, stages: stages.count)
    var features: [Operations.Value] = []
    var coarser: Operations.Value?
    for (level, bottomUp) in zip(levels, outputs.dropFirst()).reversed() {
      let topDown = operations.lateral(bottomUp, level.lateral, coarser: coarser)
      let smooth = operations.convolve(topDown, level.smooth, residual: false)
      features.append(operations.describe(smooth, level.head))
      coarser = topDown
    }
    return features.reversed()
  }

  /// What the first `count` stages give: `[N, H/2, W/2, channels]`, `[N, H/4, W/4, channels]`, ...
  func bottomUp<Operations: EncoderOperations>(
    _ operations: inout Operations, input: Operations.Value, known: [Operations.Value] = [], stages count: Int
  ) -> [Operations.Value] {
    var outputs = known
    for stage in stages.prefix(count).dropFirst(known.count) {
      var x = operations.convolve(outputs.last ?? input, stage.down, residual: false)
      for block in stage.blocks { x = operations.convolve(x, block, residual: true) }
      outputs.append(x)
    }
    return outputs
  }

  /// Floating-point operations of one forward pass over a grid (convolutions only, multiply and add counted).
  func flops(width: Int, height: Int) -> Int {
    var (w, h) = (width, height)
    var total = 0
    for (index, stage) in stages.enumerated() {
      (w, h) = (w / 2, h / 2)
      for layer in [stage.down] + stage.blocks { total += w * h * layer.flopsPerCell }
      if index > 0 {
        let level = levels[index - 1]
        for layer in [level.lateral, level.smooth, level.head] { total += w * h * layer.flopsPerCell }
      }
    }
    return total
  }
}
