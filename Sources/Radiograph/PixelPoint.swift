/// A position on a film in native pixels: x right, y down, the centre of the top-left pixel is (0, 0).
package struct PixelPoint: Sendable, Hashable, Codable {
  /// Columns from the centre of the left-most pixel, px.
  package var x: Double
  /// Rows from the centre of the top-most pixel, px.
  package var y: Double

  /// Makes a point from native pixel coordinates.
  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// Euclidean distance to another point, px.
  package func distance(to other: PixelPoint) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
