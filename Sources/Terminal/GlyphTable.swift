import CNcursesW
import Cells

/// From a cell's glyph to what may be sent to the terminal: nothing that it could obey, nothing whose width
/// it would count differently, and plain ASCII where the locale has no more.
package struct GlyphTable {
  private let isUTF8: Bool
  private var known: [Character: [Unicode.Scalar]] = [:]
  /// Pictures repeat one glyph from cell to cell.
  private var latest: (glyph: Character, scalars: [Unicode.Scalar])?

  /// Makes the table for a locale that `TerminalLocale.adopt` has put in force.
  package init(isUTF8: Bool) {
    self.isUTF8 = isUTF8
  }

  /// The scalars to send for a glyph that fills so many columns.
  package mutating func scalars(_ glyph: Character, columns: Int) -> [Unicode.Scalar] {
    guard columns == 1 else { return look(glyph, columns: columns) }
    if let latest, latest.glyph == glyph { return latest.scalars }
    let scalars = known[glyph] ?? look(glyph, columns: 1)
    if known.count >= 1 << 14 { known.removeAll(keepingCapacity: true) }
    known[glyph] = scalars
    latest = (glyph, scalars)
    return scalars
  }

  private func look(_ glyph: Character, columns: Int) -> [Unicode.Scalar] {
    isUTF8 ? Self.wide(glyph, columns: columns) : [Self.ascii(glyph)]
  }

  private static func wide(_ glyph: Character, columns: Int) -> [Unicode.Scalar] {
    var blank = Frame(size: CellSize(columns: 2, rows: 1))
    let end = blank.put(String(glyph), column: 0, row: 0)
    let scalars = Array(blank[0, 0].glyph.unicodeScalars)
    // The C library's idea of widths is the one that most terminals lay out with.
    guard end == columns, width(of: scalars[0]) == columns,
      scalars.dropFirst().allSatisfy({ width(of: $0) == 0 })
    else { return ["\u{FFFD}"] }
    return scalars
  }

  /// The nearest ASCII look of a glyph.
  static func ascii(_ glyph: Character) -> Unicode.Scalar {
    let stands: Character = glyph.isASCII ? glyph : standIns[glyph] ?? (Cell(glyph).isPicture ? ":" : "?")
    let value = stands.asciiValue ?? 0
    return (0x20...0x7E).contains(value) ? Unicode.Scalar(value) : "?"
  }

  private static let standIns: [Character: Character] = {
    let looks: KeyValuePairs<Character, String> = [
      "-": "─━┄┈╌", "=": "═", "|": "│┃┆┊║▌▐╎", "+": "┌┐└┘├┤┬┴┼╭╮╯╰╋", "\"": "▀▘▝", "_": "▄▁▖▗",
      "#": "█▓■▙▛▜▟",
      ":": "▒", ".": "░·…", "*": "•●★✓◆", "o": "○◯◇□☆°", "x": "×✗✕", ">": "→▶▸›", "<": "←◀◂‹",
      "^": "↑▲▴", "v": "↓▼▾", "'": "’‘", "u": "µμ",
    ]
    return Dictionary(
      looks.flatMap { stand, glyphs in glyphs.map { ($0, stand) } }, uniquingKeysWith: { first, _ in first })
  }()
}

/// Columns that the C library counts for a scalar; -1 when it cannot be shown.
func width(of scalar: Unicode.Scalar) -> Int { Int(bregma_width(wchar_t(bitPattern: scalar.value))) }
