import Basics
import Encoder
import Foundation
import Matching

/// A film without grey values: a smooth feature field over anatomy, seen through a shift of the patient.
///
/// Features are random waves of the position, so nearby places look alike and far ones do not.
struct SyntheticFilm {
  var grid = WorkingGrid(filmWidth: 768, filmHeight: 960, longSide: 240)
  /// Where the patient stands, grid px.
  var shift = (x: 0.0, y: 0.0)
  var channels = 24
  var seed: UInt64 = 7
  var strides = [4, 8, 16, 32]

  var encoded: EncodedFilm {
    EncodedFilm(pyramid: FeaturePyramid(levels: strides.map(level)), grid: grid)
  }

  private func level(stride: Int) -> FeatureMap {
    var random = SplitMix64(seed: seed &+ UInt64(stride))
    let waves = (0..<channels).map { _ in
      let scale = 1.2 / Double(stride)
      return (
        x: Double.random(in: -scale...scale, using: &random),
        y: Double.random(in: -scale...scale, using: &random),
        phase: Double.random(in: 0..<(2 * .pi), using: &random)
      )
    }
    // As the encoder does: the grid is extended to multiples of 32.
    let (width, height) = ((grid.width + 31) / 32 * 32 / stride, (grid.height + 31) / 32 * 32 / stride)
    var values = [Float]()
    for row in 0..<height {
      for column in 0..<width {
        let x = Double(stride * column) + Double(stride - 1) / 2 - shift.x
        let y = Double(stride * row) + Double(stride - 1) / 2 - shift.y
        let cell = waves.map { cos($0.x * x + $0.y * y + $0.phase) }
        let length = cell.reduce(0) { $0 + $1 * $1 }.squareRoot()
        values += cell.map { Float($0 / length) }
      }
    }
    return FeatureMap(stride: stride, width: width, height: height, channels: channels, values: values)
  }
}
