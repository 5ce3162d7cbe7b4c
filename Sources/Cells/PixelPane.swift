import Basics

/// Width and height in pixels of a screen.
package struct PixelSize: Sendable, Hashable {
  /// Columns of pixels.
  package var width: Int
  /// Rows of pixels.
  package var height: Int

  package init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
  }
}

/// A picture over some cells of a frame, for terminals that draw pixels; others show the cells below it.
///
/// Each cell of its place either shows its part of the picture or is covered: writing to a cell of the frame
/// covers it, so that text and panels drawn later lie over the picture.
package struct PixelPane: Sendable, Equatable {
  /// The cells that it lies over.
  package let place: CellRect
  /// Pixels of one cell.
  package let cell: PixelSize
  /// What the terminal shows for a moment before the picture is there.
  package let paper: RGB
  /// Row-major samples, `[height, width, 3]`.
  package var rgb: [UInt8]
  /// Cells that show the picture, row-major `[rows, columns]` of its place.
  package private(set) var isShown: [Bool]

  package init(place: CellRect, cell: PixelSize, paper: RGB) {
    (self.place, self.cell, self.paper) = (place, cell, paper)
    let count = max(0, place.columns * cell.width) * max(0, place.rows * cell.height)
    rgb = [UInt8](unsafeUninitializedCapacity: 3 * count) { samples, used in
      for pixel in 0..<count {
        samples[3 * pixel] = paper.r
        samples[3 * pixel + 1] = paper.g
        samples[3 * pixel + 2] = paper.b
      }
      used = 3 * count
    }
    isShown = [Bool](repeating: true, count: max(0, place.columns) * max(0, place.rows))
  }

  /// Columns of pixels.
  package var width: Int { place.columns * cell.width }
  /// Rows of pixels.
  package var height: Int { place.rows * cell.height }

  /// The colour of a pixel; writing outside is ignored, reading outside gives the paper.
  package subscript(x: Int, y: Int) -> RGB {
    get {
      guard x >= 0, y >= 0, x < width, y < height else { return paper }
      let start = 3 * (y * width + x)
      return RGB(rgb[start], rgb[start + 1], rgb[start + 2])
    }
    set {
      guard x >= 0, y >= 0, x < width, y < height else { return }
      let start = 3 * (y * width + x)
      rgb[start] = newValue.r
      rgb[start + 1] = newValue.g
      rgb[start + 2] = newValue.b
    }
  }

  /// Whether a cell of the frame shows its part of the picture.
  package func isShown(column: Int, row: Int) -> Bool { index(column, row).map { isShown[$0] } ?? false }

  /// Shows or covers the picture in a cell of the frame; cells outside its place are left alone.
  mutating func show(_ isVisible: Bool, column: Int, row: Int) {
    if let index = index(column, row) { isShown[index] = isVisible }
  }

  private func index(_ column: Int, _ row: Int) -> Int? {
    place.contains(CellPoint(column: column, row: row))
      ? (row - place.row) * place.columns + column - place.column : nil
  }
}

extension Frame {
  /// Lays a picture over the cells of its place, in place of one that was there.
  package mutating func lay(_ picture: PixelPane) { pixels = picture }

  /// Puts a smaller picture into the one that lies over the frame, and shows it in all cells of its place.
  ///
  /// One of other cells, or of a place that the picture does not hold, is ignored.
  package mutating func inset(_ picture: PixelPane) {
    guard var below = pixels, below.cell == picture.cell,
      below.place.intersection(picture.place) == picture.place
    else { return }
    pixels = nil  // so that the samples are changed in place
    let left = (picture.place.column - below.place.column) * below.cell.width
    let top = (picture.place.row - below.place.row) * below.cell.height
    for y in 0..<picture.height {
      let source = 3 * y * picture.width
      let target = 3 * ((top + y) * below.width + left)
      below.rgb.replaceSubrange(
        target..<target + 3 * picture.width, with: picture.rgb[source..<source + 3 * picture.width])
    }
    for row in picture.place.row..<picture.place.row + picture.place.rows {
      for column in picture.place.column..<picture.place.column + picture.place.columns {
        below.show(true, column: column, row: row)
      }
    }
    pixels = below
  }
}
