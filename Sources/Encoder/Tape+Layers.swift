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
    let algorithm = self.algorithm(layer)
    let z: Tensor<Scalar> = clock.time(.forward) {  // [N, h, w, outputs]
      algorithm.forward(x.value, finish: ConvolutionFinish(), workers: workers)
    }
    let moments = clock.time(.norms) { self.moments(of: z, mean, variance) }
    let norm = BatchNorm(
      mean: moments.mean, variance: moments.variance, gamma: parameters(scale), beta: parameters(shift))
    let y = Node(
      clock.time(.norms) { norm.forward(z, skip: residual ? x.value : nil, workers: workers) })
    record { [self] in
      guard let dy = y.gradient else { return }
      y.gradient = nil
      let back = clock.time(.norms) {
        norm.backward(z, dy: dy, usesBatch: usesBatch, workers: workers)
      }
      addGradient(scale, back.dgamma)
      addGradient(shift, back.dbeta)
      if residual { receive(dy, x) }
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
    if let coarser { clock.time(.norms) { Upsampling.forward(coarser.value, to: &y, workers: workers) } }
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      if let coarser {
        receive(
          clock.time(.norms) { Upsampling.backward(dy, to: coarser.value, workers: workers) }, coarser)
      }
      pointwiseBack(x, layer, dy: dy)
    }
    return node
  }

  /// 1x1 convolution with bias, then unit length per cell: `[N, H, W, inputs]` to `[N, H, W, outputs]`.
  package func describe(_ x: Node<Scalar>, _ layer: Convolution) -> Node<Scalar> {
    let z = pointwise(x.value, layer)
    let (y, norms) = clock.time(.norms) { UnitLength.forward(z, workers: workers) }
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      pointwiseBack(
        x, layer,
        dy: clock.time(.norms) { UnitLength.backward(y, norms: norms, dy: dy, workers: workers) })
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

  private func algorithm(_ layer: Convolution) -> any ConvolutionAlgorithm<Scalar> {
    Scalar.convolution(layer, weight: parameters(layer.weight), precision: precision)
  }

  private func pointwise(_ x: Tensor<Scalar>, _ layer: Convolution) -> Tensor<Scalar> {
    clock.time(.forward) {
      algorithm(layer).forward(
        x, finish: ConvolutionFinish(bias: parameters(layer.biasRange)), workers: workers)
    }
  }

  /// The way back of `pointwise` from dy `[N, H, W, outputs]`.
  private func pointwiseBack(_ x: Node<Scalar>, _ layer: Convolution, dy: [Scalar]) {
    addGradient(
      layer.biasRange,
      clock.time(.norms) { channelSums(dy, channels: layer.outputs, workers: workers) })
    convolveBack(x, layer, by: algorithm(layer), dy: dy)
  }

  /// The way back of a convolution from dy `[N, h, w, outputs]`: weight gradient to the tape, input gradient to the
  /// node.
  private func convolveBack(
    _ x: Node<Scalar>, _ layer: Convolution, by algorithm: any ConvolutionAlgorithm<Scalar>, dy: [Scalar]
  ) {
    let dw = clock.time(.weightGradients) { algorithm.weightGradient(x.value, dy: dy, workers: workers) }
    addGradient(layer.weight, dw)
    if x.isInput { return }
    let dx = clock.time(.inputGradients) { algorithm.inputGradient(x.value, dy: dy, workers: workers) }
    receive(dx, x)
  }

  private func receive(_ gradient: [Scalar], _ node: Node<Scalar>) {
    clock.time(.norms) { node.receive(gradient, workers: workers) }
  }
}
