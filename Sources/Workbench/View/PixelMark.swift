import Cells
import Landmarks

/// The signs over the film where it is drawn in pixels: the shapes of `Glyphs`.
enum PixelMark {
  case ring, disk, nestedDiamond, diamond, cross

  init(_ status: LandmarkStatus) {
    switch status {
    case .predicted, .unset, .missing: self = .ring
    case .accepted: self = .disk
    case .corrected: self = .nestedDiamond
    case .placed: self = .diamond
    }
  }

  /// How far a place lies outside the sign's strokes, px; 0 or less inside.
  ///
  /// - Parameters:
  ///   - dx: from the middle of the sign, px.
  ///   - dy: from the middle of the sign, px.
  ///   - radius: of the sign, px.
  func distance(dx: Double, dy: Double, radius: Double) -> Double {
    let round = (dx * dx + dy * dy).squareRoot()
    let slanted = abs(dx) + abs(dy)
    // Open in the middle: the place itself stays in sight.
    let hole = max(1.2, 0.3 * radius)
    switch self {
    case .ring: return abs(round - radius) - 0.7
    case .disk: return max(round - radius, hole - round)
    case .diamond: return max((slanted - 1.2 * radius) / 2.0.squareRoot(), hole - round)
    case .nestedDiamond:
      return min(abs(slanted - 1.5 * radius) / 2.0.squareRoot() - 0.7, abs(slanted - 0.7 * radius) - 0.7)
    case .cross:
      let (along, beside) = (max(abs(dx), abs(dy)), min(abs(dx), abs(dy)))
      return max(beside - 0.5, along - radius, 0.3 * radius - along)
    }
  }
}

extension PixelPane {
  /// Draws a sign, with a dark or light edge where the ink would not stand out.
  ///
  /// - Parameters:
  ///   - position: its middle, pixel edges of this picture.
  ///   - radius: px.
  mutating func draw(_ mark: PixelMark, at position: (x: Double, y: Double), radius: Double, ink: RGB) {
    let reach = 1.6 * radius + 2
    guard position.x > -reach, position.y > -reach, position.x < Double(width) + reach,
      position.y < Double(height) + reach
    else { return }
    let edge = ink.relativeLuminance > 0.18 ? RGB(0, 0, 0) : RGB(255, 255, 255)
    // The middle of a pixel, so that thin strokes are one pixel wide.
    let (middleX, middleY) = (position.x.rounded(.down) + 0.5, position.y.rounded(.down) + 0.5)
    for y in max(0, Int(middleY - reach))...max(0, min(height - 1, Int(middleY + reach))) {
      for x in max(0, Int(middleX - reach))...max(0, min(width - 1, Int(middleX + reach))) {
        let distance = mark.distance(
          dx: Double(x) + 0.5 - middleX, dy: Double(y) + 0.5 - middleY, radius: radius)
        if distance <= 0 {
          self[x, y] = ink
        } else if distance <= 1 {
          self[x, y] = self[x, y].mixed(with: edge, share: 0.6)
        }
      }
    }
  }
}
