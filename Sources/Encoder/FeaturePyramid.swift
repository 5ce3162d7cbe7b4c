/// One level of encoder output: an L2-normalised feature vector per cell, row-major `[height, width, channels]`.
///
/// The centre of cell (i, j) lies at grid position `(stride * i + (stride - 1) / 2, stride * j + (stride - 1) / 2)`.
package struct FeatureMap: Sendable {
  /// Grid pixels per cell: 4, 8, 16 or 32.
  package let stride: Int
  /// Columns of cells.
  package let width: Int
  /// Rows of cells.
  package let height: Int
  /// Feature dimension.
  package let channels: Int
  /// `[height, width, channels]`, every cell of unit length.
  package let values: [Float]

  /// Makes a map; `values.count` must be `height * width * channels`.
  package init(stride: Int, width: Int, height: Int, channels: Int, values: [Float]) {
    precondition(values.count == width * height * channels, "a map needs height * width * channels values")
    self.stride = stride
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }
}

/// Feature maps of one film, finest first (strides 4, 8, 16, 32).
package struct FeaturePyramid: Sendable {
  /// Finest first.
  package let levels: [FeatureMap]

  /// Makes a pyramid from its levels, finest first.
  package init(levels: [FeatureMap]) {
    self.levels = levels
  }
}
