// The layers of the network as training runs them: forward at once, and a recorded step for the way back.

extension Tape {
  /// Convolution, batch norm, ReLU; plus the input itself when `residual`.
  ///
  /// - Parameters:
  ///   - x: `[N, H, W, inputs]`.
  ///   - layer: ends in a norm.
  /// - Returns: `[N, H/stride, W/stride, outputs]`.
  package func convolve(_ x: Node<Scalar>, _ layer: Convolution, residual: Bool) -> Node<Scalar> {
    guard case .normRelu(let scale, let shift, let mean, let variance) = layer.ending else {
      preconditionFailure("\(layer.name) has no norm")
    }
    let algorithm = layer.algorithm(weight: parameters(layer.weight))
    let z = algorithm.forward(x.value, workers: workers) { _, _, _ in }  // [N, h, w, outputs]
    let moments = moments(of: z, mean, variance)
    let norm = BatchNorm(
      mean: moments.mean, variance: moments.variance, gamma: parameters(scale), beta: parameters(shift))
    let y = Node(norm.forward(z, skip: residual ? x.value : nil, workers: workers))
    record { [self] in
      guard let dy = y.gradient else { return }
      y.gradient = nil
      let back = norm.backward(z, dy: dy, usesBatch: usesBatch, workers: workers)
      addGradient(scale, back.dgamma)
      addGradient(shift, back.dbeta)
      if residual { x.receive(dy) }
      convolveBack(x, layer, by: algorithm, dy: back.dx)
    }
    return y
  }

  /// 1x1 convolution with bias, plus the coarser level repeated 2x2 (feature pyramid, Lin et al. 2017).
  ///
  /// - Parameters:
  ///   - x: `[N, 2h, 2w, inputs]`.
  ///   - coarser: `[N, h, w, outputs]`; nil at the coarsest level.
  /// - Returns: `[N, 2h, 2w, outputs]`.
  func lateral(_ x: Node<Scalar>, _ layer: Convolution, coarser: Node<Scalar>?) -> Node<Scalar> {
    var y = pointwise(x.value, layer)
    if let coarser { Upsampling.forward(coarser.value, to: &y, workers: workers) }
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      if let coarser { coarser.receive(Upsampling.backward(dy, to: coarser.value, workers: workers)) }
      pointwiseBack(x, layer, dy: dy)
    }
    return node
  }

  /// 1x1 convolution with bias, then unit length per cell: `[N, H, W, inputs]` to `[N, H, W, outputs]`.
  package func describe(_ x: Node<Scalar>, _ layer: Convolution) -> Node<Scalar> {
    let z = pointwise(x.value, layer)
    let (y, norms) = UnitLength.forward(z, workers: workers)
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      pointwiseBack(x, layer, dy: UnitLength.backward(y, norms: norms, dy: dy, workers: workers))
    }
    return node
  }

  /// 1x1 convolution with bias: `[N, H, W, inputs]` to `[N, H, W, outputs]`.
  package func linear(_ x: Node<Scalar>, _ layer: Convolution) -> Node<Scalar> {
    let node = Node(pointwise(x.value, layer))
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      pointwiseBack(x, layer, dy: dy)
    }
    return node
  }

  private var usesBatch: Bool {
    if case .batch = normalisation { return true }
    return false
  }

  /// Mean and variance of z `[N, h, w, C]` (which the running ones follow) or the running ones themselves, `[C]`.
  private func moments(
    of z: Tensor<Scalar>, _ meanRange: Range<Int>, _ varianceRange: Range<Int>
  ) -> (mean: [Scalar], variance: [Scalar]) {
    let (mean, variance) = (statistics(meanRange), statistics(varianceRange))
    guard case .batch(let momentum) = normalisation else { return (mean, variance) }
    let batch = BatchNorm.moments(of: z, workers: workers)
    let keep = Scalar(1 - momentum)
    let take = Scalar(momentum)
    setStatistics(meanRange, zip(mean, batch.mean).map { keep * $0 + take * $1 })
    setStatistics(varianceRange, zip(variance, batch.variance).map { keep * $0 + take * $1 })
    return batch
  }

  private func pointwise(_ x: Tensor<Scalar>, _ layer: Convolution) -> Tensor<Scalar> {
    let bias = parameters(layer.biasRange)
    return layer.algorithm(weight: parameters(layer.weight)).forward(x, workers: workers) {
      out, _, cells in
      bias.read { Scalar.kernels.addBias(out, $0, cells, Int32(layer.outputs)) }
    }
  }

  /// The way back of `pointwise` from dy `[N, H, W, outputs]`.
  private func pointwiseBack(_ x: Node<Scalar>, _ layer: Convolution, dy: [Scalar]) {
    var bias = [Scalar](repeating: 0, count: layer.outputs)
    dy.read { dy in
      bias.write { bias in
        for row in 0..<x.value.rows {
          Scalar.kernels.accumulate(dy + row * layer.outputs, layer.outputs, bias)
        }
      }
    }
    addGradient(layer.biasRange, bias)
    convolveBack(x, layer, by: layer.algorithm(weight: parameters(layer.weight)), dy: dy)
  }

  /// The way back of a convolution from dy `[N, h, w, outputs]`: weight gradient to the tape, input gradient to the
  /// node.
  private func convolveBack(
    _ x: Node<Scalar>, _ layer: Convolution, by algorithm: any ConvolutionAlgorithm<Scalar>, dy: [Scalar]
  ) {
    var dx: [Scalar]?
    if !x.isInput {
      dx = x.gradient ?? [Scalar](repeating: 0, count: x.value.values.count)
      x.gradient = nil
    }
    let dw = algorithm.backward(x.value, dy: dy, dx: &dx, workers: workers)
    x.gradient = dx
    addGradient(layer.weight, dw)
  }
}
