import Radiograph

/// A position on the working grid (the scaled film that the encoder sees), grid px.
package struct GridPoint: Sendable, Hashable {
  /// Columns from the centre of the left-most grid pixel.
  package var x: Double
  /// Rows from the centre of the top-most grid pixel.
  package var y: Double

  package init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }

  /// Euclidean distance, grid px.
  package func distance(to other: GridPoint) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}

/// How a film is scaled for the encoder: its long side becomes `longSide` grid pixels.
package struct WorkingGrid: Sendable, Hashable {
  /// Grid pixels per native pixel.
  package let scale: Double
  /// Columns, grid px.
  package let width: Int
  /// Rows, grid px.
  package let height: Int

  /// The grid on which a film's long side measures `longSide` grid px.
  package init(filmWidth: Int, filmHeight: Int, longSide: Int) {
    scale = Double(longSide) / Double(max(filmWidth, filmHeight, 1))
    width = max(1, Int((Double(filmWidth) * scale).rounded()))
    height = max(1, Int((Double(filmHeight) * scale).rounded()))
  }

  /// Native pixels to grid pixels (pixel centres at integers on both sides).
  package func grid(_ point: PixelPoint) -> GridPoint {
    GridPoint(x: (point.x + 0.5) * scale - 0.5, y: (point.y + 0.5) * scale - 0.5)
  }

  /// Grid pixels to native pixels.
  package func native(_ point: GridPoint) -> PixelPoint {
    PixelPoint(x: (point.x + 0.5) / scale - 0.5, y: (point.y + 0.5) / scale - 0.5)
  }
}
