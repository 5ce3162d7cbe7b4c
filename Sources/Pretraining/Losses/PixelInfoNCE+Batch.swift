// Unsafe pointers: images of a batch side by side on the workers.

import Basics
import Encoder

extension PixelInfoNCE {
  /// The loss over a batch in which images 2i and 2i+1 are the two views of pair i; leaves the gradients in the
  /// levels.
  ///
  /// - Returns: the mean loss of each level, finest first.
  package func apply(
    levels: [Node<Scalar>], strides: [Int], matches: [[(x1: Double, y1: Double, x2: Double, y2: Double)]],
    workers: Int
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
                    Corners(x: match.x1, y: match.y1, stride: stride, width: map.w, height: map.h),
                    Corners(x: match.x2, y: match.y2, stride: stride, width: map.w, height: map.h)
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
      level.receive(gradient)
      return losses.reduce(0, +) / Double(max(1, pairs))
    }
  }
}
