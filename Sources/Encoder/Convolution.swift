/// What becomes of a value behind a batch norm: it is kept between a floor and a ceiling.
package enum Activation: Sendable, Hashable {
  case none, relu, relu6

  var floor: Double { self == .none ? -.infinity : 0 }
  var ceiling: Double { self == .relu6 ? 6 : .infinity }
}

/// One convolution of the network and where its numbers lie.
package struct Convolution: Sendable {
  /// What follows the convolution.
  package enum Ending: Sendable {
    /// Batch norm and activation; ranges of scale and shift (parameters), mean and variance (statistics).
    case norm(scale: Range<Int>, shift: Range<Int>, mean: Range<Int>, variance: Range<Int>)
    /// A bias per output channel (parameters).
    case bias(Range<Int>)
  }

  /// What sets layers of one size apart, by the custom of whoever trained them first.
  package struct Manner: Sendable {
    /// Behind the norm.
    package var activation = Activation.relu
    /// Added to the norm's variance.
    package var epsilon = 1e-5
    /// Rows and columns of zeros in front of the image; nil for half a kernel. Behind it stand as many as make
    /// ceil(size / stride) places for the kernel.
    package var leading: Int?
    /// Every channel has a kernel of its own, `[kernel, kernel, outputs]`, and sees no other.
    package var isDepthwise = false

    package init(
      activation: Activation = .relu, epsilon: Double = 1e-5, leading: Int? = nil, isDepthwise: Bool = false
    ) {
      (self.activation, self.epsilon) = (activation, epsilon)
      (self.leading, self.isDepthwise) = (leading, isDepthwise)
    }
  }

  package let name: String
  /// 1, 3 or 5.
  package let kernel: Int
  package let stride: Int
  package let inputs: Int
  package let outputs: Int
  /// `[kernel, kernel, inputs, outputs]`, or `[kernel, kernel, outputs]`, within the parameters.
  package let weight: Range<Int>
  package let ending: Ending
  package let manner: Manner

  package init(
    name: String, kernel: Int, stride: Int, inputs: Int, outputs: Int, weight: Range<Int>, ending: Ending,
    manner: Manner = Manner()
  ) {
    (self.name, self.kernel, self.stride) = (name, kernel, stride)
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.weight, self.ending, self.manner) = (weight, ending, manner)
  }

  /// Multiply-adds per output cell, doubled.
  var flopsPerCell: Int { 2 * kernel * kernel * outputs * (manner.isDepthwise ? 1 : inputs) }

  /// Rows and columns of zeros in front of the image.
  var leading: Int { manner.leading ?? kernel / 2 }

  /// Where the bias lies, `[outputs]`; empty for a convolution that a norm follows.
  var biasRange: Range<Int> {
    if case .bias(let range) = ending { return range }
    return 0..<0
  }
}

extension Convolution {
  /// Rows and columns of what comes out.
  func outputSize<Scalar>(_ x: Tensor<Scalar>) -> (h: Int, w: Int) { (x.h / stride, x.w / stride) }
}
