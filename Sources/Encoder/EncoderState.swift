import Foundation

/// The numbers of a network: trained parameters and the running statistics of its batch norms.
public struct EncoderState<Scalar: Real>: Sendable {
  /// The network's shape.
  public let architecture: EncoderArchitecture
  /// Every trained parameter, in the order of the layout.
  public var parameters: [Scalar]
  /// Running mean and variance of every batch norm.
  public var statistics: [Scalar]

  /// Random weights: He initialisation for the convolutions, scale 1, shift 0, mean 0, variance 1.
  ///
  /// - Parameter seed: the same seed gives the same weights on every machine.
  public init(architecture: EncoderArchitecture, seed: UInt64) {
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

  /// Which parameters weight decay pulls on: convolution weights, not norms or biases.
  public var decays: [Bool] {
    var result = [Bool](repeating: false, count: parameters.count)
    for tensor in EncoderLayout(architecture).tensors where tensor.name.hasSuffix("weight") {
      for i in tensor.range { result[i] = true }
    }
    return result
  }
}

/// A small, fast, seedable generator (Steele, Lea and Flood 2014): the same numbers on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes a generator.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// Standard normal (Box-Muller, one of the pair).
  public mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
