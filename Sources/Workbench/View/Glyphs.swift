import Basics
import Cells
import Information
import Landmarks

/// The signs that carry meaning without colour.
enum Glyphs {
  static func glyph(_ status: LandmarkStatus) -> Character {
    switch status {
    case .unset: "·"
    case .predicted: "○"
    case .accepted: "●"
    case .corrected: "◈"
    case .placed: "◆"
    case .missing: "∅"
    }
  }

  static func role(_ status: LandmarkStatus) -> Theme.Role {
    switch status {
    case .unset: .unset
    case .predicted: .predicted
    case .accepted: .accepted
    case .corrected: .corrected
    case .placed: .placed
    case .missing: .missing
    }
  }

  static func glyph(_ stage: ImageStage) -> Character {
    switch stage {
    case .empty: "·"
    case .partial: "◐"
    case .predicted: "○"
    case .reviewed: "●"
    }
  }

  static func role(_ stage: ImageStage) -> Theme.Role {
    switch stage {
    case .empty: .unset
    case .partial: .placed
    case .predicted: .predicted
    case .reviewed: .accepted
    }
  }

  /// Mark of an image that serves as a template.
  static let template: Character = "★"
  static let leftOut: Character = "☆"
  /// Mark of an image that takes no part.
  static let excluded: Character = "×"

  /// Mark of an image that has tags, or a note.
  static func sign(of remarks: FilmRemarks) -> Character? {
    remarks.tags.isEmpty ? remarks.note.isEmpty ? nil : "\"" : "#"
  }
  /// Mark of an image that is selected in the gallery.
  static let selected: Character = "■"
  /// Where a landmark is expected, before a search.
  static let expected: Character = "×"

  /// Textures of the categories: they differ without colour too.
  static func glyph(_ category: InformationCategory) -> Character {
    switch category {
    case .low: " "
    case .medium: "·"
    case .high: "+"
    }
  }

  static func role(_ category: InformationCategory) -> Theme.Role {
    switch category {
    case .low: .low
    case .medium: .medium
    case .high: .high
    }
  }

  /// A few letters for a name over the film: initials of its parts, or the beginning of a single word.
  static func shortName(_ name: String) -> String {
    let parts = name.split { !$0.isLetter && !$0.isNumber }
    if parts.count > 1 {
      return parts.map { $0.allSatisfy(\.isNumber) ? String($0) : $0.prefix(1).uppercased() }.joined()
    }
    return String(name.prefix(3))
  }
}

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
