import Encoder

/// Which cells of one view's map show the same place as which cells of the other's.
///
/// Positives as in [PP]: cell centres of both views are taken to the film; a pair is positive where their distance,
/// divided by the larger of the two views' cell diagonals, is below a threshold.
package struct CellMatches: Sendable {
  /// A cell of the asking view and the cells of the answering view that are positive for it (at least one).
  package struct Row: Sendable, Equatable {
    package let cell: Int
    package let positives: [Int]

    package init(cell: Int, positives: [Int]) { (self.cell, self.positives) = (cell, positives) }
  }

  /// Threshold of the papers.
  package static let usualThreshold = 0.7

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
    // The reach is at most 0.7 diagonals of the coarser view's cell: two cells to either side hold it unless one
    // view is magnified much more than the other, which a pair's geometry does not do.
    var near: [Int] = []
    for j in (row - 2..<row + 3).clamped(to: 0..<rows) {
      for i in (column - 2..<column + 3).clamped(to: 0..<columns) {
        let cell = j * columns + i
        let centre = view.source(Self.centre(of: cell, columns: columns, stride: stride))
        let (dx, dy) = (centre.x - place.x, centre.y - place.y)
        if dx * dx + dy * dy < reach * reach { near.append(cell) }
      }
    }
    return near
  }
}

extension ViewGeometry {
  /// Length of a view px on the film, working-grid px (geometric mean of the axes).
  var gridPixelsPerViewPixel: Double {
    abs(matrix.0 * matrix.3 - matrix.1 * matrix.2).squareRoot()
  }
}
