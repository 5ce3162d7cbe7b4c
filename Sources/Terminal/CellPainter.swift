import Basics
import Cells

/// Turns the cells that changed into the fewest bytes that make a terminal show them.
///
/// A colour is sent only where the pen has another one, and half blocks are drawn with ink and paper exchanged where
/// that saves a colour. In a hurry the film may be a little off: a colour that the pen has already serves where it is
/// near enough, and the exact ones follow once there is time.
package struct CellPainter {
  /// How far a level of the film may be off in a hurry: less than the eye tells apart in a moving picture.
  package static let tolerance = 3
  /// Changed cells that are drawn exactly however little time there is.
  package static let few = 2000

  let codes: TerminalCodes
  private let depth: ColourDepth
  private let isUTF8: Bool
  /// The terminal makes its eight bright inks with bold.
  private let brightIsBold: Bool
  /// Colour numbers for a cell that leaves its colours to the terminal.
  private let ownInk, ownPaper: Int

  private var inks, papers: Palette
  private var inkCodes: [Int: [UInt8]] = [:]
  private var paperCodes: [Int: [UInt8]] = [:]
  private var glyphs: GlyphTable

  /// What the terminal shows; nil where that is unknown.
  private var shown: (size: CellSize, cells: [Cell])?
  /// Whether some cells are not drawn exactly yet.
  package private(set) var isInexact = false
  var pen = Pen()
  /// Where the next glyph lands; nil where that is uncertain.
  private var cursor: CellPoint?
  var bytes: [UInt8] = []

  /// What the terminal writes with.
  struct Pen {
    /// Number of the terminal's own colour.
    static let own = -1
    var ink = own
    var paper = own
    var attributes: Attributes = []
  }

  struct Attributes: OptionSet {
    let rawValue: UInt8
    static let bold = Attributes(rawValue: 1)
    static let reverse = Attributes(rawValue: 2)
    static let underline = Attributes(rawValue: 4)
  }

  /// A cell as the terminal can show it.
  private struct Look: Equatable {
    var glyph: Character
    /// nil where no ink shows.
    var ink: Int?
    var paper: Int
    var attributes: Attributes
    /// Another blank than all others: one that a picture lies over.
    var isUnderPicture = false
  }

  /// - Parameters:
  ///   - codes: what the terminal obeys.
  ///   - terminalColours: how many colours it has.
  package init(codes: TerminalCodes, depth: ColourDepth, terminalColours: Int, isUTF8: Bool) {
    (self.codes, self.depth, self.isUTF8) = (codes, depth, isUTF8)
    brightIsBold = depth == .indexed16 && terminalColours < 16
    let hasOwnColours = codes.ownColours != nil || depth == .mono
    (ownInk, ownPaper) = hasOwnColours ? (Pen.own, Pen.own) : (7, 0)
    inks = Palette(depth: depth, terminalColours: terminalColours)
    papers = Palette(depth: depth, terminalColours: terminalColours, limit: brightIsBold ? 8 : 256)
    glyphs = GlyphTable(isUTF8: isUTF8)
  }

  /// The terminal may show anything: the next frame is drawn on a cleared screen.
  package mutating func forget() { shown = nil }

  /// The terminal may show anything in some cells: they are drawn anew.
  mutating func forget(_ places: [CellPoint]) {
    guard let size = shown?.size else { return }
    for place in places where CellRect(size).contains(place) {
      shown?.cells[place.row * size.columns + place.column] = Cell(Cell.underPicture)
    }
  }

  /// The bytes that make the terminal show a frame, and the places of the cells that they write.
  ///
  /// - Parameter isHurried: whether the film may be off by `tolerance`, where more than a `few` cells change.
  package mutating func paint(_ frame: Frame, isHurried: Bool = false) -> (
    bytes: [UInt8], written: [CellRect]
  ) {
    bytes.removeAll(keepingCapacity: true)
    cursor = nil
    var written: [CellRect] = []
    let known = shown.flatMap { $0.size == frame.size ? $0.cells : nil }
    shown = nil  // so that the cells are changed in place
    if known == nil {
      bytes += codes.reset + codes.clear
      pen = Pen()
    }
    let (target, columns) = (frame.cells, frame.size.columns)
    var cells = known ?? [Cell](repeating: Cell(Cell.continuation), count: target.count)
    let changed = frame.places(differingFrom: cells)
    let mayBeOff = isHurried && depth == .direct && isUTF8 && changed.count > Self.few
    let tolerance = mayBeOff ? Self.tolerance : 0
    var next = 0
    /// Takes the next change when it is at a place and can be seen.
    func takeChange(at index: Int) -> Bool {
      guard next < changed.count, changed[next] == index else { return false }
      guard differs(target[index], from: cells[index], tolerance) else { return false }
      next += 1
      return true
    }
    while next < changed.count {
      let first = changed[next]
      guard takeChange(at: first) else {
        next += 1
        continue
      }
      let row = first / columns
      // Half of a wide glyph is never written without the other.
      let start = target[first].glyph == Cell.continuation ? max(row * columns, first - 1) : first
      var end = first + 1
      while end < (row + 1) * columns, takeChange(at: end) || target[end].glyph == Cell.continuation {
        end += 1
      }
      write(target, start..<end, columns, tolerance, into: &cells)
      written.append(CellRect(column: start - row * columns, row: row, columns: end - start, rows: 1))
      // Terminals differ in where it is after the last column.
      if end == (row + 1) * columns { cursor = nil }
    }
    isInexact = mayBeOff && cells != target
    shown = (frame.size, cells)
    return (bytes, written)
  }

  /// Whether a cell does not look as it should.
  private mutating func differs(_ cell: Cell, from shown: Cell, _ tolerance: Int) -> Bool {
    guard depth == .direct else { return look(of: cell) != look(of: shown) }
    guard tolerance > 0, let wanted = HalfBlocks(cell), let present = HalfBlocks(shown) else { return true }
    return !present.isNear(wanted, tolerance)
  }

  /// Writes cells of a row side by side and notes what is shown then.
  private mutating func write(
    _ target: [Cell], _ range: Range<Int>, _ columns: Int, _ tolerance: Int, into cells: inout [Cell]
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let isWide = index + 1 < range.upperBound && target[index + 1].glyph == Cell.continuation
      let next = index + (isWide ? 2 : 1)
      if !(codes.scrollsAtCorner && next == target.count) {
        move(to: CellPoint(column: index % columns, row: index / columns))
        if depth == .direct, isUTF8, let blocks = HalfBlocks(target[index]) {
          cells[index] = draw(blocks, followedBy: target[next..<range.upperBound], tolerance)
          cursor?.column += 1
        } else {
          write(target[index], isWide: isWide)
          cells.replaceSubrange(index..<next, with: target[index..<next])
        }
      }
      index = next
    }
  }

  private mutating func move(to place: CellPoint) {
    guard cursor != place else { return }
    if let cursor, let skip = codes.skip, cursor.row == place.row, cursor.column < place.column {
      bytes += skip(place.column - cursor.column)
    } else {
      bytes += codes.move(place.column, place.row)
    }
    cursor = place
  }

  private mutating func write(_ cell: Cell, isWide: Bool) {
    let look = look(of: cell)
    take(ink: look.ink, paper: look.paper, look.attributes)
    let scalars = glyphs.scalars(look.glyph, columns: isWide ? 2 : 1)
    for scalar in scalars { bytes += UTF8.encode(scalar).map(Array.init) ?? [] }
    if isWide, scalars.first.map(width(of:)) != 2 {
      bytes.append(UInt8(ascii: " "))  // what stands in for it is narrow
    }
    // Terminals differ in how wide they take the rest.
    if isWide || scalars.count > 1 { cursor = nil } else { cursor?.column += 1 }
  }

  private mutating func look(of cell: Cell) -> Look {
    var cell = cell
    if !isUTF8, depth != .mono, let shade = cell.blockMean {
      (cell.glyph, cell.background) = (" ", shade)
    }
    var look = Look(glyph: cell.glyph, ink: Pen.own, paper: Pen.own, attributes: [])
    if cell.glyph == Cell.continuation { look.glyph = " " }
    if cell.glyph == Cell.underPicture { (look.glyph, look.isUnderPicture) = (" ", true) }
    if cell.bold { look.attributes.insert(.bold) }
    if cell.reverse { look.attributes.insert(.reverse) }
    if cell.underline { look.attributes.insert(.underline) }
    if depth != .mono { colour(&look, as: cell) }
    if look.glyph == " ", look.attributes.isDisjoint(with: [.reverse, .underline]) { look.ink = nil }
    return look
  }

  private mutating func colour(_ look: inout Look, as cell: Cell) {
    var ink = cell.foreground.map { inks.number($0) } ?? ownInk
    let paper = cell.background.map { papers.number($0) } ?? ownPaper
    if ink == paper, ink >= 0, cell.foreground != cell.background, !cell.isPicture {
      ink = inks.number(cell.rescuedInk)
    }
    if brightIsBold, ink >= 8 {
      ink -= 8
      look.attributes.insert(.bold)
    }
    (look.ink, look.paper) = (ink, paper)
  }
}

