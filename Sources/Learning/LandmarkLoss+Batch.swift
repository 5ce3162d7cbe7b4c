// Unsafe pointers: images of a batch side by side on the workers.

import Basics
import Encoder

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
      levels[level].receive(gradient)
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
