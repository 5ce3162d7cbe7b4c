import Basics
import Cells
import Testing

/// A slow terminal that understands what `CellPainter` writes for ANSI terminals with direct colour.
///
/// A picture in sixels erases every cell that its rectangle touches, drawn upon or not, as in mlterm.
struct CellTerminal {
  /// What was written could not be understood.
  struct Misunderstood: Error {
    let text: String
  }

  private(set) var frame: Frame
  /// Pixels of a cell, for pictures.
  private let cell: PixelSize
  private var pen = Style()
  private var place = CellPoint(column: 0, row: 0)
  private var saved = CellPoint(column: 0, row: 0)

  init(_ size: CellSize, cell: PixelSize = PixelSize(width: 8, height: 16)) {
    frame = Frame(size: size)
    self.cell = cell
  }

  mutating func feed(_ bytes: [UInt8]) throws {
    var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}" else {
        put(scalar)
        continue
      }
      switch rest.popFirst() {
      case "7": saved = place
      case "8": place = saved
      case "P":
        let end = try #require(rest.firstIndex(of: "\u{1B}"))
        try draw(String(rest[..<end]))
        rest = rest[end...].dropFirst(2)
      case "[":
        let end = try #require(rest.firstIndex { ("A"..."z").contains($0) })
        if rest.first != "?" {
          try obey(rest[end], String(rest[..<end]).split(separator: ";").compactMap { Int($0) })
        }
        rest = rest[end...].dropFirst()
      default: throw Misunderstood(text: String(rest.prefix(20)))
      }
    }
  }

  /// A picture in sixels: its size alone matters here.
  private mutating func draw(_ sixels: String) throws {
    let size = try #require(sixels.firstMatch(of: /q"1;1;([0-9]+);([0-9]+)/))
    let (width, height) = (Int(size.1) ?? 0, Int(size.2) ?? 0)
    let touched = CellRect(
      column: place.column, row: place.row, columns: (width + cell.width - 1) / cell.width,
      rows: (height + cell.height - 1) / cell.height)
    frame.fill(touched, Cell(Cell.underPicture))
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let columns = String(scalar).columns
    if columns == 0 {
      let before = frame[place.column - 1, place.row]
      frame[place.column - 1, place.row].glyph = Character(String(before.glyph) + String(scalar))
    } else {
      place.column = frame.put(String(scalar), column: place.column, row: place.row, style: pen)
    }
  }

  private mutating func obey(_ command: Unicode.Scalar, _ numbers: [Int]) throws {
    switch (command, numbers.count) {
    case ("H", 2): place = CellPoint(column: numbers[1] - 1, row: numbers[0] - 1)
    case ("H", 0): place = CellPoint(column: 0, row: 0)
    case ("C", 1): place.column += numbers[0]
    case ("J", 1): frame = Frame(size: frame.size, filledWith: Cell(" ", pen))
    case ("m", _): try style(numbers)
    default: throw Misunderstood(text: "\(command) \(numbers)")
    }
  }

  private mutating func style(_ numbers: [Int]) throws {
    var rest = numbers[...]
    if rest.isEmpty { pen = Style() }
    while let number = rest.popFirst() {
      switch number {
      case 1: pen.bold = true
      case 4: pen.underline = true
      case 7: pen.reverse = true
      case 39: pen.foreground = nil
      case 49: pen.background = nil
      case 38, 48:
        let levels = rest.dropFirst().prefix(3).compactMap { UInt8(exactly: $0) }
        guard rest.first == 2, levels.count == 3 else { throw Misunderstood(text: "\(numbers)") }
        rest = rest.dropFirst(4)
        let colour = RGB(levels[0], levels[1], levels[2])
        if number == 38 { pen.foreground = colour } else { pen.background = colour }
      default: throw Misunderstood(text: "\(numbers)")
      }
    }
  }
}

extension Cell {
  /// What a person sees: the two halves of a block's cell; a glyph and its looks for any other.
  var sight: [String] {
    let isPlain = !bold && !reverse && !underline
    func name(_ colour: RGB?) -> String { colour.map { "\($0)" } ?? "own" }
    switch glyph {
    case " " where isPlain, " " where !reverse && !underline: return [name(background), name(background)]
    case "▀" where isPlain: return [name(foreground), name(background)]
    case "▄" where isPlain: return [name(background), name(foreground)]
    case Cell.continuation: return []
    default: return ["\(glyph)", name(foreground), name(background), "\(bold) \(reverse) \(underline)"]
    }
  }

  /// The levels of both halves; nil for text.
  var halves: [Int]? {
    guard let background else { return nil }
    func levels(_ colour: RGB) -> [Int] { [Int(colour.r), Int(colour.g), Int(colour.b)] }
    switch (glyph, foreground) {
    case (" ", _): return levels(background) + levels(background)
    case ("▀", let ink?): return levels(ink) + levels(background)
    case ("▄", let ink?): return levels(background) + levels(ink)
    default: return nil
    }
  }
}
