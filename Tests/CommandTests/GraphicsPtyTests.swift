import TestSupport
import Foundation
import PictureTerminal
import Radiograph
import Store
import Testing
import TmuxHarness

/// The real program in terminals that draw pictures, played by the test: what arrives is decoded and compared.
@Suite(.serialized) struct GraphicsPtyTests {
  private static let cell = (width: 8, height: 16)
  /// The film pane of 80x24 cells, and a film of as many pixels.
  private static let pane = (column: 15, row: 1, columns: 38, rows: 21)
  private static let film = (width: 304, height: 336)

  private static let kitty: PlayedTerminal.Answers = [
    ("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\"),
    ("\u{1B}[16t", "\u{1B}[6;16;8t"), ("\u{1B}[c", "\u{1B}[?62;c"),
  ]
  private static let sixel: PlayedTerminal.Answers = [
    ("\u{1B}[?1;1;0S", "\u{1B}[?1;0;256S"), ("\u{1B}[c", "\u{1B}[?63;1;4c"),
  ]

  /// The grey of a pixel: much black and white, so that the automatic window shows values as they are.
  private static func grey(_ x: Int, _ y: Int) -> UInt8 {
    UInt8(max(0, min(255, (x * 3 + y * 5) % 280 - 12)))
  }

  private func makeFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let samples = (0..<Self.film.width * Self.film.height).map {
      Self.grey($0 % Self.film.width, $0 / Self.film.width)
    }
    try (Data("P5 \(Self.film.width) \(Self.film.height) 255\n".utf8) + Data(samples)).write(
      to: folder.url.appendingPathComponent("film.pgm"))
    try AnnotationStore.open(folder: folder.url.path).setLandmarks(["apex"])
    return folder
  }

  private func start(
    _ folder: TemporaryFolder, _ arguments: [String], pixels: (UInt16, UInt16) = (0, 0),
    answers: PlayedTerminal.Answers, environment: [String: String?] = [:]
  ) throws -> PlayedTerminal {
    let state = try folder.makeFolder("state")
    return try PlayedTerminal(
      BuiltProgram.path("bregma"), ["open", folder.url.path] + arguments, columns: 80, rows: 24,
      pixels: pixels,
      answers: answers, environment: ["XDG_STATE_HOME": state].merging(environment) { $1 })
  }

  /// Pixels of the pane that show the film, and how many of these are further off than allowed.
  private func compare(_ terminal: PictureTerminal, tolerance: Int) -> (shown: Int, wrong: Int) {
    var (shown, wrong) = (0, 0)
    for y in 0..<Self.film.height {
      for x in 0..<Self.film.width {
        guard
          let pixel = terminal.pixel(
            x: Self.pane.column * Self.cell.width + x, y: Self.pane.row * Self.cell.height + y)
        else { continue }
        shown += 1
        let meant = Int(Self.grey(x, y))
        if pixel.contains(where: { abs(Int($0) - meant) > tolerance }) { wrong += 1 }
      }
    }
    return (shown, wrong)
  }

  @Test func kittyShowsTheFilmPixelByPixel() throws {
    let folder = try makeFolder()
    // Pictures are what is shown where the terminal answers that it draws them.
    let program = try start(folder, [], answers: Self.kitty)
    #expect(program.read { program.text.contains("f=100") })
    program.readUntilQuiet()
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    let whole = Self.film.width * Self.film.height
    let first = compare(terminal, tolerance: 0)
    // The scale bar takes some cells, the cross-hair some pixels.
    #expect(first.shown > whole * 95 / 100)
    #expect(first.wrong > 0 && first.wrong < 400)

    // A key that moves the cross sends little.
    let before = program.output.count
    program.type("l")
    program.readUntilQuiet()
    #expect(program.output.count - before < 16_000)
    // Help covers the film, and closing it brings the film back.
    program.type("?")
    program.readUntilQuiet()
    terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    #expect(compare(terminal, tolerance: 0).shown == 0)
    program.type("q")
    program.readUntilQuiet()
    terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    #expect(compare(terminal, tolerance: 0).shown == first.shown)

    program.type("q")
    #expect(program.finish() == 0)
    #expect(program.isCooked)
    terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    #expect(terminal.pictureCount == 0)
    // While the full screen is still there: the shell's screen may show pictures of its own.
    let text = program.text
    let farewell = try #require(text.range(of: "a=d,d=A", options: .backwards)?.lowerBound)
    let screen = try #require(text.range(of: "\u{1B}[?1049l", options: .backwards)?.lowerBound)
    #expect(farewell < screen)
  }

