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

/// Glyphs that paint areas: blocks, shades, quadrants, sextants, Braille, lines of boxes, filled signs.
///
/// Positions are shares of the cell, 0...1, from its top-left corner.
struct AreaShape {
  /// How dark the glyph is at a place, 0...1.
  let share: (_ x: Double, _ y: Double) -> Double

  /// How dark the glyph is at a place, 0...1.
  func share(x: Double, y: Double) -> Double { share(x, y) }

  /// The shape of a scalar; nil when it is none of these.
  init?(_ scalar: Unicode.Scalar) {
    guard let share = Self.block(scalar) ?? Self.line(scalar) ?? Self.sign(scalar) else { return nil }
    self.share = share
  }

  private typealias Share = (Double, Double) -> Double

  private static func area(_ isInside: @escaping (Double, Double) -> Bool) -> Share {
    { isInside($0, $1) ? 1 : 0 }
  }

  // MARK: Blocks

  private static func block(_ scalar: Unicode.Scalar) -> Share? {
    let code = Int(scalar.value)
    switch code {
    case 0x2580: return area { $1 < 0.5 }
    case 0x2581...0x2588: return area { $1 >= 1 - Double(code - 0x2580) / 8 }
    case 0x2589...0x258F: return area { x, _ in x < Double(0x2590 - code) / 8 }
    case 0x2590: return area { x, _ in x >= 0.5 }
    case 0x2591...0x2593: return { _, _ in Double(code - 0x2590) / 4 }
    case 0x2594: return area { $1 < 0.125 }
    case 0x2595: return area { x, _ in x >= 0.875 }
    case 0x2596...0x259F:
      // Upper left 1, upper right 2, lower left 4, lower right 8.
      let quarters = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14][code - 0x2596]
      return area { quarters >> (($0 < 0.5 ? 0 : 1) + ($1 < 0.5 ? 0 : 2)) & 1 == 1 }
    case 0x1FB00...0x1FB3B:
      // The six bits in order, without none, left half, right half and all.
      var sixths = code - 0x1FB00 + 1
      if sixths >= 21 { sixths += 1 }
      if sixths >= 42 { sixths += 1 }
      return area { sixths >> (($0 < 0.5 ? 0 : 1) + 2 * min(2, Int($1 * 3))) & 1 == 1 }
    case 0x2801...0x28FF:
      let dots = [0: 0, 1: 1, 2: 2, 3: 6, 4: 3, 5: 4, 6: 5, 7: 7]
      return area { x, y in
        let (column, row) = (x < 0.5 ? 0 : 1, min(3, Int(y * 4)))
        let (dx, dy) = ((x * 2 - Double(column) - 0.5) * 0.5, (y * 4 - Double(row) - 0.5) * 0.5)
        return (code - 0x2800) >> (dots[column * 4 + row] ?? 0) & 1 == 1 && dx * dx + dy * dy < 0.018
      }
    default: return nil
    }
  }

  // MARK: Lines

  /// Arms to the left, right, top and bottom of a box-drawing scalar.
  private static let arms: [Unicode.Scalar: (Bool, Bool, Bool, Bool)] = {
    let kinds: KeyValuePairs<String, (Bool, Bool, Bool, Bool)> = [
      "─━┄┈╌═": (true, true, false, false), "│┃┆┊╎║": (false, false, true, true),
      "┌╭╔": (false, true, false, true), "┐╮╗": (true, false, false, true), "└╰╚": (false, true, true, false),
      "┘╯╝": (true, false, true, false), "├╠": (false, true, true, true), "┤╣": (true, false, true, true),
      "┬╦": (true, true, false, true), "┴╩": (true, true, true, false), "┼╋╬": (true, true, true, true),
      "╴": (true, false, false, false), "╶": (false, true, false, false), "╵": (false, false, true, false),
      "╷": (false, false, false, true),
    ]
    return Dictionary(
      kinds.flatMap { text, arms in text.unicodeScalars.map { ($0, arms) } }, uniquingKeysWith: { $1 })
  }()

  private static func line(_ scalar: Unicode.Scalar) -> Share? {
    guard let (left, right, up, down) = arms[scalar] else { return nil }
    let isHeavy = "━┃╋".unicodeScalars.contains(scalar)
    // One pixel of eight and of sixteen, on the pixel right of and below the middle.
    let across = isHeavy ? 3.0 / 8..<5.0 / 8 : 4.0 / 8..<5.0 / 8
    let along = isHeavy ? 7.0 / 16..<9.0 / 16 : 8.0 / 16..<9.0 / 16
    return area { x, y in
      if along.contains(y), left && x < across.upperBound || right && x >= across.lowerBound { return true }
      return across.contains(x) && (up && y < along.upperBound || down && y >= along.lowerBound)
    }
  }

  // MARK: Filled signs

  private static func sign(_ scalar: Unicode.Scalar) -> Share? {
    /// Distance from the middle of the line in pixels of 8 x 16.
    func radius(_ x: Double, _ y: Double) -> Double {
      let (dx, dy) = (8 * x - 4, 16 * y - 8)
      return (dx * dx + dy * dy).squareRoot()
    }
    func diamond(_ x: Double, _ y: Double) -> Double { abs(8 * x - 4) + abs(16 * y - 8) }
    switch scalar {
    case "●": return area { radius($0, $1) < 3.3 }
    case "○", "◯": return area { 2.3..<3.4 ~= radius($0, $1) }
    case "◐": return area { radius($0, $1) < ($0 < 0.5 ? 3.4 : 3.4) && ($0 < 0.5 || radius($0, $1) >= 2.3) }
    case "◑": return area { radius($0, $1) < 3.4 && ($0 >= 0.5 || radius($0, $1) >= 2.3) }
    case "◆": return area { diamond($0, $1) < 4 }
    case "◇": return area { 2.6..<4.1 ~= diamond($0, $1) }
    case "◈": return area { 3.0..<4.2 ~= diamond($0, $1) || diamond($0, $1) < 1.7 }
    case "■": return area { abs(8 * $0 - 4) < 3 && abs(16 * $1 - 8) < 3 }
    case "□":
      return area { x, y in
        let side = max(abs(8 * x - 4), abs(16 * y - 8))
        return 2..<3 ~= side
      }
    case "▸", "▶": return area { x, y in 8 * x > 1.5 && abs(16 * y - 8) < 3.6 - (8 * x - 1.5) * 0.7 }
    case "◂", "◀": return area { x, y in 8 * x < 6.5 && abs(16 * y - 8) < 3.6 - (6.5 - 8 * x) * 0.7 }
    case "▴", "▲": return area { x, y in 16 * y < 11 && abs(8 * x - 4) < (16 * y - 5) * 0.6 }
    case "▾", "▼": return area { x, y in 16 * y > 5 && abs(8 * x - 4) < (11 - 16 * y) * 0.6 }
    case "★": return area { isInStar(8 * $0 - 4, 16 * $1 - 8) }
    case "☆":
      return area { x, y in
        isInStar(8 * x - 4, 16 * y - 8) && !isInStar(1.8 * (8 * x - 4), 1.8 * (16 * y - 8))
      }
    default: return nil
    }
  }

  /// A five-pointed star, point upwards: inside at least four of its five lines.
  private static func isInStar(_ x: Double, _ y: Double) -> Bool {
    let normals = [(0.0, 1.0), (0.951, 0.309), (0.588, -0.809), (-0.588, -0.809), (-0.951, 0.309)]
    return normals.filter { -(x * $0.0 + y * $0.1) < 1.35 }.count >= 4
      && x * x + y * y < 16
  }
}
