import Basics

/// The shape of the pyramid network, small enough to be written into a weights file.
///
/// A bottom-up path of 3x3 convolutions halves the grid at every stage (strides 2 to 32); a top-down path
/// carries context back to every level from stride 4 on, where a head gives unit feature vectors.
package struct EncoderArchitecture: Sendable, Hashable, Codable {
  /// Channels of the stages at strides 2, 4, 8, 16, 32.
  package var channels: [Int]
  /// Residual 3x3 blocks of each stage, after its strided convolution.
  package var blocks: [Int]
  /// Channels of the top-down path and length of the feature vectors.
  package var features: Int

  /// `channels` and `blocks` have one entry per stage.
  package init(channels: [Int], blocks: [Int], features: Int) {
    (self.channels, self.blocks, self.features) = (channels, blocks, features)
  }

  /// The shipped network: 2.9 GFLOP on a 384x480 grid.
  package static let standard = EncoderArchitecture(
    channels: [16, 32, 64, 96, 128], blocks: [1, 1, 2, 2, 2], features: 64)

  /// Written form for the metadata of a weights file: `channels;blocks;features`.
  package var text: String {
    [channels, blocks, [features]].map { $0.map(String.init).joined(separator: ",") }
      .joined(separator: ";")
  }

  /// Reads the written form; nil when it is not one or asks for an unreasonable network.
  package init?(text: String) {
    let parts = text.split(separator: ";").map { $0.split(separator: ",").map { Int($0) ?? -1 } }
    guard parts.count == 3, parts[0].count == parts[1].count, (2...8).contains(parts[0].count),
      parts[2].count == 1, parts[0].allSatisfy({ (1...1024).contains($0) }),
      parts[1].allSatisfy({ (0...16).contains($0) }), (1...1024).contains(parts[2][0])
    else { return nil }
    self.init(channels: parts[0], blocks: parts[1], features: parts[2][0])
  }

  /// Grid pixels per cell of the coarsest level; grids are extended to multiples of it.
  var coarsestStride: Int { 1 << channels.count }

  /// Grid pixels per cell of every level, finest first: 4, 8, ...
  package var levelStrides: [Int] { channels.indices.dropFirst().map { 2 << $0 } }

  /// Floating-point operations of one forward pass over a grid (convolutions; multiply and add counted separately).
  package func flops(width: Int, height: Int) -> Int {
    EncoderLayout(self).flops(width: width, height: height)
  }
}

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
    let kept = layout.parameterCount(ofStages: frozen)
    for tensor in layout.tensors where tensor.name.hasSuffix("weight") && tensor.range.lowerBound >= kept {
      for i in tensor.range { result[i] = true }
    }
    return result
  }
}
