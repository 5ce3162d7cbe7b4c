import Basics
import Cells

/// The upper and the lower half of a film's cell in direct colour, and the ways to draw them.
struct HalfBlocks {
  /// Red, green and blue.
  typealias Levels = SIMD4<Int16>

  let upper, lower: Levels
  private let cell: Cell

  /// nil for cells that are no plain half blocks.
  init?(_ cell: Cell) {
    guard let background = cell.background, !cell.bold, !cell.reverse, !cell.underline else { return nil }
    let paper = Levels(background)
    switch (cell.glyph, cell.foreground) {
    case (" ", _): (upper, lower) = (paper, paper)
    case ("▀", let ink?): (upper, lower) = (Levels(ink), paper)
    case ("▄", let ink?): (upper, lower) = (paper, Levels(ink))
    default: return nil
    }
    self.cell = cell
  }

  /// Whether no level is off by more than a tolerance.
  func isNear(_ other: HalfBlocks, _ tolerance: Int) -> Bool {
    upper.isNear(other.upper, tolerance) && lower.isNear(other.lower, tolerance)
  }

  /// The cell with other colours.
  func cell(upper: Levels, lower: Levels) -> Cell {
    var cell = cell
    switch cell.glyph {
    case "▀": (cell.foreground, cell.background) = (RGB(upper), RGB(lower))
    case "▄": (cell.foreground, cell.background) = (RGB(lower), RGB(upper))
    default: cell.background = RGB(lower)
    }
    return cell
  }
}

extension CellPainter {
  /// Halves of a cell that take a colour.
  private enum Half {
    case upper, lower, both
  }

  /// A way to draw a cell.
  private struct Way {
    enum Glyph: String {
      case blank = " "
      case upper = "▀"
      case lower = "▄"
    }
    let glyph: Glyph
    /// What the pen needs new colours for.
    var ink, paper: Half?
  }

  /// Cells ahead that a new colour is to serve as well.
  private static let foresight = 4

  /// Draws a cell in the way that takes the fewest bytes, and returns what is shown then.
  ///
  /// - Parameters:
  ///   - next: the cells that are drawn after it.
  ///   - tolerance: how far a level may be off.
  mutating func draw(_ wanted: HalfBlocks, followedBy next: ArraySlice<Cell>, _ tolerance: Int) -> Cell {
    take(ink: nil, paper: nil, [])
    let way = cheapestWay(to: wanted, tolerance)
    func choice(_ half: Half) -> Int { Self.choice(half, wanted, next, tolerance).packed }
    take(ink: way.ink.map(choice), paper: way.paper.map(choice), [])
    bytes += way.glyph.rawValue.utf8
    let paper = HalfBlocks.Levels(packed: pen.paper)
    let ink = way.glyph == .blank ? paper : HalfBlocks.Levels(packed: pen.ink)
    return way.glyph == .lower ? wanted.cell(upper: paper, lower: ink) : wanted.cell(upper: ink, lower: paper)
  }

  private func cheapestWay(to wanted: HalfBlocks, _ tolerance: Int) -> Way {
    func fits(_ colour: Int, _ half: HalfBlocks.Levels) -> Bool {
      colour != Pen.own && HalfBlocks.Levels(packed: colour).isNear(half, tolerance)
    }
    let (upper, lower) = (wanted.upper, wanted.lower)
    let paper = (upper: fits(pen.paper, upper), lower: fits(pen.paper, lower))
    if paper.upper && paper.lower { return Way(glyph: .blank) }
    let ink = (upper: fits(pen.ink, upper), lower: fits(pen.ink, lower))
    if ink.upper && paper.lower { return Way(glyph: .upper) }
    if ink.lower && paper.upper { return Way(glyph: .lower) }
    if upper.isNear(lower, 2 * tolerance) { return Way(glyph: .blank, paper: .both) }
    if ink.upper { return Way(glyph: .upper, paper: .lower) }
    if paper.lower { return Way(glyph: .upper, ink: .upper) }
    if ink.lower { return Way(glyph: .lower, paper: .upper) }
    if paper.upper { return Way(glyph: .lower, ink: .lower) }
    return Way(glyph: .upper, ink: .upper, paper: .lower)
  }

  /// A colour that is near enough for a cell, and for as many of the cells after it as one can be.
  private static func choice(
    _ half: Half, _ wanted: HalfBlocks, _ next: ArraySlice<Cell>, _ tolerance: Int
  ) -> HalfBlocks.Levels {
    let slack = HalfBlocks.Levels(repeating: Int16(tolerance))
    var range = (lowest: HalfBlocks.Levels(), highest: HalfBlocks.Levels(repeating: 255))
    func narrow(to level: HalfBlocks.Levels) -> Bool {
      let lowest = pointwiseMax(range.lowest, level &- slack)
      let highest = pointwiseMin(range.highest, level &+ slack)
      guard all(lowest .<= highest) else { return false }
      range = (lowest, highest)
      return true
    }
    func narrow(to blocks: HalfBlocks) -> Bool {
      switch half {
      case .upper: narrow(to: blocks.upper)
      case .lower: narrow(to: blocks.lower)
      case .both: narrow(to: blocks.upper) && narrow(to: blocks.lower)
      }
    }
    _ = narrow(to: wanted)
    if tolerance > 0 {
      for cell in next.prefix(foresight) {
        guard let blocks = HalfBlocks(cell), narrow(to: blocks) else { break }
      }
    }
    return (range.lowest &+ range.highest) &>> 1
  }
}

extension HalfBlocks.Levels {
  fileprivate init(_ colour: RGB) { self.init(Int16(colour.r), Int16(colour.g), Int16(colour.b), 0) }

  /// - Parameter packed: a colour as `Palette.number` gives it.
  fileprivate init(packed: Int) {
    self.init(Int16(packed >> 16 & 255), Int16(packed >> 8 & 255), Int16(packed & 255), 0)
  }

  fileprivate var packed: Int { Int(x) << 16 | Int(y) << 8 | Int(z) }

  fileprivate func isNear(_ other: Self, _ tolerance: Int) -> Bool {
    let (off, limit) = (self &- other, Self(repeating: Int16(tolerance)))
    return all(off .<= limit) && all(off .>= 0 &- limit)
  }
}

extension RGB {
  fileprivate init(_ levels: HalfBlocks.Levels) {
    self.init(
      UInt8(truncatingIfNeeded: levels.x), UInt8(truncatingIfNeeded: levels.y),
      UInt8(truncatingIfNeeded: levels.z))
  }
}
