/// The network for inference: every batch norm is folded into the convolution before it, and activation and skip are done
/// while the result is in the cache.
package struct InferenceNetwork: Sendable {
  package let layout: EncoderLayout
  private let layers: [String: Layer]

  /// A convolution with its norm folded in.
  private struct Layer: Sendable {
    let algorithm: any ConvolutionAlgorithm<Float>
    let bias: [Float]
  }

  package init(state: EncoderState<Float>, precision: ConvolutionPrecision = .full) {
    layout = EncoderLayout(state.architecture)
    var layers: [String: Layer] = [:]
    for layer in layout.convolutions {
      var weight = Array(state.parameters[layer.weight])
      let bias: [Float]
      switch layer.ending {
      case .bias(let range): bias = Array(state.parameters[range])
      case .norm(let scale, let shift, let mean, let variance):
        let norm = BatchNorm(
          mean: Array(state.statistics[mean]), variance: Array(state.statistics[variance]),
          gamma: Array(state.parameters[scale]), beta: Array(state.parameters[shift]),
          manner: layer.manner)
        for i in weight.indices { weight[i] *= norm.scale[i % layer.outputs] }
        bias = norm.shift
      }
      layers[layer.name] = Layer(
        algorithm: Float.convolution(layer, weight: weight, precision: precision), bias: bias)
    }
    self.layers = layers
  }

  /// Unit feature maps of `[N, H, W, 1]`, finest first; H and W are multiples of the coarsest stride.
  package func features(of batch: Tensor<Float>, workers: Int) -> [Tensor<Float>] {
    var operations = Operations(network: self, workers: workers)
    return layout.run(&operations, input: batch)
  }

  /// What the first `count` stages of each pyramid give, `[N, H/2, W/2, channels]`, `[N, H/4, W/4, channels]`, ...
  func stages(_ count: Int, of batch: Tensor<Float>, workers: Int) -> [[Tensor<Float>]] {
    var operations = Operations(network: self, workers: workers)
    return layout.bottomUp(&operations, input: batch, stages: count)
  }

  private struct Operations: EncoderOperations {
    let network: InferenceNetwork
    let workers: Int

    func convolve(_ x: Tensor<Float>, _ layer: Convolution, skip: Tensor<Float>?) -> Tensor<Float> {
      run(x, layer, activation: layer.manner.activation, skip: skip)
    }

    func lateral(_ x: Tensor<Float>, _ layer: Convolution, coarser: Tensor<Float>?) -> Tensor<Float> {
      var y = run(x, layer)
      if let coarser { Upsampling.forward(coarser, to: &y, workers: workers) }
      return y
    }

    func describe(_ x: Tensor<Float>, _ layer: Convolution) -> Tensor<Float> {
      UnitLength.forward(run(x, layer), workers: workers).0
    }

    func join(_ maps: [Tensor<Float>]) -> Tensor<Float> { Joining.forward(maps, workers: workers) }

    private func run(
      _ x: Tensor<Float>, _ layer: Convolution, activation: Activation = .none, skip: Tensor<Float>? = nil
    ) -> Tensor<Float> {
      guard let folded = network.layers[layer.name] else {
        preconditionFailure("\(layer.name) is no layer of this network")
      }
      return folded.algorithm.forward(
        x, finish: ConvolutionFinish(bias: folded.bias, activation: activation, skip: skip), workers: workers)
    }
  }
}
