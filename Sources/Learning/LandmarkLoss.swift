// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

import Basics
import Encoder
import Foundation

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

// Unsafe pointers: images of a batch side by side on the workers.

extension LandmarkLoss {
  /// What one view of a batch shows.
  package struct Shown: Sendable {
    /// Which of the head's vectors it asks for.
    package let isMagnified: Bool
    /// Landmarks within the view and where, view px.
    package let points: [(landmark: Int, x: Double, y: Double)]

    package init(isMagnified: Bool, points: [(landmark: Int, x: Double, y: Double)]) {
      (self.isMagnified, self.points) = (isMagnified, points)
    }
  }

  /// The loss over a batch of views; leaves the gradients in the levels and, for the vectors, on the tape.
  ///
  /// - Parameters:
  ///   - levels: unit features of each level, finest first.
  ///   - shown: what each view of the batch shows.
  ///   - spread: of the targets, cells.
  /// - Returns: the mean loss of each level, finest first, over the views that show any landmark.
  package func apply(
    levels: [Node<Scalar>], strides: [Int], shown: [Shown], spread: Double, head: LandmarkHead,
    on tape: Tape<Scalar>
  ) -> [Double] {
    let vectors = head.unitVectors(of: tape.parameters(head.range))
    var vectorGradient = [Scalar](repeating: 0, count: vectors.unit.count)
    let showing = max(1, shown.count { !$0.points.isEmpty })
    let weight = 1 / Double(showing * levels.count)
    let losses = levels.indices.map { level -> Double in
      let map = levels[level].value
      let size = map.cells * map.c
      let part = head.landmarks * map.c
      var gradient = [Scalar](repeating: 0, count: map.values.count)
      // One share of the vectors' gradient per view, added up in the order of the views.
      var shares = [Scalar](repeating: 0, count: shown.count * part)
      var losses = [Double](repeating: 0, count: shown.count)
      map.values.read { features in
        vectors.unit.read { unit in
          gradient.write { gradient in
            shares.write { shares in
              losses.write { losses in
                Parallel.shares(of: shown.count, workers: tape.workers) { _, range in
                  for view in range {
                    let targets = shown[view].points.map {
                      LandmarkTarget<Scalar>(
                        landmark: $0.landmark, x: $0.x, y: $0.y, stride: strides[level], width: map.w,
                        height: map.h, spread: spread)
                    }
                    losses[view] = add(
                      vectors: unit + head.offset(magnified: shown[view].isMagnified, level: level),
                      features: features + view * size, cells: map.cells, channels: map.c, targets: targets,
                      weight: weight, vectorGradient: shares + view * part,
                      featureGradient: gradient + view * size)
                  }
                }
              }
            }
          }
        }
      }
      levels[level].receive(gradient, workers: tape.workers)
      shares.read { shares in
        vectorGradient.write { sum in
          for (view, shown) in shown.enumerated() {
            let offset = head.offset(magnified: shown.isMagnified, level: level)
            Scalar.kernels.accumulate(shares + view * part, part, sum + offset)
          }
        }
      }
      return losses.reduce(0, +) / Double(showing)
    }
    tape.addGradient(head.range, head.gradient(of: vectors, unitGradient: vectorGradient))
    return losses
  }
}

/// Where a landmark should be found on one cell map: a Gaussian around its true position that sums to 1.
package struct LandmarkTarget<Scalar: Real>: Sendable {
  /// Row of the landmark's vector.
  package let landmark: Int
  /// Cells that carry weight.
  package let cells: [Int]
  /// The weight of each.
  package let weights: [Scalar]

  /// - Parameters:
  ///   - x, y: view px from the centre of the left-most, top-most pixel.
  ///   - stride: view px per cell; cell (i, j) is centred at stride * i + (stride - 1) / 2.
  ///   - width, height: cells of the map.
  ///   - spread: standard deviation, cells.
  package init(
    landmark: Int, x: Double, y: Double, stride: Int, width: Int, height: Int, spread: Double
  ) {
    self.landmark = landmark
    let centre = Double(stride - 1) / 2
    let across = Self.bell((x - centre) / Double(stride), cells: width, spread: spread)
    let down = Self.bell((y - centre) / Double(stride), cells: height, spread: spread)
    cells = down.flatMap { row in across.map { row.cell * width + $0.cell } }
    weights = down.flatMap { row in across.map { Scalar(row.weight * $0.weight) } }
  }

  /// A Gaussian along one axis, cut off at three standard deviations and summing to 1.
  private static func bell(
    _ position: Double, cells: Int, spread: Double
  ) -> [(cell: Int, weight: Double)] {
    // A landmark beyond the last cell's centre counts as on it: something must be within reach.
    let centre = min(max(position, 0), Double(cells - 1))
    let reach = max(1, 3 * spread)
    let low = max(0, Int((centre - reach).rounded(.up)))
    let high = min(cells - 1, Int((centre + reach).rounded(.down)))
    let bell = (low...high).map { cell in
      let distance = (Double(cell) - centre) / spread
      return (cell: cell, weight: exp(-distance * distance / 2))
    }
    let sum = bell.reduce(0) { $0 + $1.weight }
    return bell.map { ($0.cell, $0.weight / sum) }
  }
}