// The pen.
extension CellPainter {
  /// Gives the pen colours and attributes; nil leaves a colour as it is.
  mutating func take(ink: Int?, paper: Int?, _ attributes: Attributes) {
    if !pen.attributes.isSubset(of: attributes) {
      bytes += codes.reset
      pen = Pen()
    }
    func isGivenBack(_ colour: Int?, _ present: Int) -> Bool { colour == Pen.own && present != Pen.own }
    if isGivenBack(ink, pen.ink) || isGivenBack(paper, pen.paper), let own = codes.ownColours {
      bytes += own
      (pen.ink, pen.paper) = (Pen.own, Pen.own)
    }
    let missing = attributes.subtracting(pen.attributes)
    if missing.contains(.bold) { bytes += codes.bold }
    if missing.contains(.reverse) { bytes += codes.reverse }
    if missing.contains(.underline) { bytes += codes.underline }
    pen.attributes = attributes
    send(ink: ink == pen.ink ? nil : ink, paper: paper == pen.paper ? nil : paper)
    pen.ink = ink ?? pen.ink
    pen.paper = paper ?? pen.paper
  }

  private mutating func send(ink: Int?, paper: Int?) {
    guard ink != nil || paper != nil else { return }
    if let palette = codes.palette {
      if let ink { bytes += inkCodes.code(ink, palette.ink) }
      if let paper { bytes += paperCodes.code(paper, palette.paper) }
      return
    }
    bytes += [0x1B, UInt8(ascii: "[")]
    if let ink { direct("38;2", ink) }
    if ink != nil, paper != nil { bytes.append(UInt8(ascii: ";")) }
    if let paper { direct("48;2", paper) }
    bytes.append(UInt8(ascii: "m"))
  }

