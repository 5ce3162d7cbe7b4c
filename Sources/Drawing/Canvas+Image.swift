import Radiograph

extension Canvas {
  /// Makes a canvas that shows a plane through a window and a colour map.
  ///
  /// - Parameters:
  ///   - plane: `[height, width]`.
  ///   - window: the values shown as the map's two ends.
  package init(_ plane: Plane, window: ClosedRange<Float>, colours: ColourMap = .grey) {
    self.init(width: plane.width, height: plane.height, fill: .black)
    image(plane, window: window, colours: colours)
  }

  /// Draws a plane with its top-left pixel at (`x`, `y`), one canvas pixel for each value.
  ///
  /// - Parameters:
  ///   - plane: `[height, width]`.
  ///   - window: the values shown as the map's two ends.
  ///   - opacity: share of the picture against what is already there.
  package mutating func image(
    _ plane: Plane, window: ClosedRange<Float>, colours: ColourMap = .grey, x: Int = 0, y: Int = 0,
    opacity: Double = 1
  ) {
    let steps = 1023
    let palette = (0...steps).map { colours[Double($0) / Double(steps)] }
    let extent = window.upperBound - window.lowerBound
    let scale = extent > 0 ? Float(steps) / extent : 0
    for row in Canvas.clip(y, y + plane.height, to: height) {
      for column in Canvas.clip(x, x + plane.width, to: width) {
        let level = (plane[column - x, row - y] - window.lowerBound) * scale
        // The comparison is written so that NaN falls to the lower end.
        let index = level > 0 ? Int(min(level, Float(steps)).rounded()) : 0
        blend(palette[index], atX: column, y: row, share: opacity)
      }
    }
  }
}
