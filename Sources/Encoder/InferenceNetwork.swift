/// The network for inference: every batch norm is folded to one multiply-add, applied with the ReLU (and the
/// skip) to each strip while it is still in the cache.
package struct InferenceNetwork: Sendable {
  package let layout: EncoderLayout
  private let endings: [String: Ending]
  private let algorithms: [String: any ConvolutionAlgorithm<Float>]

  /// y = x * scale + shift.
  fileprivate struct Ending: Sendable {
    let scale: [Float]
    let shift: [Float]
  }

  package init(state: EncoderState<Float>) {
    layout = EncoderLayout(state.architecture)
    var endings: [String: Ending] = [:]
    var algorithms: [String: any ConvolutionAlgorithm<Float>] = [:]
    for layer in layout.convolutions {
      algorithms[layer.name] = layer.algorithm(weight: Array(state.parameters[layer.weight]))
      switch layer.ending {
      case .bias(let range):
        endings[layer.name] = Ending(scale: [], shift: Array(state.parameters[range]))
      case .normRelu(let scale, let shift, let mean, let variance):
        let norm = BatchNorm(
          mean: Array(state.statistics[mean]), variance: Array(state.statistics[variance]),
          gamma: Array(state.parameters[scale]), beta: Array(state.parameters[shift]))
        endings[layer.name] = Ending(scale: norm.scale, shift: norm.shift)
      }
    }
    (self.endings, self.algorithms) = (endings, algorithms)
  }

  /// Unit feature maps of `[N, H, W, 1]`, finest first; H and W are multiples of the coarsest stride.
  package func features(of batch: Tensor<Float>, workers: Int) -> [Tensor<Float>] {
    var operations = Operations(network: self, workers: workers)
    return layout.run(&operations, input: batch)
  }

  private struct Operations: EncoderOperations {
    let network: InferenceNetwork
    let workers: Int

    func convolve(_ x: Tensor<Float>, _ layer: Convolution, residual: Bool) -> Tensor<Float> {
      run(x, layer) { ending, out, firstCell, cells in
        let apply = { (skip: UnsafePointer<Float>?) in
          Float.kernels.scaleShiftRelu(
            out, ending.scale, ending.shift, skip, cells, Int32(layer.outputs), out)
        }
        if residual {
          x.values.read { apply($0 + firstCell * layer.outputs) }
        } else {
          apply(nil)
        }
      }
    }

    func lateral(_ x: Tensor<Float>, _ layer: Convolution, coarser: Tensor<Float>?) -> Tensor<Float> {
      var y = addingBias(x, layer)
      if let coarser { Upsampling.forward(coarser, to: &y, workers: workers) }
      return y
    }

    func describe(_ x: Tensor<Float>, _ layer: Convolution) -> Tensor<Float> {
      UnitLength.forward(addingBias(x, layer), workers: workers).0
    }

    private func addingBias(_ x: Tensor<Float>, _ layer: Convolution) -> Tensor<Float> {
      run(x, layer) { ending, out, _, cells in
        Float.kernels.addBias(out, ending.shift, cells, Int32(layer.outputs))
      }
    }

    private func run(
      _ x: Tensor<Float>, _ layer: Convolution,
      finish: (Ending, UnsafeMutablePointer<Float>, Int, Int) -> Void
    ) -> Tensor<Float> {
      guard let ending = network.endings[layer.name], let algorithm = network.algorithms[layer.name] else {
        preconditionFailure("\(layer.name) is no layer of this network")
      }
      return algorithm.forward(x, workers: workers) { finish(ending, $0, $1, $2) }
    }
  }
}
