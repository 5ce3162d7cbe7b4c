/// One level of encoder output: an L2-normalised feature vector per cell, row-major `[height, width, channels]`.
///
/// The centre of cell (i, j) lies at grid position `(stride * i + (stride - 1) / 2, stride * j + (stride - 1) / 2)`.
public struct FeatureMap: Sendable {
  /// Grid pixels per cell: 4, 8, 16 or 32.
  public let stride: Int
  /// Columns of cells.
  public let width: Int
  /// Rows of cells.
  public let height: Int
  /// Feature dimension.
  public let channels: Int
  /// `[height, width, channels]`, every cell of unit length.
  public let values: [Float]

  /// Makes a map; `values.count` must be `height * width * channels`.
  public init(stride: Int, width: Int, height: Int, channels: Int, values: [Float]) {
    precondition(values.count == width * height * channels, "a map needs height * width * channels values")
    self.stride = stride
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }
}

/// Feature maps of one film, finest first (strides 4, 8, 16, 32).
public struct FeaturePyramid: Sendable {
  /// Finest first.
  public let levels: [FeatureMap]

  /// Makes a pyramid from its levels, finest first.
  public init(levels: [FeatureMap]) {
    self.levels = levels
  }
}
