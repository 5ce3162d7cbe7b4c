/// What the network is made of; training records these operations, inference runs them folded.
protocol EncoderOperations {
  associatedtype Value
  /// Convolution, batch norm, ReLU; plus `x` itself when `residual`.
  mutating func convolve(_ x: Value, _ layer: Convolution, residual: Bool) -> Value
  /// 1x1 convolution with bias, plus the coarser level repeated 2x2.
  mutating func lateral(_ x: Value, _ layer: Convolution, coarser: Value?) -> Value
  /// 1x1 convolution with bias, then unit length per cell.
  mutating func describe(_ x: Value, _ layer: Convolution) -> Value
}

extension EncoderLayout {
  /// The network, once and for all: returns the feature maps of the levels, finest first.
  func run<Operations: EncoderOperations>(
    _ operations: inout Operations, input: Operations.Value
  ) -> [Operations.Value] {
    var x = input
    var outputs: [Operations.Value] = []
    for stage in stages {
      x = operations.convolve(x, stage.down, residual: false)
      for block in stage.blocks { x = operations.convolve(x, block, residual: true) }
      outputs.append(x)
    }
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
