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
  /// Convolutions one after the other; the unit's input may be added to what the last one gives.
  struct Unit: Sendable {
    let layers: [Convolution]
    let isResidual: Bool
  }

  /// One step of the top-down path: 1x1 from the stage, 3x3 over the sum with the coarser level, 1x1 to features.
  struct Level: Sendable {
    let lateral: Convolution
    let smooth: Convolution
    let head: Convolution
  }

  /// One pyramid of the architecture.
  struct Pyramid: Sendable {
    /// One step of the bottom-up path each; the first unit halves the grid.
    var stages: [[Unit]] = []
    /// Finest (stride 4) first.
    var levels: [Level] = []
    /// Channels that the stages give.
    fileprivate var channels: [Int] = []
  }

  package let architecture: EncoderArchitecture
  private(set) var pyramids: [Pyramid] = []
  /// What a weights file holds.
  package private(set) var tensors: [NamedTensor] = []
  /// Length of the vector of parameters.
  package private(set) var parameterCount = 0
  /// Length of the vector of running statistics.
  package private(set) var statisticCount = 0

  package init(_ architecture: EncoderArchitecture) {
    self.architecture = architecture
    for (index, shape) in architecture.pyramids.enumerated() {
      let prefix = index == 0 ? "" : "pyramid\(index + 1)."
      var pyramid = Pyramid()
      switch shape.trunk {
      case .plain(let channels, let blocks): plainTrunk(prefix, channels, blocks, of: &pyramid)
      case .inverted(let stem, let stages): invertedTrunk(prefix, stem, stages, of: &pyramid)
      }
      let features = shape.features
      for (index, channels) in pyramid.channels.enumerated().dropFirst() {
        let name = "\(prefix)level\(2 << index)"
        pyramid.levels.append(
          Level(
            lateral: biased("\(name).lateral", channels, features),
            smooth: normed("\(name).smooth", 3, stride: 1, features, features),
            head: biased("\(name).head", features, features)))
      }
      pyramids.append(pyramid)
    }
  }

  private mutating func plainTrunk(
    _ prefix: String, _ channels: [Int], _ blocks: [Int], of pyramid: inout Pyramid
  ) {
    var inputs = 1
    for (index, outputs) in channels.enumerated() {
      let name = "\(prefix)stage\(index + 1)"
      let down = normed("\(name).down", 3, stride: 2, inputs, outputs)
      let further = (0..<blocks[index]).map {
        Unit(
          layers: [normed("\(name).block\($0 + 1)", 3, stride: 1, outputs, outputs)], isResidual: true)
      }
      pyramid.stages.append([Unit(layers: [down], isResidual: false)] + further)
      inputs = outputs
    }
    pyramid.channels = channels
  }

  /// As EfficientNet-Lite has it: ReLU6, none behind a bottleneck, 0.001 in the norms, and TensorFlow's padding, which
  /// puts the odd row of zeros behind the image.
  private mutating func invertedTrunk(
    _ prefix: String, _ stem: Int, _ stages: [[EncoderArchitecture.Bottlenecks]], of pyramid: inout Pyramid
  ) {
    func manner(_ kernel: Int, _ stride: Int, depthwise: Bool = false) -> Convolution.Manner {
      .init(activation: .relu6, epsilon: 1e-3, leading: (kernel - stride) / 2, isDepthwise: depthwise)
    }
    let first = normed("\(prefix)stage1.stem", 3, stride: 2, 1, stem, manner(3, 2))
    var inputs = stem
    for (index, groups) in stages.enumerated() {
      var units = index == 0 ? [Unit(layers: [first], isResidual: false)] : []
      let name = "\(prefix)stage\(index + 1).unit"
      for group in groups {
        for _ in 0..<group.count {
          let name = "\(name)\(units.count + (index == 0 ? 0 : 1))"
          let stride = index > 0 && units.isEmpty ? 2 : 1
          let (kernel, wide) = (group.kernel, inputs * group.expansion)
          var layers: [Convolution] = []
          if group.expansion > 1 {
            layers.append(normed("\(name).expand", 1, stride: 1, inputs, wide, manner(1, 1)))
          }
          layers.append(
            normed(
              "\(name).depthwise", kernel, stride: stride, wide, wide,
              manner(kernel, stride, depthwise: true)))
          var last = manner(1, 1)
          last.activation = .none
          layers.append(normed("\(name).project", 1, stride: 1, wide, group.channels, last))
          units.append(Unit(layers: layers, isResidual: stride == 1 && inputs == group.channels))
          inputs = group.channels
        }
      }
      pyramid.stages.append(units)
      pyramid.channels.append(inputs)
    }
  }

  private mutating func normed(
    _ name: String, _ kernel: Int, stride: Int, _ inputs: Int, _ outputs: Int,
    _ manner: Convolution.Manner = .init()
  ) -> Convolution {
    let shape = [kernel, kernel] + (manner.isDepthwise ? [] : [inputs]) + [outputs]
    return Convolution(
      name: name, kernel: kernel, stride: stride, inputs: inputs, outputs: outputs,
      weight: parameter("\(name).weight", shape),
      ending: .norm(
        scale: parameter("\(name).norm.scale", [outputs]),
        shift: parameter("\(name).norm.shift", [outputs]),
        mean: statistic("\(name).norm.mean", [outputs]),
        variance: statistic("\(name).norm.variance", [outputs])), manner: manner)
  }

  private mutating func biased(_ name: String, _ inputs: Int, _ outputs: Int) -> Convolution {
    Convolution(
      name: name, kernel: 1, stride: 1, inputs: inputs, outputs: outputs,
      weight: parameter("\(name).weight", [1, 1, inputs, outputs]),
      ending: .bias(parameter("\(name).bias", [outputs])))
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

  /// Where the parameters of the first stages lie, one range per pyramid.
  package func parameters(ofStages count: Int) -> [Range<Int>] {
    pyramids.compactMap { pyramid in
      let layers = pyramid.stages.prefix(count).joined().flatMap(\.layers)
      guard let first = layers.first, let last = layers.last, case .norm(_, let shift, _, _) = last.ending
      else { return nil }
      return first.weight.lowerBound..<shift.upperBound
    }
  }

  /// Where the parameters of all stages lie, one range per pyramid; those of the levels lie behind each.
  package var trunks: [Range<Int>] { parameters(ofStages: .max) }

  /// Every convolution of the network.
  package var convolutions: [Convolution] {
    pyramids.flatMap { pyramid in
      pyramid.stages.joined().flatMap(\.layers)
        + pyramid.levels.flatMap { [$0.lateral, $0.smooth, $0.head] }
    }
  }
}

