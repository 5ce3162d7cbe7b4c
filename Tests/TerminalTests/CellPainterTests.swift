import Basics
import Cells
import Foundation
import Terminal
import Testing

/// What is written makes a terminal show the frame, whatever it showed before.
@Suite struct CellPainterTests {
  private static let size = CellSize(columns: 90, rows: 40)
  private static let words = ["a", "é", "e\u{301}", "膝", "骨", "│", "░", "█"]

  init() { _ = TerminalProbe(environment: [:]) }  // adopts UTF-8

  private static func painter(_ change: (inout TerminalCodes) -> Void = { _ in }) -> CellPainter {
    var codes = TerminalCodes.ansi
    change(&codes)
    return CellPainter(codes: codes, depth: .direct, terminalColours: 1 << 24, isUTF8: true)
  }

  /// A film with structure at a place, text of all kinds over it.
  private static func frame(at offset: Int, _ random: inout SplitMix64, size: CellSize = size) -> Frame {
    func grey(_ x: Int, _ y: Int) -> RGB {
      RGB(grey: UInt8((x * 3 + y * 2 + (x * y >> 3) + ((x ^ y) & 7)) & 255))
    }
    func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    var frame = Frame(size: size)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let (upper, lower) = (grey(column + offset, 2 * row), grey(column + offset, 2 * row + 1))
        frame[column, row] =
          upper == lower ? Cell(" ", background: lower) : Cell("▀", foreground: upper, background: lower)
      }
    }
    for _ in 0..<60 {
      let colours: [RGB?] = [nil, RGB(250, 90, 80), RGB(0, 0, 3), RGB(16, 17, 20)]
      let style = Style(
        foreground: colours[below(4)], background: colours[below(4)],
        bold: below(3) == 0, reverse: below(5) == 0, underline: below(5) == 0)
      let text = (0..<below(6)).map { _ in words[below(words.count)] }.joined()
      frame.put(text + " ", column: below(size.columns), row: below(size.rows), style: style)
    }
    return frame
  }

  private func expectExact(_ terminal: CellTerminal, _ frame: Frame) {
    #expect(terminal.frame.cells.map(\.sight) == frame.cells.map(\.sight))
  }

  @Test func everyFrameIsShownAsItIs() throws {
    var (painter, terminal, random) = (Self.painter(), CellTerminal(Self.size), SplitMix64(seed: 1))
    for step in 0..<12 {
      let frame = Self.frame(at: step / 2 * 7, &random)
      try terminal.feed(painter.paint(frame).bytes)
      expectExact(terminal, frame)
      #expect(!painter.isInexact)
    }
  }

  @Test func aTerminalThatCannotSkipIsMovedInstead() throws {
    var painter = Self.painter { $0.skip = nil }
    var (terminal, random) = (CellTerminal(Self.size), SplitMix64(seed: 2))
    for _ in 0..<4 {
      let frame = Self.frame(at: 0, &random)
      try terminal.feed(painter.paint(frame).bytes)
      expectExact(terminal, frame)
    }
  }

  @Test func inAHurryTheFilmIsNearAndTextExactAndBothAreExactAfterwards() throws {
    var (painter, terminal, random) = (Self.painter(), CellTerminal(Self.size), SplitMix64(seed: 3))
    var (hurried, whole) = (0, 0)
    for step in 0..<8 {
      let frame = Self.frame(at: step * 5, &random)
      var other = painter
      whole += other.paint(frame).bytes.count
      let bytes = painter.paint(frame, isHurried: true).bytes
      hurried += bytes.count
      try terminal.feed(bytes)
      for (shown, wanted) in zip(terminal.frame.cells, frame.cells) {
        guard let halves = wanted.halves, !wanted.bold, !wanted.reverse, !wanted.underline else {
          #expect(shown.sight == wanted.sight)
          continue
        }
        let off = zip(halves, shown.halves ?? []).map { abs($0 - $1) }
        #expect(off.count == 6 && off.allSatisfy { $0 <= CellPainter.tolerance })
      }
      #expect(painter.isInexact)
      guard step % 2 == 0 else { continue }
      try terminal.feed(painter.paint(frame).bytes)
      expectExact(terminal, frame)
      #expect(!painter.isInexact)
      #expect(painter.paint(frame, isHurried: true).bytes.isEmpty)
    }
    #expect(2 * hurried < whole)
  }

  @Test func aSmallChangeIsExactEvenInAHurry() throws {
    var (painter, terminal, random) = (Self.painter(), CellTerminal(Self.size), SplitMix64(seed: 4))
    var frame = Self.frame(at: 0, &random)
    try terminal.feed(painter.paint(frame).bytes)
    for column in 0..<Self.size.columns {
      frame[column, 7] = Cell("▀", foreground: RGB(grey: UInt8(column)), background: RGB(grey: 9))
    }
    let (bytes, written) = painter.paint(frame, isHurried: true)
    try terminal.feed(bytes)
    expectExact(terminal, frame)
    #expect(!painter.isInexact)
    #expect(written.allSatisfy { $0.row == 7 } && !written.isEmpty)
  }

  @Test func onlyWhatChangesIsWrittenAndSaid() throws {
    var painter = Self.painter()
    var frame = Frame(size: Self.size, filledWith: Cell(" ", background: RGB(1, 2, 3)))
    #expect(painter.paint(frame).written.count == Self.size.rows)
    frame.put("膝", column: 4, row: 2)
    frame.put("x", column: 9, row: 2)
    let (_, written) = painter.paint(frame)
    #expect(
      written == [
        CellRect(column: 4, row: 2, columns: 2, rows: 1), CellRect(column: 9, row: 2, columns: 1, rows: 1),
      ])
    // The second half is the same; the glyph is written all the same.
    frame.put("骨", column: 4, row: 2)
    #expect(String(decoding: painter.paint(frame).bytes, as: UTF8.self).hasSuffix("骨"))
    #expect(painter.paint(frame).bytes.isEmpty)
    painter.forget()
    #expect(painter.paint(frame).written.count == Self.size.rows)
  }

  @Test func aTerminalThatWouldScrollKeepsItsCorner() throws {
    var painter = Self.painter { $0.scrollsAtCorner = true }
    let size = CellSize(columns: 5, rows: 2)
    let frame = Frame(size: size, filledWith: Cell("x"))
    let text = String(decoding: painter.paint(frame).bytes, as: UTF8.self)
    #expect(text.filter { $0 == "x" }.count == 9)
  }

  /// Colours that the terminal cannot tell apart are not sent again.
  @Test func fewColoursAreSentOnlyWhereTheyDiffer() throws {
    var codes = TerminalCodes.ansi
    codes.palette = ({ Array("i\($0)".utf8) }, { Array("p\($0)".utf8) })
    var painter = CellPainter(codes: codes, depth: .indexed256, terminalColours: 256, isUTF8: true)
    func frame(_ level: UInt8) -> Frame {
      Frame(
        size: CellSize(columns: 3, rows: 1),
        filledWith: Cell("▀", foreground: RGB(grey: level), background: RGB(grey: 8)))
    }
    #expect(
      String(decoding: painter.paint(frame(128)).bytes, as: UTF8.self).hasSuffix("i244p232▀▀▀"))
    #expect(painter.paint(frame(129)).bytes.isEmpty)
    #expect(!painter.paint(frame(250)).bytes.isEmpty)
  }

  /// Without UTF-8 blocks become blanks of their mean colour; blanks stay blanks.
  @Test func aBlankIsNoPicture() throws {
    var painter = CellPainter(codes: .ansi, depth: .direct, terminalColours: 1 << 24, isUTF8: false)
    var frame = Frame(size: CellSize(columns: 3, rows: 1))
    let style = Style(foreground: RGB(200, 200, 200), background: RGB(10, 10, 10))
    frame[0, 0] = Cell(" ", style)
    frame[1, 0] = Cell("x", style)
    frame[2, 0] = Cell("▀", style)
    let sent = String(decoding: painter.paint(frame).bytes, as: UTF8.self)
    #expect(sent.contains("48;2;105;105;105") && sent.components(separatedBy: "48;2;").count == 3)
  }
}
