import Basics
import Radiograph

/// A picture to draw on: an RGB raster, row-major, three bytes a pixel.
///
/// Positions are in canvas pixels as everywhere: x right, y down, the centre of the top-left pixel is (0, 0).
/// Whatever falls outside the canvas is clipped.
package struct Canvas: Sendable, Equatable {
  /// Columns, px.
  package let width: Int
  /// Rows, px.
  package let height: Int
  /// Row-major samples, `[height, width, 3]`.
  package private(set) var rgb: [UInt8]

  /// Makes a canvas of one colour; sizes below 1 become 1.
  package init(width: Int, height: Int, fill ink: RGB = .white) {
    self.width = max(1, width)
    self.height = max(1, height)
    rgb = []
    rgb.reserveCapacity(3 * self.width * self.height)
    for _ in 0..<self.width * self.height {
      rgb.append(ink.r)
      rgb.append(ink.g)
      rgb.append(ink.b)
    }
  }

  /// The colour of a pixel; writing outside is ignored, reading outside gives black.
  package subscript(x: Int, y: Int) -> RGB {
    get {
      guard contains(x, y) else { return .black }
      let place = 3 * (y * width + x)
      return RGB(rgb[place], rgb[place + 1], rgb[place + 2])
    }
    set {
      guard contains(x, y) else { return }
      let place = 3 * (y * width + x)
      rgb[place] = newValue.r
      rgb[place + 1] = newValue.g
      rgb[place + 2] = newValue.b
    }
  }

  /// Whether a pixel is on the canvas.
  package func contains(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height }

  /// Lays a share (0...1) of a colour over a pixel.
  package mutating func blend(_ ink: RGB, atX x: Int, y: Int, share: Double) {
    if share >= 1 {
      self[x, y] = ink
    } else if share > 0, contains(x, y) {
      self[x, y] = self[x, y].blended(with: ink, share: share)
    }
  }

  /// Fills whole pixels: columns `x ..< x + width`, rows `y ..< y + height`.
  package mutating func fill(
    x: Int, y: Int, width: Int, height: Int, ink: RGB, opacity: Double = 1
  ) {
    for row in Canvas.clip(y, y + height, to: self.height) {
      for column in Canvas.clip(x, x + width, to: self.width) {
        blend(ink, atX: column, y: row, share: opacity)
      }
    }
  }

  /// The part of `lower ..< upper` that lies in `0 ..< limit`.
  static func clip(_ lower: Int, _ upper: Int, to limit: Int) -> Range<Int> {
    let start = min(max(0, lower), limit)
    return start..<max(start, min(upper, limit))
  }

  /// Writes the canvas as an 8-bit RGB PNG, atomically.
  ///
  /// - Throws: `FileError`, naming the file.
  package func writePNG(_ path: String) throws(FileError) {
    try PNGWriter.writeRGB(width: width, height: height, rgb: rgb, to: path)
  }
}

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
