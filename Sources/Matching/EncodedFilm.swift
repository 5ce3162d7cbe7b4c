import Encoder
import Radiograph

/// What the encoder saw of one film: its features and how grid pixels map to native pixels.
package struct EncodedFilm: Sendable {
  /// Features of the working grid, finest level first.
  package let pyramid: FeaturePyramid
  /// The scaling between native pixels and the grid.
  package let grid: WorkingGrid

  /// Makes an encoded film.
  package init(pyramid: FeaturePyramid, grid: WorkingGrid) {
    self.pyramid = pyramid
    self.grid = grid
  }

  /// Scales a film's native grey (`Film.plane()`) to the encoder's working grid and encodes it.
  ///
  /// - Parameter workers: cores used for this one film.
  package init(_ native: Plane, encoder: FeatureEncoder, workers: Int) {
    let scaled = ScaledFilm(native, longSide: encoder.metadata.workingLongSide)
    self.init(pyramid: encoder.features(of: scaled.plane, workers: workers), grid: scaled.grid)
  }
}

/// A film's grey at a working scale.
struct ScaledFilm: Sendable {
  /// `[grid.height, grid.width]`, grey 0...1.
  let plane: Plane
  /// How native pixels map to it.
  let grid: WorkingGrid

  /// Scales native grey so that its long side becomes `longSide` px.
  init(_ native: Plane, longSide: Int) {
    grid = WorkingGrid(filmWidth: native.width, filmHeight: native.height, longSide: longSide)
    plane = native.resized(width: grid.width, height: grid.height)
  }
}
