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