  @Test func sixelsShowTheFilmInHundredths() throws {
    let folder = try makeFolder()
    let program = try start(
      folder, ["--graphics", "sixel"], pixels: (80 * 8, 24 * 16), answers: Self.sixel)
    #expect(program.read { program.text.contains("\"1;1;304;336") })
    program.readUntilQuiet()
    for _ in 0..<25 { program.type("l") }
    program.readUntilQuiet()
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    let (shown, wrong) = compare(terminal, tolerance: 2)
    #expect(shown > Self.film.width * Self.film.height * 95 / 100)
    #expect(wrong > 0 && wrong < 400)
    program.type("q")
    #expect(program.finish() == 0)
    #expect(program.isCooked)
  }

  /// A terminal that says nothing, one that only says what it is, one without colours.
  @Test(arguments: [0, 1, 2]) func otherTerminalsGetBlocks(_ kind: Int) throws {
    let folder = try makeFolder()
    let answers: PlayedTerminal.Answers = kind == 0 ? [] : [("\u{1B}[c", "\u{1B}[?64;1;2c")]
    let program = try start(
      folder, ["--graphics", "auto"], answers: answers, environment: kind == 2 ? ["NO_COLOR": "1"] : [:])
    #expect(program.read { program.text.contains("No pictures here") })
    program.readUntilQuiet()
    let (text, block) = (program.text, kind == 2 ? "▚▚" : "▀")
    let (hasBlocks, hasPicture) = (text.contains(block), text.contains("f=100") || text.contains("\u{1B}P"))
    #expect(hasBlocks && !hasPicture)
    program.type("q")
    #expect(program.finish() == 0)
    #expect(program.isCooked)
  }

  @Test func whoDoesNotAskIsNotAnswered() throws {
    let folder = try makeFolder()
    let program = try start(folder, ["--graphics", "off"], answers: Self.kitty)
    #expect(program.read { program.text.contains("304x336 px") })
    program.readUntilQuiet()
    let text = program.text
    let asked = ["\u{1B}_", "\u{1B}[c", "\u{1B}[16t", "\u{1B}P", "\u{1B}[?2026h"].filter { text.contains($0) }
    #expect(asked.isEmpty)
    program.type("q")
    #expect(program.finish() == 0)
  }

  /// The same frames, whether a terminal was asked in vain or not at all: only the questions differ.
  @Test func askingInVainChangesNoCell() throws {
    let folder = try makeFolder()
    func screen(_ arguments: [String]) throws -> String {
      let program = try start(folder, arguments, answers: [("\u{1B}[c", "\u{1B}[?64;1;2c")])
      #expect(program.read { program.text.contains("304x336 px") })
      program.readUntilQuiet()
      program.type("x")  // says the same in the status line, whatever stood there
      program.readUntilQuiet()
      let before = program.output.count
      program.type("++LJz")
      program.readUntilQuiet()
      let text = String(decoding: program.output[before...], as: UTF8.self)
      program.type("q")
      #expect(program.finish() == 0)
      return text
    }
    // Repeated until neither run was cut into other frames by a busy machine.
    let runs = try (0..<3).map { _ in (try screen(["--graphics", "off"]), try screen([])) }
    #expect(runs.contains { $0.0 == $0.1 && $0.0.count > 1000 })
  }

