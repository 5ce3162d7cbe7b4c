import Basics
import CNcursesW
import Cells

/// Turns the cells that changed into runs of ncurses cells on the standard window.
struct CellPainter {
  private let depth: ColourDepth
  private let isUTF8: Bool
  /// The terminal makes its eight bright inks with bold.
  private let brightIsBold: Bool
  /// Colour numbers for a cell that leaves its colours to the terminal.
  private let ownInk, ownPaper: Int32

  private var inks, papers: Palette
  private var pairs: PairTable
  private var glyphs: GlyphTable
  private var run: [cchar_t] = []

  /// Starts colours on the terminal in use.
  init(depth: ColourDepth, isUTF8: Bool) {
    (self.depth, self.isUTF8) = (depth, isUTF8)
    if depth != .mono { start_color() }
    let colours = Int(bregma_colours())
    let capacity = Int(bregma_colour_pairs())
    brightIsBold = depth == .indexed16 && colours < 16
    // Few pairs suffice for all combinations only when the terminal's own colours are not one more.
    let hasOwnColours = depth != .mono && capacity > 17 * 17 && use_default_colors() == OK
    (ownInk, ownPaper) = hasOwnColours ? (-1, -1) : (7, 0)
    inks = Palette(depth: depth, terminalColours: colours)
    papers = Palette(depth: depth, terminalColours: colours, limit: brightIsBold ? 8 : 256)
    pairs = PairTable(capacity: capacity)
    glyphs = GlyphTable(isUTF8: isUTF8)
  }

  /// Forgets all colour pairs.
  mutating func restart() { pairs.restart() }

  /// Puts the cells that differ from the frame shown; false when it stopped for want of colour pairs.
  mutating func paint(_ frame: Frame, over shown: Frame?) -> Bool {
    let columns = frame.size.columns
    var sufficed = true
    for row in 0..<frame.size.rows {
      let start = row * columns
      var column = 0
      while column < columns {
        if let shown, shown.cells[start + column] == frame.cells[start + column] {
          column += 1
          continue
        }
        let first = frame.cells[start + column].glyph == Cell.continuation ? max(0, column - 1) : column
        column += 1
        while column < columns, shown?.cells[start + column] != frame.cells[start + column] { column += 1 }
        sufficed = put(frame.cells[(start + first)..<(start + column)], column: first, row: row) && sufficed
        if !sufficed && shown != nil { return false }
      }
    }
    return sufficed
  }

  private mutating func put(_ cells: ArraySlice<Cell>, column: Int, row: Int) -> Bool {
    run.removeAll(keepingCapacity: true)
    var sufficed = true
    var previousIsWide = false
    for index in cells.indices {
      let cell = cells[index]
      if cell.glyph == Cell.continuation, previousIsWide {
        previousIsWide = false
        continue
      }
      let columns = index + 1 < cells.endIndex && cells[index + 1].glyph == Cell.continuation ? 2 : 1
      sufficed = append(cell, columns: columns) && sufficed
      previousIsWide = columns == 2 && bregma_width(run[run.count - 1].chars.0) == 2
    }
    mvwadd_wchnstr(bregma_stdscr(), Int32(row), Int32(column), run, Int32(run.count))
    return sufficed
  }

  private mutating func append(_ cell: Cell, columns: Int) -> Bool {
    var cell = cell
    if !isUTF8, depth != .mono, let shade = cell.blockMean {
      (cell.glyph, cell.background) = (" ", shade)
    }
    var attributes: attr_t = 0
    if cell.bold { attributes |= bregma_bold }
    if cell.reverse { attributes |= bregma_reverse }
    if cell.underline { attributes |= bregma_underline }
    let pair = colourPair(cell, &attributes)
    let scalars = glyphs.scalars(cell.glyph == Cell.continuation ? " " : cell.glyph, columns: columns)
    var target = cchar_t()
    bregma_set_cell(&target, scalars, attributes, pair ?? 0)
    run.append(target)
    return pair != nil
  }

  private mutating func colourPair(_ cell: Cell, _ attributes: inout attr_t) -> Int32? {
    guard depth != .mono else { return 0 }
    var ink = cell.foreground.map { Int32(inks.number($0)) } ?? ownInk
    let paper = cell.background.map { Int32(papers.number($0)) } ?? ownPaper
    if ink == paper, ink >= 0, cell.foreground != cell.background, !cell.isPicture {
      ink = Int32(inks.number(cell.rescuedInk))
    }
    if brightIsBold, ink >= 8 {
      ink -= 8
      attributes |= bregma_bold
    }
    return ink == 7 && paper == 0 && ownInk == 7 ? 0 : pairs.pair(ink: ink, paper: paper)
  }
}

