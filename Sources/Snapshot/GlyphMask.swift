import Foundation

/// How much of each pixel of a cell a glyph covers.
struct GlyphMask {
  /// Row-major coverage 0...1, `[height, width]`.
  private(set) var coverage: [Double]
  let width: Int
  let height: Int

  /// Draws a glyph of `columns` cells; `scale` times 8 x 16 px a cell.
  init(_ glyph: Character, columns: Int, isBold: Bool, scale: Int) {
    width = 8 * scale * columns
    height = 16 * scale
    coverage = [Double](repeating: 0, count: width * height)
    let scalars = Array(String(glyph).decomposedStringWithCanonicalMapping.unicodeScalars)
    guard let base = scalars.first else { return }
    if let shape = AreaShape(base) {
      fill(shape)
    } else if columns == 1, let strokes = StrokeFont.strokes(of: base) {
      let marks = scalars.dropFirst().flatMap { StrokeFont.strokes(of: $0) ?? [] }
      draw(strokes + marks, isBold: isBold, scale: scale)
    } else {
      drawMissing(scale)
    }
  }

  /// Areas are sampled four by four in every pixel.
  private mutating func fill(_ shape: AreaShape) {
    let samples = 4
    for y in 0..<height {
      for x in 0..<width {
        var sum = 0.0
        for sy in 0..<samples {
          for sx in 0..<samples {
            sum += shape.share(
              x: (Double(x) + (Double(sx) + 0.5) / Double(samples)) / Double(width),
              y: (Double(y) + (Double(sy) + 0.5) / Double(samples)) / Double(height))
          }
        }
        coverage[y * width + x] = sum / Double(samples * samples)
      }
    }
  }

  private mutating func draw(_ strokes: [StrokePath], isBold: Bool, scale: Int) {
    let pen = isBold ? 0.95 : 0.62
    for y in 0..<height {
      for x in 0..<width {
        let (gridX, gridY) = (
          (Double(x) + 0.5) / Double(scale) - 0.5, (Double(y) + 0.5) / Double(scale) - 0.5
        )
        for stroke in strokes {
          let radius = stroke.isDot ? pen * 1.45 : pen
          let inside = (radius - stroke.distance(x: gridX, y: gridY)) * Double(scale) + 0.5
          coverage[y * width + x] = max(coverage[y * width + x], min(1, max(0, inside)))
        }
      }
    }
  }

  /// An open box, as wide as the glyph.
  private mutating func drawMissing(_ scale: Int) {
    let (left, right, top, bottom) = (scale, width - 2 * scale, 3 * scale, 12 * scale)
    for y in top..<bottom {
      for x in left..<right
      where y < top + scale || y >= bottom - scale || x < left + scale || x >= right - scale {
        coverage[y * width + x] = 1
      }
    }
  }
}
