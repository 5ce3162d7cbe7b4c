extension Tape {
  /// Convolution, batch norm (Ioffe and Szegedy 2015), ReLU; plus the input itself when `residual`.
  package func convolve(_ x: Node<Scalar>, _ layer: Convolution, residual: Bool) -> Node<Scalar> {
    guard case .normRelu(let scaleRange, let shiftRange, _, _) = layer.ending else {
      preconditionFailure("\(layer.name) has no norm")
    }
    let algorithm = layer.algorithm(weight: parameters(layer.weight))
    let z = algorithm.forward(x.value, workers: workers) { _, _, _ in }  // [N, h, w, C]
    let norm = normaliser(of: z, layer)
    let y = Node(norm.apply(z, skip: residual ? x.value : nil, workers: workers))

    record { [self] in
      guard let dy = y.gradient else { return }
      y.gradient = nil
      let back = norm.backward(z, dy: dy, usesBatch: usesBatch, workers: workers)
      addGradient(scaleRange, back.scale)
      addGradient(shiftRange, back.shift)
      if residual { x.receive(dy) }
      backward(layer, by: algorithm, x, dy: back.input)
    }
    return y
  }

  /// The common end of every way back: weight gradient to the tape, input gradient to the node.
  func backward(
    _ layer: Convolution, by algorithm: any ConvolutionAlgorithm<Scalar>, _ x: Node<Scalar>, dy: [Scalar]
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

  private var usesBatch: Bool {
    if case .batch = normalisation { return true }
    return false
  }

  /// Mean and variance of the batch (updating the running ones) or the running ones themselves.
  private func normaliser(of z: Tensor<Scalar>, _ layer: Convolution) -> BatchNorm<Scalar> {
    guard case .normRelu(let scale, let shift, let meanRange, let varianceRange) = layer.ending else {
      preconditionFailure("\(layer.name) has no norm")
    }
    var mean = statistics(meanRange)
    var variance = statistics(varianceRange)
    if case .batch(let momentum) = normalisation {
      let (m, v) = BatchNorm.moments(of: z, workers: workers)
      let keep = Scalar(1 - momentum)
      let take = Scalar(momentum)
      setStatistics(meanRange, zip(mean, m).map { keep * $0 + take * $1 })
      setStatistics(varianceRange, zip(variance, v).map { keep * $0 + take * $1 })
      (mean, variance) = (m, v)
    }
    return BatchNorm(
      mean: mean, variance: variance, gamma: parameters(scale), beta: parameters(shift))
  }
}
