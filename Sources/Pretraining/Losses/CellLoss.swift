import Basics
import Encoder

// Unsafe pointers: slices of feature maps and their gradients between tensors and BLAS.

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
  /// Rows per matrix product. The more, the less often the map is put in order for the product; the fewer, the less
  /// memory the similarities take.
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
  func apply(
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
        node.receive(Array(gradient[index * images * size..<(index + 1) * images * size]), workers: workers)
      }
      return losses.reduce(0, +) / Double(max(1, images))
    }
  }
}

/// Which cells of one view's map show the same place as which cells of the other's.
///
/// Positives as in Xie et al. 2021 (arXiv 2011.10043): cell centres of both views are taken to the film; a pair is positive where their distance,
/// divided by the larger of the two views' cell diagonals, is below a threshold.
package struct CellMatches: Sendable {
  /// A cell of the asking view and the cells of the answering view that are positive for it (at least one).
  package struct Row: Sendable, Equatable {
    package let cell: Int
    package let positives: [Int]

    package init(cell: Int, positives: [Int]) { (self.cell, self.positives) = (cell, positives) }
  }

  /// Threshold of the paper.
  package static let usualThreshold = 0.7

  /// The sampled cells that have a positive.
  package let rows: [Row]

  /// The rows of a sample of asking cells; those without a positive are left out.
  ///
  /// - Parameter stride: view px per cell.
  package init(
    of cells: [Int], from asking: ViewGeometry, to answering: ViewGeometry, stride: Int,
    threshold: Double = usualThreshold
  ) {
    let diagonal =
      max(asking.gridPixelsPerViewPixel, answering.gridPixelsPerViewPixel) * Double(stride) * 2.squareRoot()
    let reach = threshold * diagonal
    let columns = asking.width / stride
    rows = cells.compactMap { cell in
      let place = asking.source(Self.centre(of: cell, columns: columns, stride: stride))
      let positives = Self.cells(near: place, within: reach, of: answering, stride: stride)
      return positives.isEmpty ? nil : Row(cell: cell, positives: positives)
    }
  }

  /// Where a cell's centre lies, view px.
  static func centre(of cell: Int, columns: Int, stride: Int) -> ViewGeometry.ViewPoint {
    let offset = Double(stride - 1) / 2
    return .init(
      x: Double(cell % columns * stride) + offset, y: Double(cell / columns * stride) + offset)
  }

  /// Cells of a view whose centres lie near a place of the film, grid px.
  private static func cells(
    near place: GridPoint, within reach: Double, of view: ViewGeometry, stride: Int
  ) -> [Int] {
    let (columns, rows) = (view.width / stride, view.height / stride)
    let p = view.view(of: place)
    let offset = Double(stride - 1) / 2
    let (column, row) = (
      Int(((p.x - offset) / Double(stride)).rounded()), Int(((p.y - offset) / Double(stride)).rounded())
    )
    // One cell more than the reach on either side, because the nearest centre was rounded and cells are warped.
    let span = 1 + Int((reach / (view.gridPixelsPerViewPixel * Double(stride))).rounded(.up))
    var near: [Int] = []
    for j in (row - span..<row + span + 1).clamped(to: 0..<rows) {
      for i in (column - span..<column + span + 1).clamped(to: 0..<columns) {
        let cell = j * columns + i
        let centre = view.source(Self.centre(of: cell, columns: columns, stride: stride))
        let (dx, dy) = (centre.x - place.x, centre.y - place.y)
        if dx * dx + dy * dy < reach * reach { near.append(cell) }
      }
    }
    return near
  }
}
