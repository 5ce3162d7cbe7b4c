/// How a cell of the film pane is split into blocks of one colour.
package enum BlockShape: String, Sendable, CaseIterable {
  /// Two halves above each other: every terminal font has them.
  case half
  /// Two by two: finer across.
  case quadrant
  /// Two by three (Unicode 13): the finest, where the font has them.
  case sextant

  /// Blocks of a cell side by side.
  var columns: Int { self == .half ? 1 : 2 }
  /// Blocks of a cell above each other.
  var rows: Int { self == .sextant ? 3 : 2 }

  /// The shape after this one, round and round.
  package var next: BlockShape {
    switch self {
    case .half: .quadrant
    case .quadrant: .sextant
    case .sextant: .half
    }
  }

  /// The glyph whose ink covers the blocks of a mask, bit 0 the top left one, row by row.
  func glyph(_ mask: Int) -> Character {
    switch self {
    case .half: Self.halves[mask & 3]
    case .quadrant: Self.quadrants[mask & 15]
    case .sextant: Self.sextants[mask & 63]
    }
  }

  private static let halves: [Character] = [" ", "▀", "▄", "█"]
  private static let quadrants: [Character] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
  /// U+1FB00... in the order of the masks, without those that older blocks show already.
  private static let sextants: [Character] = (0..<64).map { mask in
    switch mask {
    case 0: " "
    case 21: "▌"
    case 42: "▐"
    case 63: "█"
    default:
      Unicode.Scalar(UInt32(0x1FB00 + mask - 1 - (mask > 21 ? 1 : 0) - (mask > 42 ? 1 : 0)))
        .map(Character.init) ?? "█"
    }
  }
}
