import Basics

/// The numbers of a network: trained parameters and the running statistics of its batch norms, each one flat vector
/// in the order of `EncoderLayout`.
package struct EncoderState<Scalar: Real>: Sendable {
  /// The network's shape.
  package let architecture: EncoderArchitecture
  /// Every trained parameter, `[parameterCount]`.
  package var parameters: [Scalar]
  /// Running mean and variance of every batch norm, `[statisticCount]`.
  package var statistics: [Scalar]

  /// Random weights: He initialisation for the convolutions, scale 1, shift 0, mean 0, variance 1.
  ///
  /// - Parameter seed: the same seed gives the same weights on every machine.
  package init(architecture: EncoderArchitecture, seed: UInt64) {
    let layout = EncoderLayout(architecture)
    var random = SplitMix64(seed: seed)
    self.architecture = architecture
    parameters = [Scalar](repeating: 0, count: layout.parameterCount)
    statistics = [Scalar](repeating: 0, count: layout.statisticCount)
    for tensor in layout.tensors {
      if tensor.name.hasSuffix("weight") {
        let fanIn = tensor.shape.dropLast().reduce(1, *)
        let deviation = (2 / Double(fanIn)).squareRoot()
        for i in tensor.range { parameters[i] = Scalar(random.normal() * deviation) }
      } else if tensor.name.hasSuffix("norm.scale") {
        for i in tensor.range { parameters[i] = 1 }
      } else if tensor.name.hasSuffix("norm.variance") {
        for i in tensor.range { statistics[i] = 1 }
      }
    }
  }

  /// Which parameters weight decay pulls on, `[parameterCount]`: convolution weights, not norms, biases or what a
  /// training run keeps behind the encoder's own numbers.
  ///
  /// - Parameter frozen: stages that are not trained, and do not decay.
  package func decays(frozen: Int = 0) -> [Bool] {
    var result = [Bool](repeating: false, count: parameters.count)
    let layout = EncoderLayout(architecture)
    for tensor in layout.tensors where tensor.name.hasSuffix("weight") {
      for i in tensor.range { result[i] = true }
    }
    for kept in layout.parameters(ofStages: frozen) {
      for i in kept { result[i] = false }
    }
    return result
  }
}
