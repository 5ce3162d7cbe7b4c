// Unsafe pointers: gradients of single images on their way through a layer.

// The layers of the network as training runs them: forward at once, and a recorded step for the way back.

extension Tape {
  /// Convolution, batch norm, activation; plus `skip`.
  ///
  /// - Parameters:
  ///   - x: `[N, H, W, inputs]`.
  ///   - layer: ends in a norm.
  ///   - skip: `[N, H/stride, W/stride, outputs]`, such as x itself.
  /// - Returns: `[N, H/stride, W/stride, outputs]`.
  package func convolve(_ x: Node<Scalar>, _ layer: Convolution, skip: Node<Scalar>? = nil) -> Node<Scalar> {
    guard case .norm(let scale, let shift, let mean, let variance) = layer.ending else {
      preconditionFailure("\(layer.name) has no norm")
    }
    let algorithm = self.algorithm(layer)
    let (z, moments) = clock.time(.forward) {  // z is [N, h, w, outputs]
      usesBatch
        ? self.convolved(x.value, layer, by: algorithm)
        : (algorithm.forward(x.value, finish: ConvolutionFinish(), workers: workers), nil)
    }
    let running = (mean: statistics(mean), variance: statistics(variance))
    if let moments { follow(moments, mean, variance) }
    let (batchMean, batchVariance) = moments ?? running
    let norm = BatchNorm(
      mean: batchMean, variance: batchVariance, gamma: parameters(scale), beta: parameters(shift),
      manner: layer.manner)
    let y = Node(
      clock.time(.norms) { norm.forward(z, skip: skip?.value, workers: workers) })
    record { [self] in
      guard let dy = y.gradient else { return }
      y.gradient = nil
      let gradient = clock.time(.norms) {
        norm.gradient(z, dy: dy, usesBatch: usesBatch, workers: workers)
      }
      addGradient(scale, gradient.dgamma)
      addGradient(shift, gradient.dbeta)
      if let skip { receive(dy, skip) }
      convolveBack(x, layer, by: algorithm) { image, dz in
        norm.backward(z, dy: dy, gradient: gradient, image: image, dx: dz)
        return UnsafePointer(dz)
      }
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

  /// Unit vectors of several maps as one unit vector per cell, `[N, H, W, c]` each to `[N, H, W, sum of c]`.
  func join(_ maps: [Node<Scalar>]) -> Node<Scalar> {
    let node = Node(clock.time(.norms) { Joining.forward(maps.map(\.value), workers: workers) })
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      let parts = clock.time(.norms) { Joining.backward(dy, to: maps.map(\.value), workers: workers) }
      for (map, part) in zip(maps, parts) { receive(part, map) }
    }
    return node
  }

  private var usesBatch: Bool {
    if case .batch = normalisation { return true }
    return false
  }

  /// A convolution, and mean and (biased) variance of every channel of its result over the batch, `[outputs]`.
  private func convolved(
    _ x: Tensor<Scalar>, _ layer: Convolution, by algorithm: any ConvolutionAlgorithm<Scalar>
  ) -> (Tensor<Scalar>, (mean: [Scalar], variance: [Scalar])?) {
    let (h, w) = layer.outputSize(x)
    var z = Tensor<Scalar>(n: 0, h: h, w: w, c: layer.outputs)
    let totals = imageTotals(images: x.n, channels: layer.outputs) { sum, square in
      z = algorithm.forward(x, workers: workers) { image, z in
        Scalar.kernels.channelMoments(z, h * w, Int32(layer.outputs), sum(image), square(image))
      }
    }
    let n = Double(z.rows)
    let mean = totals.first.map { $0 / n }
    let variance = zip(totals.second, mean).map { max(0, $0 / n - $1 * $1) }
    return (z, (mean.map { Scalar($0) }, variance.map { Scalar($0) }))
  }

  /// Takes the running statistics a step towards a batch's.
  private func follow(
    _ moments: (mean: [Scalar], variance: [Scalar]), _ mean: Range<Int>, _ variance: Range<Int>
  ) {
    guard case .batch(let momentum) = normalisation else { return }
    let (keep, take) = (Scalar(1 - momentum), Scalar(momentum))
    setStatistics(mean, zip(statistics(mean), moments.mean).map { keep * $0 + take * $1 })
    setStatistics(variance, zip(statistics(variance), moments.variance).map { keep * $0 + take * $1 })
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
    let cells = x.value.cells
    let totals = imageTotals(images: x.value.n, channels: layer.outputs) { sum, square in
      dy.read { dy in
        convolveBack(x, layer, by: algorithm(layer)) { image, _ in
          let slope = dy + image * cells * layer.outputs
          Scalar.kernels.channelMoments(slope, cells, Int32(layer.outputs), sum(image), square(image))
          return slope
        }
      }
    }
    addGradient(layer.biasRange, totals.first.map { Scalar($0) })
  }

  /// The way back of a convolution from each image's dy `[h, w, outputs]` (`ConvolutionAlgorithm.backward`): weight
  /// gradient to the tape, input gradient to the node.
  private func convolveBack(
    _ x: Node<Scalar>, _ layer: Convolution, by algorithm: any ConvolutionAlgorithm<Scalar>,
    dy: (Int, UnsafeMutablePointer<Scalar>) -> UnsafePointer<Scalar>
  ) {
    let (dweight, dx) = algorithm.backward(
      x.value, dy: dy, needsInput: !x.isInput, workers: workers, clock: clock)
    addGradient(layer.weight, dweight)
    if let dx { receive(dx, x) }
  }

  private func receive(_ gradient: [Scalar], _ node: Node<Scalar>) {
    clock.time(.norms) { node.receive(gradient, workers: workers) }
  }
}
