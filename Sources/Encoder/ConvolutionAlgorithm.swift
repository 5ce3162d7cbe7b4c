// Unsafe pointers: results are lent to whoever finishes them while they are in the cache.

/// A way to compute one convolution and its gradients. All of them give the same numbers, but for rounding.
package protocol ConvolutionAlgorithm<Scalar>: Sendable {
  associatedtype Scalar: Real

  /// y [N, H/stride, W/stride, outputs] = x * weight; `finish` sees every strip of whole rows while it is
  /// warm: (pointer to the strip, first cell of the batch, cells).
  func forward(
    _ x: Tensor<Scalar>, workers: Int, finish: (UnsafeMutablePointer<Scalar>, Int, Int) -> Void
  ) -> Tensor<Scalar>

  /// The way back: returns dLoss/dweight and, unless `dx` is nil, adds dLoss/dx to it.
  ///
  /// Images are shared out over the workers; their weight gradients are added in a fixed order.
  func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], dx: inout [Scalar]?, workers: Int
  ) -> [Scalar]
}

extension Convolution {
  /// The fastest algorithm for this layer with these weights, `[kernel, kernel, inputs, outputs]`.
  package func algorithm<Scalar: Real>(weight: [Scalar]) -> any ConvolutionAlgorithm<Scalar> {
    WinogradConvolution<Scalar>.suits(self)
      ? WinogradConvolution(layer: self, weight: weight) : StripConvolution(layer: self, weight: weight)
  }
}

extension ConvolutionAlgorithm {
  /// Adds up the workers' shares, `[shares, count]`, in their order.
  func sumOfShares(_ partial: [Scalar], count: Int) -> [Scalar] {
    var sum = Array(partial[0..<count])
    partial.read { partial0 in
      sum.write { sum in
        for first in stride(from: count, to: partial.count, by: count) {
          Scalar.kernels.accumulate(partial0 + first, count, sum)
        }
      }
    }
    return sum
  }
}

/// Lends uninitialised memory to one worker.
func withScratch<T>(of type: T.Type, _ count: Int, _ body: (UnsafeMutablePointer<T>) -> Void) {
  let scratch = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
  defer { scratch.deallocate() }
  body(scratch)
}