/// What the network is made of; training records these operations, inference runs them folded.
protocol EncoderOperations {
  /// A map `[N, h, w, C]`, with or without the record that training needs.
  associatedtype Value
  /// Convolution, batch norm, activation; plus `skip`.
  mutating func convolve(_ x: Value, _ layer: Convolution, skip: Value?) -> Value
  /// 1x1 convolution with bias, plus the coarser level repeated 2x2.
  mutating func lateral(_ x: Value, _ layer: Convolution, coarser: Value?) -> Value
  /// 1x1 convolution with bias, then unit length per cell.
  mutating func describe(_ x: Value, _ layer: Convolution) -> Value
  /// Unit vectors of several maps as one unit vector per cell.
  mutating func join(_ maps: [Value]) -> Value
}

extension EncoderLayout {
  /// The network, once and for all. A new layer: its numbers in `init` above, its place here, its arithmetic forward
  /// and back in Layers.swift, its record in Tape+Layers.swift.
  ///
  /// - Parameters:
  ///   - input: grey grids, `[N, H, W, 1]`.
  ///   - known: what the first stages of each pyramid give for it, as far as that is known.
  /// - Returns: the feature maps of the levels, `[N, H/s, W/s, features]` for s = 4, 8, ..., finest first.
  func run<Operations: EncoderOperations>(
    _ operations: inout Operations, input: Operations.Value, known: [[Operations.Value]] = []
  ) -> [Operations.Value] {
    let columns = bottomUp(&operations, input: input, known: known, stages: .max)
    let features = zip(pyramids, columns).map { pyramid, outputs in
      var features: [Operations.Value] = []
      var coarser: Operations.Value?
      for (level, bottomUp) in zip(pyramid.levels, outputs.dropFirst()).reversed() {
        let topDown = operations.lateral(bottomUp, level.lateral, coarser: coarser)
        let smooth = operations.convolve(topDown, level.smooth, skip: nil)
        features.append(operations.describe(smooth, level.head))
        coarser = topDown
      }
      return Array(features.reversed())
    }
    if features.count == 1 { return features[0] }
    return architecture.levelStrides.indices.map { level in operations.join(features.map { $0[level] }) }
  }

  /// What the first `count` stages of each pyramid give: `[N, H/2, W/2, channels]`, `[N, H/4, W/4, channels]`, ...
  func bottomUp<Operations: EncoderOperations>(
    _ operations: inout Operations, input: Operations.Value, known: [[Operations.Value]] = [],
    stages count: Int
  ) -> [[Operations.Value]] {
    pyramids.enumerated().map { index, pyramid in
      var outputs = known.isEmpty ? [] : known[index]
      for stage in pyramid.stages.prefix(count).dropFirst(outputs.count) {
        var x = outputs.last ?? input
        for unit in stage {
          let skip = unit.isResidual ? x : nil
          for (number, layer) in unit.layers.enumerated() {
            x = operations.convolve(x, layer, skip: number == unit.layers.count - 1 ? skip : nil)
          }
        }
        outputs.append(x)
      }
      return outputs
    }
  }

  /// Floating-point operations of one forward pass over a grid (convolutions only, multiply and add counted).
  func flops(width: Int, height: Int) -> Int {
    var total = 0
    for pyramid in pyramids {
      var (w, h) = (width, height)
      for (index, stage) in pyramid.stages.enumerated() {
        for layer in stage.flatMap(\.layers) {
          (w, h) = (w / layer.stride, h / layer.stride)
          total += w * h * layer.flopsPerCell
        }
        if index > 0 {
          let level = pyramid.levels[index - 1]
          for layer in [level.lateral, level.smooth, level.head] { total += w * h * layer.flopsPerCell }
        }
      }
    }
    return total
  }
}
