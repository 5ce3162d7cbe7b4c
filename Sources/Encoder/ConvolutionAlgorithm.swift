import COneDNN

// Unsafe pointers: images lent while they are in the cache.

/// A way to compute one convolution and its gradients. All of them give the same numbers, but for rounding.
package protocol ConvolutionAlgorithm<Scalar>: Sendable {
  associatedtype Scalar: Real

  /// y `[N, H/stride, W/stride, outputs]` = x `[N, H, W, inputs]` * weight, finished.
  func forward(_ x: Tensor<Scalar>, finish: ConvolutionFinish<Scalar>, workers: Int) -> Tensor<Scalar>

  /// y without a finish; `seen(image, y of the image)` is called while that is in the cache, by several workers at
  /// once.
  func forward(
    _ x: Tensor<Scalar>, workers: Int, seen: (Int, UnsafePointer<Scalar>) -> Void
  ) -> Tensor<Scalar>

  /// The way back: dLoss/dweight `[kernel, kernel, inputs, outputs]` and, if asked for, dLoss/dx `[N, H, W, inputs]`.
  ///
  /// Images are shared out over the workers; their weight gradients are added in a fixed order.
  /// - Parameters:
  ///   - x: what went forward, `[N, H, W, inputs]`.
  ///   - dy: gives dLoss/dy of an image before the finish, `[H/stride, W/stride, outputs]`, in memory of its own or
  ///     in the memory lent to it; called once for each image, by several workers at once.
  ///   - clock: told what the two gradients and `dy` (as `norms`) took.
  func backward(
    _ x: Tensor<Scalar>, dy: (Int, UnsafeMutablePointer<Scalar>) -> UnsafePointer<Scalar>, needsInput: Bool,
    workers: Int, clock: StepClock
  ) -> (dweight: [Scalar], dx: [Scalar]?)
}

/// How the factors of a convolution's products are held; they are added up in full.
package enum ConvolutionPrecision: Sendable, Hashable {
  /// As they are.
  case full
  /// As bfloat16 where the processor multiplies that itself, twice as fast, else as they are.
  case half

  /// Whether `half` makes a difference here.
  package static let halfIsFaster = bregma_onednn_has_bfloat16() != 0
}

/// What happens to a convolution's result while it is still in the cache: bias, then activation, then skip.
package struct ConvolutionFinish<Scalar: Real>: Sendable {
  /// `[outputs]`; nil for none.
  var bias: [Scalar]?
  /// Behind the bias.
  var activation = Activation.none
  /// Added last, of y's shape; nil for none.
  var skip: Tensor<Scalar>?

  package init(bias: [Scalar]? = nil, activation: Activation = .none, skip: Tensor<Scalar>? = nil) {
    (self.bias, self.activation, self.skip) = (bias, activation, skip)
  }
}

extension ConvolutionFinish {
  /// Finishes some cells of y, `[rows, outputs]`, from the given one of the batch on.
  func apply(to y: UnsafeMutablePointer<Scalar>, rows: Int, outputs: Int, firstRow: Int) {
    let run = { (bias: UnsafePointer<Scalar>?, skip: UnsafePointer<Scalar>?) in
      Scalar.kernels.finish(
        y, bias, Scalar(activation.floor), Scalar(activation.ceiling), skip, rows, Int32(outputs))
    }
    bias.lent { bias in (skip?.values).lent { run(bias, $0.map { $0 + firstRow * outputs }) } }
  }
}

extension Optional {
  /// Lends the elements' address, or nil where there are none.
  func lent<Element>(_ body: (UnsafePointer<Element>?) -> Void) where Wrapped == [Element] {
    if let self { self.read(body) } else { body(nil) }
  }
}