  private mutating func direct(_ kind: StaticString, _ colour: Int) {
    kind.withUTF8Buffer { bytes += $0 }
    for shift in [16, 8, 0] {
      bytes.append(UInt8(ascii: ";"))
      let level = UInt8(truncatingIfNeeded: colour >> shift)
      if level >= 100 { bytes.append(UInt8(ascii: "0") + level / 100) }
      if level >= 10 { bytes.append(UInt8(ascii: "0") + level / 10 % 10) }
      bytes.append(UInt8(ascii: "0") + level % 10)
    }
  }
}

extension [Int: [UInt8]] {
  /// The code of a colour, made once.
  fileprivate mutating func code(_ colour: Int, _ make: (Int) -> [UInt8]) -> [UInt8] {
    if let known = self[colour] { return known }
    let code = make(colour)
    self[colour] = code
    return code
  }
}

extension Cell {
  /// One colour for a cell split into blocks, where the blocks cannot be shown; nil for other cells.
  fileprivate var blockMean: RGB? {
    guard isPicture, glyph != " ", let foreground, let background else { return nil }
    func mean(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((UInt16(a) + UInt16(b) + 1) / 2) }
    return RGB(
      mean(foreground.r, background.r), mean(foreground.g, background.g), mean(foreground.b, background.b))
  }
}
