import Encoder

/// What the encoder saw of one film: its features and how grid pixels map to native pixels.
public struct EncodedFilm: Sendable {
  /// Features of the working grid, finest level first.
  public let pyramid: FeaturePyramid
  /// The scaling between native pixels and the grid.
  public let grid: WorkingGrid

  /// Makes an encoded film.
  public init(pyramid: FeaturePyramid, grid: WorkingGrid) {
    self.pyramid = pyramid
    self.grid = grid
  }
}
