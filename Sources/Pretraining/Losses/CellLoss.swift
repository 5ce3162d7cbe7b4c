// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

import Basics
import Encoder

/// A loss between sampled cells of one view and the momentum encoder's map of the other view.
package protocol CellLoss<Scalar>: Sendable {
  associatedtype Scalar: Real

  /// The mean loss over the rows; adds its gradient, times `weight`, to the asking maps' gradients.
  ///
  /// - Parameters:
  ///   - asking: maps of the trained encoder, each `[cells, channels]`; which ones is the loss's affair.
  ///   - answering: unit features of the momentum encoder on the other view, `[cells, channels]`.
  ///   - rows: sampled cells of the asking view with their positives in the other.
  ///   - gradients: one for each asking map.
  func add(
    asking: [UnsafePointer<Scalar>], answering: UnsafePointer<Scalar>, cells: Int, channels: Int,
    rows: [CellMatches.Row], weight: Double, gradients: [UnsafeMutablePointer<Scalar>]
  ) -> Double
}

extension CellLoss {
  /// Rows per matrix product: a tile of similarities stays in the second-level cache.
  var rowsPerTile: Int { 64 }

  /// The features of the rows' cells, `[rows, channels]`.
  func gathered(
    _ map: UnsafePointer<Scalar>, _ rows: ArraySlice<CellMatches.Row>, _ channels: Int
  ) -> [Scalar] {
    rows.flatMap { UnsafeBufferPointer(start: map + $0.cell * channels, count: channels) }
  }

  /// Adds rows to the cells that they belong to.
  func scatter(
    _ values: [Scalar], _ rows: ArraySlice<CellMatches.Row>, _ channels: Int,
    to map: UnsafeMutablePointer<Scalar>
  ) {
    values.read { values in
      for (i, row) in rows.enumerated() {
        Scalar.kernels.accumulate(values + i * channels, channels, map + row.cell * channels)
      }
    }
  }

  /// The loss over a batch in which images 2i and 2i+1 are the two views of pair i, both ways; leaves the gradients
  /// in the nodes.
  ///
  /// - Parameters:
  ///   - levels: the asking maps of each level, finest first.
  ///   - targets: the momentum encoder's unit features of each level, of the same shape.
  ///   - matches: `[level][image]`: the rows in which that image asks and its partner answers.
  /// - Returns: the mean loss of each level, finest first.
  package func apply(
    levels: [[Node<Scalar>]], targets: [Tensor<Scalar>], matches: [[CellMatches]], workers: Int
  ) -> [Double] {
    levels.indices.map { level in
      let (nodes, target) = (levels[level], targets[level])
      let (size, images) = (target.cells * target.c, target.n)
      let weight = 1 / Double(images * levels.count)
      // [maps, images, cells, channels]
      var gradient = [Scalar](repeating: 0, count: nodes.count * target.values.count)
      let maps = nodes.flatMap(\.value.values)
      var losses = [Double](repeating: 0, count: images)
      maps.read { maps in
        target.values.read { target in
          gradient.write { gradient in
            losses.write { losses in
              Parallel.shares(of: images, workers: workers) { _, range in
                for image in range {
                  let places = nodes.indices.map { ($0 * images + image) * size }
                  losses[image] = add(
                    asking: places.map { maps + $0 }, answering: target + (image ^ 1) * size,
                    cells: size / nodes[0].value.c, channels: nodes[0].value.c,
                    rows: matches[level][image].rows, weight: weight, gradients: places.map { gradient + $0 })
                }
              }
            }
          }
        }
      }
      for (index, node) in nodes.enumerated() {
        node.receive(Array(gradient[index * images * size..<(index + 1) * images * size]))
      }
      return losses.reduce(0, +) / Double(max(1, images))
    }
  }
}
