import Cells

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
