// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

import Encoder

/// Every landmark's vector must find the landmark among all cells of a view:
///
///     loss = mean over landmarks of  log sum_j exp(cos(v, k_j) / tau) - sum_j w_j cos(v, k_j) / tau
///
/// the cross-entropy between the softmax of the similarities and the target w around the true position.
package struct LandmarkLoss<Scalar: Real>: Sendable {
  /// Softmax temperature.
  package let temperature: Double

  package init(temperature: Double) { self.temperature = temperature }

  /// The loss of one view at one level; adds its gradient, times `weight`, to both gradients.
  ///
  /// - Parameters:
  ///   - vectors: unit vectors, `[landmarks, channels]`.
  ///   - features: unit features of the view, `[cells, channels]`.
  ///   - targets: one for each landmark that the view shows, none twice.
  package func add(
    vectors: UnsafePointer<Scalar>, features: UnsafePointer<Scalar>, cells: Int, channels: Int,
    targets: [LandmarkTarget<Scalar>], weight: Double, vectorGradient: UnsafeMutablePointer<Scalar>,
    featureGradient: UnsafeMutablePointer<Scalar>
  ) -> Double {
    guard !targets.isEmpty else { return 0 }
    let n = targets.count
    let inverseTau = Scalar(1 / temperature)
    let slope = Scalar(weight / (Double(n) * temperature))
    // [n, channels]
    var asked = targets.flatMap {
      UnsafeBufferPointer(start: vectors + $0.landmark * channels, count: channels)
    }
    var p = [Scalar](repeating: 0, count: n * cells)  // [n, cells]
    var logsum = [Scalar](repeating: 0, count: n)
    Scalar.gemm(
      transposeA: false, transposeB: true, m: n, n: cells, k: channels, alpha: 1, a: asked, lda: channels,
      b: features, ldb: channels, beta: 0, c: &p, ldc: cells)
    let hits = targets.enumerated().map { i, target in
      zip(target.cells, target.weights).reduce(0) { $0 + p[i * cells + $1.0] * $1.1 }
    }
    Scalar.kernels.softmaxRows(&p, n, cells, inverseTau, &logsum)
    var loss = 0.0
    for (i, target) in targets.enumerated() {
      loss += Double(logsum[i] - hits[i] * inverseTau)
      // From here on p holds dloss/dsimilarity, without the common factor `slope`.
      for (cell, w) in zip(target.cells, target.weights) { p[i * cells + cell] -= w }
    }
    Scalar.gemm(
      transposeA: true, transposeB: false, m: cells, n: channels, k: n, alpha: slope, a: p, lda: cells,
      b: asked, ldb: channels, beta: 1, c: featureGradient, ldc: channels)
    Scalar.gemm(
      transposeA: false, transposeB: false, m: n, n: channels, k: cells, alpha: slope, a: p, lda: cells,
      b: features, ldb: channels, beta: 0, c: &asked, ldc: channels)  // becomes dloss/dvector
    asked.read { asked in
      for (i, target) in targets.enumerated() {
        Scalar.kernels.accumulate(asked + i * channels, channels, vectorGradient + target.landmark * channels)
      }
    }
    return loss / Double(n)
  }
}