  /// xterm drops a picture that is larger than it says: the film comes in parts.
  @Test func sixelsComeInPartsThatTheTerminalShows() throws {
    let folder = try makeFolder()
    let answers: PlayedTerminal.Answers = [
      ("\u{1B}[?1;1;0S", "\u{1B}[?1;0;256S"), ("\u{1B}[?2;4;0S", "\u{1B}[?2;0;200;150S"),
      ("\u{1B}[c", "\u{1B}[?63;1;4c"),
    ]
    let program = try start(folder, [], pixels: (80 * 8 + 4, 24 * 16 + 4), answers: answers)
    #expect(program.read { program.text.contains("q\"1;1;") })
    program.readUntilQuiet()
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(program.output)
    #expect(compare(terminal, tolerance: 2).shown > Self.film.width * Self.film.height * 95 / 100)
    let (width, height) = terminal.largestSixels
    #expect(width <= 200 && (height + 5) / 6 * 6 <= 150 && width > 100)
    program.type("q")
    #expect(program.finish() == 0)
  }

  /// Debian's xterm says that it has eight colours; asked, it has 256. Who does not answer is told of.
  @Test(arguments: [true, false]) func coloursAreAskedFor(_ answers: Bool) throws {
    let folder = try makeFolder()
    let colour: PlayedTerminal.Answers = [("\u{1B}]4;255;?", "\u{1B}]4;255;rgb:eeee/eeee/eeee\u{7}")]
    let program = try start(
      folder, [], answers: (answers ? colour : []) + [("\u{1B}[c", "\u{1B}[?64;1;2c")],
      environment: ["TERM": "xterm", "COLORTERM": nil])
    #expect(program.read { program.text.contains("304x336") })
    program.readUntilQuiet()
    let text = program.text
    #expect(text.contains("38;5;") == answers)
    #expect(text.contains("--colours 256") == !answers)
    program.type("q")
    #expect(program.finish() == 0)
  }

  /// A click is exact to the pixel where the terminal tells pixels, and the terminal is given back as it was.
  @Test func theClickedPixelIsThePoint() throws {
    let folder = try makeFolder()
    let answers: PlayedTerminal.Answers = [("\u{1B}[?1016$p", "\u{1B}[?1016;2$y")] + Self.kitty
    let program = try start(folder, [], answers: answers)
    #expect(program.read { program.text.contains("f=100") })
    program.readUntilQuiet()
    let modes = program.text
    #expect(modes.contains("\u{1B}[?1016h"))
    // Counted from 1; a pixel of the screen is one of the film here.
    let (x, y) = (131, 77)
    let place = "\(Self.pane.column * Self.cell.width + x + 1);\(Self.pane.row * Self.cell.height + y + 1)"
    program.type("\u{1B}[<0;\(place)M\u{1B}[<0;\(place)m")
    #expect(program.read { program.text.contains("Placed apex") })
    let mark = try AnnotationStore.open(folder: folder.url.path).points(image: "film.pgm").marks["apex"]
    #expect(mark?.position == PixelPoint(x: Double(x), y: Double(y)))
    program.type("q")
    #expect(program.finish() == 0)
    let left = program.text
    #expect(left.contains("\u{1B}[?1016l"))
  }

  /// Keys cut into pieces by a slow line, and Escape that comes together with the next key.
  @Test func aSlowLineDoesNotBeginToLearn() throws {
    let folder = try makeFolder()
    let program = try start(folder, ["--graphics", "off"], answers: [])
    #expect(program.read { program.text.contains("304x336 px") })
    program.readUntilQuiet()
    for piece in ["\u{1B}", "[A", "\u{1B}[", "A", "\u{1B}O", "A"] {
      program.type(piece)
      program.readUntilQuiet(seconds: 0.2)
    }
    let text = program.text
    #expect(!text.contains("learn from") && !text.contains("Learning") && !text.contains("Adapting"))
    program.type("G")
    #expect(program.read { program.text.contains("film.pgm") })
    program.readUntilQuiet()
    program.type("\u{1B}q")
    #expect(program.finish() == 0)
  }
}