extension Cell {
  /// One colour for a cell split into blocks, where the blocks cannot be shown; nil for other cells.
  fileprivate var blockMean: RGB? {
    guard isPicture, let foreground, let background else { return nil }
    func mean(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((UInt16(a) + UInt16(b) + 1) / 2) }
    return RGB(
      mean(foreground.r, background.r), mean(foreground.g, background.g), mean(foreground.b, background.b))
  }
}

/// ncurses colour pairs by their two colours, each initialised when it is first needed.
///
/// Redefining a pair makes ncurses search the whole screen for its old cells. So pairs are never replaced one
/// by one: when all are taken the table starts again, together with a repaint of the screen.
struct PairTable {
  /// Pairs that may be used, pair 0 included.
  private let capacity: Int
  /// Pairs by ink in the upper and paper in the lower half.
  private var pairs: [UInt64: Int32] = [:]
  private var latest: (key: UInt64, pair: Int32)?

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// The pair of two colour numbers (-1: the terminal's own), or nil when all pairs are taken.
  mutating func pair(ink: Int32, paper: Int32) -> Int32? {
    let key = UInt64(UInt32(bitPattern: ink)) << 32 | UInt64(UInt32(bitPattern: paper))
    if let latest, latest.key == key { return latest.pair }
    if let pair = pairs[key] {
      latest = (key, pair)
      return pair
    }
    let pair = Int32(pairs.count + 1)
    guard pair < capacity, init_extended_pair(pair, ink, paper) == OK else { return nil }
    pairs[key] = pair
    latest = (key, pair)
    return pair
  }

  /// Forgets every pair.
  mutating func restart() {
    pairs.removeAll(keepingCapacity: true)
    latest = nil
  }
}

/// From a cell's glyph to what may be sent to the terminal: nothing that it could obey, nothing whose width
/// it would count differently, and plain ASCII where the locale has no more.
package struct GlyphTable {
  private let isUTF8: Bool
  private var known: [Character: [wchar_t]] = [:]
  /// Pictures repeat one glyph from cell to cell.
  private var latest: (glyph: Character, scalars: [wchar_t])?

  /// Makes the table for a locale that `TerminalLocale.adopt` has put in force.
  package init(isUTF8: Bool) {
    self.isUTF8 = isUTF8
  }

  /// The scalars to send for a glyph that fills so many columns, and the zero that ends them in C.
  package mutating func scalars(_ glyph: Character, columns: Int) -> [wchar_t] {
    guard columns == 1 else { return look(glyph, columns: columns) }
    if let latest, latest.glyph == glyph { return latest.scalars }
    let scalars = known[glyph] ?? look(glyph, columns: 1)
    if known.count >= 1 << 14 { known.removeAll(keepingCapacity: true) }
    known[glyph] = scalars
    latest = (glyph, scalars)
    return scalars
  }

  private func look(_ glyph: Character, columns: Int) -> [wchar_t] {
    (isUTF8 ? Self.wide(glyph, columns: columns) : [Self.ascii(glyph)]) + [0]
  }

  private static func wide(_ glyph: Character, columns: Int) -> [wchar_t] {
    var blank = Frame(size: CellSize(columns: 2, rows: 1))
    let end = blank.put(String(glyph), column: 0, row: 0)
    let scalars = blank[0, 0].glyph.unicodeScalars.map { wchar_t(bitPattern: $0.value) }
    // The C library's idea of widths is the one that ncurses lays out with.
    guard end == columns, bregma_width(scalars[0]) == Int32(columns),
      scalars.dropFirst().allSatisfy({ bregma_width($0) == 0 })
    else { return [0xFFFD] }
    return scalars
  }

  /// The nearest ASCII look of a glyph.
  static func ascii(_ glyph: Character) -> wchar_t {
    let stands: Character = glyph.isASCII ? glyph : standIns[glyph] ?? (Cell(glyph).isPicture ? ":" : "?")
    let value = stands.asciiValue ?? 0
    return (0x20...0x7E).contains(value) ? wchar_t(value) : 0x3F
  }

  private static let standIns: [Character: Character] = {
    let looks: KeyValuePairs<Character, String> = [
      "-": "─━┄┈╌", "=": "═", "|": "│┃┆┊║▌▐╎", "+": "┌┐└┘├┤┬┴┼╭╮╯╰╋", "\"": "▀▘▝", "_": "▄▁▖▗",
      "#": "█▓■▙▛▜▟",
      ":": "▒", ".": "░·…", "*": "•●★✓◆", "o": "○◯◇□°", "x": "×✗✕", ">": "→▶▸›", "<": "←◀◂‹",
      "^": "↑▲▴", "v": "↓▼▾", "'": "’‘", "u": "µμ",
    ]
    return Dictionary(
      looks.flatMap { stand, glyphs in glyphs.map { ($0, stand) } }, uniquingKeysWith: { first, _ in first })
  }()
}
