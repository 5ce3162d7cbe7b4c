import Basics
import Cells
import Terminal
import Testing

/// Cells and pictures together, on a terminal that erases all text inside a picture's rectangle and keeps a picture until
/// something is written over it.
@Suite struct FrameSenderTests {
  private static let size = CellSize(columns: 40, rows: 16)
  private static let cell = PixelSize(width: 5, height: 9)
  private static let place = CellRect(column: 6, row: 2, columns: 24, rows: 11)

  init() { _ = TerminalProbe(environment: [:]) }  // adopts UTF-8

  private func sender(_ depth: ColourDepth = .direct) -> FrameSender {
    var codes = TerminalCodes.ansi
    if depth != .direct {
      codes.palette = ({ Array("\u{1B}[38;2;0;0;\($0)m".utf8) }, { Array("\u{1B}[48;2;0;0;\($0)m".utf8) })
    }
    let painter = CellPainter(
      codes: codes, depth: depth, terminalColours: depth == .direct ? 1 << 24 : 8, isUTF8: true)
    return FrameSender(painter, graphics: Graphics(language: .sixel, cell: Self.cell))
  }

  /// A film under names, a panel of blanks and a list beside it.
  private func frame(_ random: inout SplitMix64, hasPicture: Bool = true) -> Frame {
    func below(_ count: Int) -> Int { .random(in: 0..<count, using: &random) }
    let text = Style(foreground: RGB(210, 210, 205), background: RGB(16, 17, 20))
    var frame = Frame(size: Self.size, filledWith: Cell(" ", text))
    frame.put("a list", column: 0, row: below(16), style: text)
    if hasPicture {
      var picture = PixelPane(place: Self.place, cell: Self.cell, paper: RGB(16, 17, 20))
      for x in 0..<picture.width { picture[x, below(picture.height)] = RGB(grey: UInt8(below(256))) }
      frame.lay(picture)
    }
    for _ in 0..<3 { frame.put("sella 膝", column: 6 + below(20), row: 2 + below(11), style: text) }
    frame.fill(
      CellRect(column: 6 + below(20), row: 2 + below(8), columns: below(9), rows: below(4)), Cell(" ", text))
    return frame
  }

  private func expectShown(_ frame: Frame, on terminal: CellTerminal, isExact: Bool = true) {
    for place in CellRect(Self.size).cells {
      let (shown, wanted) = (terminal.frame[place.column, place.row], frame[place.column, place.row])
      if frame.pixels?.isShown(column: place.column, row: place.row) == true {
        #expect(shown.glyph == Cell.underPicture, "no picture at \(place)")
      } else if isExact {
        #expect(shown.sight == wanted.sight, "\(place)")
      } else {
        #expect(shown.glyph == wanted.glyph, "\(place)")
      }
    }
  }

  @Test func textStandsOverPicturesThatEraseIt() throws {
    var (sender, terminal, random) = (sender(), CellTerminal(Self.size, cell: Self.cell), SplitMix64(seed: 3))
    for _ in 0..<30 {
      let frame = frame(&random)
      try terminal.feed(sender.bytes(toShow: frame))
      expectShown(frame, on: terminal)
      #expect(sender.bytes(toShow: frame).isEmpty)
    }
  }

  /// With few colours too: there a blank looks like many another, and is written all the same where a picture was.
  @Test(arguments: [ColourDepth.direct, .indexed256, .indexed16]) func noPictureIsLeftUnderAPanel(
    _ depth: ColourDepth
  ) throws {
    var (sender, terminal, random) = (
      sender(depth), CellTerminal(Self.size, cell: Self.cell), SplitMix64(seed: 4)
    )
    for step in 0..<30 {
      let frame = frame(&random, hasPicture: step % 3 > 0)
      try terminal.feed(sender.bytes(toShow: frame))
      expectShown(frame, on: terminal, isExact: depth == .direct)
    }
  }

  @Test func theSameAgainAfterTheScreenWasLost() throws {
    var (sender, random) = (sender(), SplitMix64(seed: 5))
    let frame = frame(&random)
    _ = sender.bytes(toShow: frame)
    sender.forget()
    var terminal = CellTerminal(Self.size, cell: Self.cell)
    try terminal.feed(sender.bytes(toShow: frame))
    expectShown(frame, on: terminal)
  }
}
