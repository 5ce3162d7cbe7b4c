/// A plane of single-precision values, row-major `[height, width]`.
package struct Plane: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Row-major values, `[height, width]`.
  package var values: [Float]

  /// Makes a plane from values; `values.count` must be `width * height`.
  package init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "a plane needs width * height values")
    self.width = width
    self.height = height
    self.values = values
  }

  /// Makes a plane of one value.
  package init(width: Int, height: Int, repeating value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  /// The value of column `x`, row `y`.
  package subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}
