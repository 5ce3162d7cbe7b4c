// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

import Encoder
import Foundation

/// PixContrast (Xie et al. 2021, arXiv 2011.10043, equation 2): a pixel must be nearer to the pixels that show its place than to all others.
///
///     loss(i) = -log( sum_{j in Pos(i)} exp(cos(x_i, x'_j) / tau) / sum_j exp(cos(x_i, x'_j) / tau) )
///
/// averaged over the sampled pixels i; x' comes from the momentum encoder and gets no gradient.
package struct PixContrast<Scalar: Real>: CellLoss {
  /// Softmax temperature tau.
  package let temperature: Double

  package init(temperature: Double = 0.3) { self.temperature = temperature }

  package func add(
    asking: [UnsafePointer<Scalar>], answering: UnsafePointer<Scalar>, cells: Int, channels: Int,
    rows: [CellMatches.Row], weight: Double, gradients: [UnsafeMutablePointer<Scalar>]
  ) -> Double {
    let inverseTau = Scalar(1 / temperature)
    let slope = Scalar(weight / (Double(max(1, rows.count)) * temperature))
    var loss = 0.0
    for start in stride(from: 0, to: rows.count, by: rowsPerTile) {
      let tile = rows[start..<min(rows.count, start + rowsPerTile)]
      let n = tile.count
      var q = gathered(asking[0], tile, channels)  // [n, channels]
      var p = [Scalar](repeating: 0, count: n * cells)  // [n, cells]
      var logsum = [Scalar](repeating: 0, count: n)
      Scalar.gemm(
        transposeA: false, transposeB: true, m: n, n: cells, k: channels, alpha: 1, a: q, lda: channels,
        b: answering, ldb: channels, beta: 0, c: &p, ldc: cells)
      let positives = tile.enumerated().map { i, row in row.positives.map { p[i * cells + $0] } }
      Scalar.kernels.softmaxRows(&p, n, cells, inverseTau, &logsum)
      for (i, row) in tile.enumerated() {
        let (log, shares) = Self.softmax(positives[i], inverseTau)
        loss += Double(logsum[i]) - log
        // From here on p holds dloss/dcosine, without the common factor `slope`.
        for (cell, share) in zip(row.positives, shares) { p[i * cells + cell] -= Scalar(share) }
      }
      Scalar.gemm(
        transposeA: false, transposeB: false, m: n, n: channels, k: cells, alpha: slope, a: p, lda: cells,
        b: answering, ldb: channels, beta: 0, c: &q, ldc: channels)  // q becomes dloss/dx_i
      scatter(q, tile, channels, to: gradients[0])
    }
    return loss / Double(max(1, rows.count))
  }

  /// Log of the sum of exponentials, and each one's share in it.
  private static func softmax(_ cosines: [Scalar], _ inverseTau: Scalar) -> (log: Double, shares: [Double]) {
    let logits = cosines.map { Double($0 * inverseTau) }
    let top = logits.max() ?? 0
    let powers = logits.map { exp($0 - top) }
    let sum = powers.reduce(0, +)
    return (top + log(sum), powers.map { $0 / sum })
  }
}
