// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

import Encoder

/// PixPro (Xie et al. 2021, arXiv 2011.10043, equations 3-5): a pixel, smoothed by the pixels that look like it, must agree with the pixels that
/// show its place in the other view. There are no negatives.
///
///     y_i = sum_j max(cos(x_i, x_j), 0)^gamma g(x_j)      over all pixels j of the same view
///     loss = -mean over all positive pairs (i, j) of cos(y_i, x'_j)
///
/// for the sampled pixels i; g is one linear layer; x' comes from the momentum encoder and gets no gradient. The asking
/// maps are x (unit features) and g(x).
package struct PixPro<Scalar: Real>: CellLoss {
  /// How much more a similar pixel counts than a less similar one.
  package let gamma: Int

  package init(gamma: Int) { self.gamma = gamma }

  package func add(
    asking: [UnsafePointer<Scalar>], answering: UnsafePointer<Scalar>, cells: Int, channels: Int,
    rows: [CellMatches.Row], weight: Double, gradients: [UnsafeMutablePointer<Scalar>]
  ) -> Double {
    let (x, g) = (asking[0], asking[1])  // both [cells, channels]
    let pairs = Double(max(1, rows.reduce(0) { $0 + $1.positives.count }))
    var loss = 0.0
    for start in stride(from: 0, to: rows.count, by: rowsPerTile) {
      let tile = rows[start..<min(rows.count, start + rowsPerTile)]
      let n = tile.count
      var q = gathered(x, tile, channels)  // [n, channels]
      var s = [Scalar](repeating: 0, count: n * cells)  // max(cosine, 0), [n, cells]
      var p = s  // its power, [n, cells]
      var y = q  // [n, channels]
      Scalar.gemm(
        transposeA: false, transposeB: true, m: n, n: cells, k: channels, alpha: 1, a: q, lda: channels,
        b: x, ldb: channels, beta: 0, c: &s, ldc: cells)
      Scalar.kernels.reluPower(&s, s.count, Int32(gamma), &p)
      Scalar.gemm(
        transposeA: false, transposeB: false, m: n, n: channels, k: cells, alpha: 1, a: p, lda: cells,
        b: g, ldb: channels, beta: 0, c: &y, ldc: channels)
      // From here on y holds dloss/dy.
      for (i, row) in tile.enumerated() {
        loss += agree(&y, at: i * channels, channels, with: answering, row.positives, slope: weight / pairs)
      }
      Scalar.gemm(
        transposeA: true, transposeB: false, m: cells, n: channels, k: n, alpha: 1, a: p, lda: cells,
        b: y, ldb: channels, beta: 1, c: gradients[1], ldc: channels)
      Scalar.gemm(
        transposeA: false, transposeB: true, m: n, n: cells, k: channels, alpha: 1, a: y, lda: channels,
        b: g, ldb: channels, beta: 0, c: &p, ldc: cells)
      Scalar.kernels.reluPowerBackward(s, s.count, Int32(gamma), &p)  // p becomes dloss/dcosine
      Scalar.gemm(
        transposeA: true, transposeB: false, m: cells, n: channels, k: n, alpha: 1, a: p, lda: cells,
        b: q, ldb: channels, beta: 1, c: gradients[0], ldc: channels)
      Scalar.gemm(
        transposeA: false, transposeB: false, m: n, n: channels, k: cells, alpha: 1, a: p, lda: cells,
        b: x, ldb: channels, beta: 0, c: &q, ldc: channels)  // q becomes dloss/dx_i
      scatter(q, tile, channels, to: gradients[0])
    }
    return loss / pairs
  }

  /// -sum cos(y, x'_j); replaces y by its gradient times `slope`.
  private func agree(
    _ y: inout [Scalar], at start: Int, _ channels: Int, with answering: UnsafePointer<Scalar>,
    _ positives: [Int], slope: Double
  ) -> Double {
    var sum = [Scalar](repeating: 0, count: channels)
    for cell in positives {
      for c in 0..<channels { sum[c] += answering[cell * channels + c] }
    }
    let slope = Scalar(slope)
    var (square, dot) = (Scalar(1e-12), Scalar(0))
    for c in 0..<channels {
      square += y[start + c] * y[start + c]
      dot += y[start + c] * sum[c]
    }
    let length = square.squareRoot()
    let cosine = dot / length
    for c in 0..<channels {
      y[start + c] = -slope * (sum[c] - cosine * y[start + c] / length) / length
    }
    return -Double(cosine)
  }
}
