import Basics
import Cells

/// A slow terminal that understands what `CellPainter` writes for ANSI terminals with direct colour.
struct CellTerminal {
  /// What was written could not be understood.
  struct Misunderstood: Error {
    let text: String
  }

  private(set) var frame: Frame
  private var pen = Style()
  private var place = CellPoint(column: 0, row: 0)

  init(_ size: CellSize) { frame = Frame(size: size) }

  mutating func feed(_ bytes: [UInt8]) throws {
    var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}" else {
        put(scalar)
        continue
      }
      guard rest.popFirst() == "[", let end = rest.firstIndex(where: { ("A"..."z").contains($0) }) else {
        throw Misunderstood(text: String(rest.prefix(20)))
      }
      let numbers = String(rest[..<end]).split(separator: ";").compactMap { Int($0) }
      try obey(rest[end], numbers)
      rest = rest[end...].dropFirst()
    }
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
