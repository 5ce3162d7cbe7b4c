import Basics
import Cells

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

/// The best two colours for the blocks of one cell, and which blocks take the first.
package struct CellSplit {
  /// Blocks that take the ink: bit 0 the top left one, row by row.
  package private(set) var mask = 0
  package private(set) var ink: RGB
  package private(set) var paper: RGB

  /// Splits colours so that the squared error is least: the blocks are sorted by lightness, every cut between
  /// two of them is tried, and each side takes its mean light. For greys no better split exists.
  package init(_ colours: [RGB]) {
    ink = colours[0]
    paper = colours[0]
    guard colours.contains(where: { $0 != ink }) else { return }
    if colours.count == 2 {
      (paper, mask) = (colours[1], 1)
      return
    }
    let order = colours.indices.sorted { colours[$0].lightness < colours[$1].lightness }
    let values = order.map { Float(colours[$0].lightness) }
    let total = values.reduce(0, +)
    var best = (cut: 1, gain: -Float.infinity)
    var below: Float = 0
    for cut in 1..<values.count {
      below += values[cut - 1]
      let (low, high) = (Float(cut), Float(values.count - cut))
      // What the cut saves of the squared error, but for a constant.
      let gain = below * below / low + (total - below) * (total - below) / high
      if gain > best.gain { best = (cut, gain) }
    }
    paper = Self.mean(order[..<best.cut].map { colours[$0] })
    ink = Self.mean(order[best.cut...].map { colours[$0] })
    mask = order[best.cut...].reduce(0) { $0 | 1 << $1 }
  }

  private static func mean(_ colours: [RGB]) -> RGB {
    if let first = colours.first, colours.allSatisfy({ $0 == first }) { return first }
    func mean(_ component: KeyPath<RGB, UInt8>) -> UInt8 {
      let sum = colours.reduce(Float(0)) { $0 + LinearLight.ofLevel[Int($1[keyPath: component])] }
      return LinearLight.level(sum / Float(colours.count))
    }
    return RGB(mean(\.r), mean(\.g), mean(\.b))
  }
}

extension RGB {
  /// Lightness in thousandths of a level: what the eye sees first.
  fileprivate var lightness: Int { 299 * Int(r) + 587 * Int(g) + 114 * Int(b) }
}
