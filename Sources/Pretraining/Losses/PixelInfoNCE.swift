import Basics
import Encoder

// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

/// Pixel-wise InfoNCE: every query of the first view must find its own position among all cells of the second.
///
///     loss = mean over queries of  log sum_j exp(cos(q, k_j) / tau) - sum_j w_j cos(q, k_j) / tau
///
/// where w are the bilinear weights of the true position on its four surrounding cells (Quan et al.,
/// arXiv 2211.07118, equation 2, with every cell as a candidate).
package struct PixelInfoNCE<Scalar: Real> {
  /// Softmax temperature.
  package let temperature: Double

  package init(temperature: Double) { self.temperature = temperature }

  /// A cell map's four neighbours of a position and their bilinear weights.
  package struct Corners {
    /// Four cells of a map `[height, width]`.
    package let cells: [Int]
    /// Their weights, which add up to 1.
    package let weights: [Scalar]

    /// - Parameters:
    ///   - x: view px from the centre of the left-most pixel.
    ///   - stride: view px per cell; cell (i, j) is centred at stride * i + (stride - 1) / 2.
    package init(x: Double, y: Double, stride: Int, width: Int, height: Int) {
      let s = Double(stride)
      let cx = min(max((x - (s - 1) / 2) / s, 0), Double(width - 1))
      let cy = min(max((y - (s - 1) / 2) / s, 0), Double(height - 1))
      let (x0, y0) = (min(Int(cx), max(0, width - 2)), min(Int(cy), max(0, height - 2)))
      let (fx, fy) = (cx - Double(x0), cy - Double(y0))
      let (x1, y1) = (min(x0 + 1, width - 1), min(y0 + 1, height - 1))
      cells = [y0 * width + x0, y0 * width + x1, y1 * width + x0, y1 * width + x1]
      weights = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy].map { Scalar($0) }
    }
  }

  /// Queries per matrix product. The more, the less often the map is put in order for the product; the fewer, the
  /// less memory the similarities take.
  private static var tile: Int { 128 }

  /// The loss of one image at one level; adds its gradient, times `weight`, to both maps' gradients.
  ///
  /// - Parameters:
  ///   - first, second: unit features, `[cells, channels]`.
  ///   - queries: the true position of each query in either map.
  package func add(
    first: UnsafePointer<Scalar>, second: UnsafePointer<Scalar>, cells: Int, channels: Int,
    queries: [(Corners, Corners)], weight: Double, firstGradient: UnsafeMutablePointer<Scalar>,
    secondGradient: UnsafeMutablePointer<Scalar>
  ) -> Double {
    guard !queries.isEmpty else { return 0 }
    let inverseTau = Scalar(1 / temperature)
    let slope = Scalar(weight / (Double(queries.count) * temperature))
    var loss = 0.0
    for start in stride(from: 0, to: queries.count, by: Self.tile) {
      let tile = Array(queries[start..<min(queries.count, start + Self.tile)])
      let n = tile.count
      var q = gather(first, tile.map(\.0), channels)  // [n, channels]
      var p = [Scalar](repeating: 0, count: n * cells)  // [n, cells]
      var logsum = [Scalar](repeating: 0, count: n)
      Scalar.gemm(
        transposeA: false, transposeB: true, m: n, n: cells, k: channels, alpha: 1, a: q, lda: channels,
        b: second, ldb: channels, beta: 0, c: &p, ldc: cells)
      let target = tile.enumerated().map { i, query in
        zip(query.1.cells, query.1.weights).map { p[i * cells + $0] * $1 }.reduce(0, +)
      }
      Scalar.kernels.softmaxRows(&p, n, cells, inverseTau, &logsum)
      for i in 0..<n {
        loss += Double(logsum[i] - target[i] * inverseTau)
        // From here on p holds dloss/dsimilarity, without the common factor `slope`.
        for (cell, w) in zip(tile[i].1.cells, tile[i].1.weights) { p[i * cells + cell] -= w }
      }
      Scalar.gemm(
        transposeA: true, transposeB: false, m: cells, n: channels, k: n, alpha: slope, a: p, lda: cells,
        b: q, ldb: channels, beta: 1, c: secondGradient, ldc: channels)
      Scalar.gemm(
        transposeA: false, transposeB: false, m: n, n: channels, k: cells, alpha: slope, a: p, lda: cells,
        b: second, ldb: channels, beta: 0, c: &q, ldc: channels)  // q becomes dloss/dq
      scatter(q, tile.map(\.0), channels, to: firstGradient)
    }
    return loss / Double(queries.count)
  }

  /// Features `[corners, channels]` of a map `[cells, channels]` at positions between its cells.
  private func gather(
    _ map: UnsafePointer<Scalar>, _ corners: [Corners], _ channels: Int
  ) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: corners.count * channels)
    for (i, corner) in corners.enumerated() {
      for (cell, w) in zip(corner.cells, corner.weights) {
        for c in 0..<channels { result[i * channels + c] += w * map[cell * channels + c] }
      }
    }
    return result
  }

  /// The adjoint of `gather`: adds a gradient `[corners, channels]` to that of the map `[cells, channels]`.
  private func scatter(
    _ gradient: [Scalar], _ corners: [Corners], _ channels: Int, to map: UnsafeMutablePointer<Scalar>
  ) {
    for (i, corner) in corners.enumerated() {
      for (cell, w) in zip(corner.cells, corner.weights) {
        for c in 0..<channels { map[cell * channels + c] += w * gradient[i * channels + c] }
      }
    }
  }
}

extension PixelInfoNCE {
  /// The loss over a batch in which images 2i and 2i+1 are the two views of pair i; leaves the gradients in the
  /// levels.
  ///
  /// - Parameters:
  ///   - levels: unit features `[2 * pairs, H/s, W/s, channels]`, finest first.
  ///   - strides: view px per cell of each level.
  ///   - matches: of each pair, view px.
  /// - Returns: the mean loss of each level, finest first.
  func apply(
    levels: [Node<Scalar>], strides: [Int], matches: [[ViewPair.Match]], workers: Int
  ) -> [Double] {
    let pairs = matches.count
    let weight = 1 / Double(pairs * levels.count)
    return zip(levels, strides).map { level, stride in
      let map = level.value
      let size = map.cells * map.c
      var gradient = [Scalar](repeating: 0, count: map.values.count)
      var losses = [Double](repeating: 0, count: pairs)
      map.values.read { features in
        gradient.write { gradient in
          losses.write { losses in
            Parallel.shares(of: pairs, workers: workers) { _, range in
              for pair in range {
                let queries = matches[pair].map { match in
                  (
                    Corners(x: match.first.x, y: match.first.y, stride: stride, width: map.w, height: map.h),
                    Corners(x: match.second.x, y: match.second.y, stride: stride, width: map.w, height: map.h)
                  )
                }
                losses[pair] = add(
                  first: features + 2 * pair * size, second: features + (2 * pair + 1) * size,
                  cells: map.cells, channels: map.c, queries: queries, weight: weight,
                  firstGradient: gradient + 2 * pair * size,
                  secondGradient: gradient + (2 * pair + 1) * size)
              }
            }
          }
        }
      }
      level.receive(gradient, workers: workers)
      return losses.reduce(0, +) / Double(max(1, pairs))
    }
  }
}
