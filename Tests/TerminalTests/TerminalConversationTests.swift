import Cells
import Terminal
import Testing

/// What is asked, what is understood, and what never becomes a key.
@Suite struct TerminalConversationTests {
  private static let kitty = "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c"
  private static let sixel = "\u{1B}[6;16;8t\u{1B}[?63;1;2;4;6c"

  /// A terminal that gives one answer after another, a few bytes at a time; and what it was asked.
  private func talk(
    _ answers: [String], environment: [String: String] = ["TERM": "xterm"], countsColours: Bool = false
  ) -> (TerminalAnswers, asked: String) {
    var asked: [UInt8] = []
    var waiting = answers
    var pending: [UInt8] = []
    let conversation = TerminalConversation(
      send: {
        asked += $0
        if !waiting.isEmpty { pending += Array(waiting.removeFirst().utf8) }
      },
      receive: { _ in
        guard !pending.isEmpty else { return nil }
        defer { pending.removeFirst(min(3, pending.count)) }
        return Array(pending.prefix(3))
      })
    let heard = conversation.ask(environment: environment, countsColours: countsColours)
    return (heard, String(decoding: asked, as: UTF8.self))
  }

  /// How pictures are sent in a terminal of 80x24 cells, whose window the system knows to have so many pixels.
  private func graphics(
    _ answers: TerminalAnswers, _ choice: Graphics.Choice = .auto, window: PixelSize? = nil
  ) -> Graphics? {
    answers.graphics(choice, cell: answers.cell(of: Self.screen, window: window))
  }

  private static let screen = CellSize(columns: 80, rows: 24)
  /// A window of cells of 8x16 px.
  private static let window = PixelSize(width: 640, height: 384)

  @Test func kittyIsUnderstood() {
    let (answers, asked) = talk([Self.kitty])
    #expect(asked.contains("\u{1B}_Gi=31,") && asked.hasSuffix("\u{1B}[c") && !asked.contains("S"))
    let cell = PixelSize(width: 10, height: 20)
    #expect(graphics(answers) == Graphics(language: .kitty, cell: cell))
    #expect(graphics(answers, .kitty)?.language == .kitty)
    #expect(graphics(answers, .sixel) == nil)
    // The terminal knows its cells better than the system does.
    #expect(graphics(answers, window: Self.window)?.cell == cell)
  }

  @Test func sixelsAreUnderstood() {
    let (answers, asked) = talk([Self.sixel, "\u{1B}[?1;0;1024S\u{1B}[?2;0;1500;1200S\u{1B}[?63;4c"])
    #expect(asked.contains("\u{1B}[?2;4;0S"))
    #expect(
      graphics(answers)
        == Graphics(
          language: .sixel, cell: PixelSize(width: 8, height: 16), colours: 256,
          largest: PixelSize(width: 1500, height: 1200)))
    #expect(graphics(answers, .kitty) == nil)
    // Who does not tell its palette has the sixteen colours of a VT340, and pictures as xterm has them.
    let silent = graphics(talk([Self.sixel, "\u{1B}[?63;4c"]).0, .sixel)
    #expect(silent?.colours == 16 && silent?.largest == PixelSize(width: 1000, height: 1000))
    #expect(graphics(talk([Self.sixel, "\u{1B}[?1;0;4S\u{1B}[?63;4c"]).0, .sixel) == nil)
    // mlterm 3.9.0 answers the question about the size as if it were about colours, with an error.
    let mlterm = graphics(talk([Self.sixel, "\u{1B}[?1;0;1024S\u{1B}[?1;3;0S\u{1B}[?63;4c"]).0)
    #expect(mlterm?.colours == 256 && mlterm?.largest == Graphics.usualLargest)
    // xterm 379 without sixels, VTE 0.70.
    #expect(graphics(talk(["\u{1B}[?1;3S\u{1B}[?2;3S\u{1B}[?64;1;2c"]).0, window: Self.window) == nil)
    #expect(graphics(talk([Self.sixel, "\u{1B}[?1;1S\u{1B}[?2;0;4;4S\u{1B}[?63;4c"]).0) == nil)
  }

  @Test func nothingIsAssumed() {
    #expect(graphics(talk([]).0, window: Self.window) == nil)
    #expect(graphics(talk(["\u{1B}[?1;2c"]).0, window: Self.window) == nil)
    // The first number is the kind of terminal: 4 is a VT132 there.
    #expect(graphics(talk(["\u{1B}[?4;6c"]).0, window: Self.window) == nil)
    // Pictures without the size of a cell would not fit.
    #expect(graphics(talk(["\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62c"]).0) == nil)
    #expect(graphics(talk(["\u{1B}_Gi=31;ENOTSUPPORTED:no\u{1B}\\\u{1B}[6;16;8t\u{1B}[?62c"]).0) == nil)
    #expect(graphics(talk([Self.kitty.replacing("6;20;10t", with: "6;0;9999999999t")]).0) == nil)
  }

  /// What real terminals of 80x24 cells say of their cells, and what their cells are.
  @Test(
    arguments: [
      // kitty, konsole (whose window is two pixels too wide), mlterm
      ("\u{1B}[6;18;9t\u{1B}[4;432;720t", (720, 432), (9, 18)),
      ("\u{1B}[6;17;8t\u{1B}[4;408;640t", (642, 408), (8, 17)),
      ("\u{1B}[6;19;10t\u{1B}[4;456;800t", (800, 456), (10, 19)),
      // xterm says nothing, and its window has a border of two pixels; VTE's window is unknown.
      ("", (484, 316), (6, 13)), ("\u{1B}[4;408;640t", (0, 0), (8, 17)),
      // urxvt counts its scroll bar; st and screen say nothing.
      ("\u{1B}[4;316;496t", (480, 312), (6, 13)), ("", (560, 360), (7, 15)), ("", (482, 312), nil),
      // tmux 3.3a exchanges columns and rows when it is asked for them: it is not.
      ("\u{1B}[8;80;24t", (720, 432), (9, 18)), ("", nil, nil), ("", (0, 0), nil),
    ] as [(String, (Int, Int)?, (Int, Int)?)])
  func theCellsSize(_ answer: String, _ window: (Int, Int)?, _ cell: (Int, Int)?) {
    let (answers, asked) = talk([answer + "\u{1B}[?62c"])
    #expect(asked.contains("\u{1B}[16t") && asked.contains("\u{1B}[14t") && !asked.contains("\u{1B}[18t"))
    func size(_ pair: (Int, Int)?) -> PixelSize? { pair.map { PixelSize(width: $0.0, height: $0.1) } }
    #expect(answers.cell(of: Self.screen, window: size(window)) == size(cell))
  }

  /// What real terminals answer (docs/TERMINALS.md), and what they have.
  @Test(
    arguments: [
      // The last of 256 colours.
      ("\u{1B}]4;255;rgb:eeee/eeee/eeee\u{7}", .indexed256),
      ("\u{1B}]4;255;rgb:eeee/eeee/eeee\u{1B}\\", .indexed256),
      // A colour outside of the palette: xterm and foot, kitty; mlterm takes the nearest one that it has.
      ("\u{1B}P1$r0;48:2::1:2:3m\u{1B}\\", .direct), ("\u{1B}P1$r48:2:1:2:3m\u{1B}\\", .direct),
      ("\u{1B}P1$r0;48;5;16m\u{1B}\\\u{1B}]4;255;rgb:eeee/eeee/eeee\u{7}\u{1B}[>24;279;0c", .indexed256),
      // screen, tmux and mosh say what they are alone; so do VTE, Alacritty, Konsole and xterm.js.
      ("\u{1B}[>83;40900;0c", .indexed256), ("\u{1B}[>84;0;0c", .indexed256),
      ("\u{1B}[>1;10;0c", .indexed256),
      ("\u{1B}P0$r\u{1B}\\\u{1B}[>65;7006;1c", .direct), ("\u{1B}[>0;1700;1c", .direct),
      ("\u{1B}[>1;115;0c", .direct), ("\u{1B}]4;255;rgb:eeee/eeee/eeee\u{7}\u{1B}[>0;276;0c", .direct),
      ("\u{1B}[>0;10;1;0c", nil), ("\u{1B}[>65;3000;1c", nil), ("\u{1B}[>85;95;0c", nil), ("", nil),
    ] as [(String, ColourDepth?)])
  func coloursAreFoundByAsking(answer: String, depth: ColourDepth?) {
    let (answers, asked) = talk([answer + "\u{1B}[?62c"], countsColours: true)
    #expect(answers.depth == depth)
    #expect(asked.contains("\u{1B}]4;255;?\u{7}") && asked.contains("\u{1B}[>c"))
    #expect(asked.contains("\u{1B}[48;2;1;2;3m\u{1B}P$qm\u{1B}\\\u{1B}[m"))
  }

  @Test func coloursAreAskedForWhereTheyAreInDoubt() {
    #expect(!talk([Self.kitty]).asked.contains("\u{1B}]"))
    // screen hands on what it does not know to the terminal around it.
    #expect(!talk([""], environment: ["TERM": "screen"], countsColours: true).asked.contains("\u{1B}P"))
  }

  @Test func theNameAndThePointer() {
    func answers(_ text: String) -> TerminalAnswers { talk([text + "\u{1B}[?62c"]).0 }
    #expect(answers("\u{1B}P>|XTerm(379)\u{1B}\\").name == "xterm")
    #expect(answers("\u{1B}P>|Konsole 22.12.3\u{1B}\\").name == "konsole")
    #expect(answers("\u{1B}P>|\u{1B}\\").name == nil && answers("").name == nil)
    #expect(answers("\u{1B}[?1016;2$y").reportsPixels && answers("\u{1B}[?1016;1$y").reportsPixels)
    #expect(!answers("\u{1B}[?1016;0$y").reportsPixels && !answers("\u{1B}[?1016;4$y").reportsPixels)
    #expect(!answers("\u{1B}[?1006;2$y").reportsPixels)
  }

  @Test(arguments: [
    ["TERM": "tmux-256color"], ["TERM": "screen"], ["TERM": "xterm", "TMUX": "socket,1,0"],
    ["TERM": "xterm-256color", "STY": "1.pts-0.host"],
  ])
  func aMultiplexerIsNotAskedForKitty(_ environment: [String: String]) {
    let (answers, asked) = talk([Self.sixel, "\u{1B}[?1;0;256S\u{1B}[?63;4c"], environment: environment)
    #expect(!asked.contains("\u{1B}_"))
    #expect(graphics(answers)?.language == .sixel)
  }

  @Test func anyAnswerIsReadWithoutHarm() {
    var state: UInt64 = 11
    let pieces = [
      "\u{1B}", "[", "?", ">", "$y", "P>|", "]4;255;rgb:", "1016", "_G", "i=31;OK", "\u{1B}\\", "6", ";",
      "99999999999999999999", "c", "t", "S", "-",
      "\u{FF}",
    ]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let found = graphics(TerminalAnswers(Array(text.utf8)))
      if let found { #expect(found.cell.width >= 2 && found.cell.width <= 200 && found.colours <= 256) }
    }
  }

  /// Everything that a decoder says of bytes that come in pieces, some time between them.
  private func events(_ pieces: [[UInt8]], pause: Duration) -> [InputEvent] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for piece in pieces {
      decoder.feed(piece)
      while let event = decoder.next() { events.append(event) }
      if let patience = decoder.patience, patience <= pause {
        decoder.giveUp()
        while let event = decoder.next() { events.append(event) }
      }
    }
    decoder.giveUp()
    while let event = decoder.next() { events.append(event) }
    return events
  }

  @Test func lateAnswersAreNoKeys() {
    let others =
      "\u{1B}[?1;0;256S\u{1B}]4;255;rgb:eeee/eeee/eeee\u{7}\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[?1016;2$y"
      + "\u{1B}]4;255;rgb:eeee/eeee/eeee\u{1B}\\\u{1B}[>41;379;0c\u{1B}[4;312;480t\u{1B}P1$r0m\u{1B}\\"
    let bytes = Array(Self.kitty.utf8) + Array(Self.sixel.utf8) + Array(others.utf8)
    let (before, after) = (Array("a".utf8), Array("b".utf8))
    let typed: [InputEvent] = [.key(.character("a")), .key(.character("b"))]
    for cut in 0...bytes.count {
      #expect(
        events([before + bytes[..<cut], bytes[cut...] + after], pause: .milliseconds(1)) == typed,
        "cut at \(cut)")
    }
    #expect(events([before] + bytes.map { [$0] } + [after], pause: .milliseconds(1)) == typed)
    // The beginning of an answer is waited for longer than for keys.
    let answer = Array("\u{1B}_Gi=31;OK\u{1B}\\".utf8)
    for cut in 3..<answer.count {
      #expect(
        events([Array(answer[..<cut]), answer[cut...] + after], pause: .milliseconds(100)) == [typed[1]])
    }
  }

  @Test func altUnderscoreIsAKey() {
    #expect(events([[0x1B, 0x5F]], pause: .milliseconds(50)) == [.key(.alt("_"))])
    #expect(events([[0x1B, 0x5F, 0x61]], pause: .zero) == [.key(.alt("_")), .key(.character("a"))])
  }

  @Test func anAnswerWithoutEndHoldsNothingUpForEver() {
    let endless = Array("\u{1B}_G".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 1000)
    #expect(events([endless, Array("q".utf8)], pause: .zero) == [.key(.character("q"))])
    #expect(
      events([Array("\u{1B}_Gi=3".utf8), Array("q".utf8)], pause: .seconds(1)) == [.key(.character("q"))])
  }

  /// Keys are reported only where the terminal says that it does all that was asked for.
  @Test func keyReportsAreAskedFor() {
    #expect(talk([Self.sixel]).0.keyFlags == nil)
    #expect(talk(["\u{1B}[?0u\u{1B}[?62;c"]).0.keyFlags == 0)
    #expect(talk(["\u{1B}[?5u\u{1B}[?62;c"]).0.keyFlags == 5)
    var asked: [String] = []
    func reports(_ answer: String) -> Bool {
      var pending = [Array(answer.utf8)]
      let conversation = TerminalConversation(
        send: { asked.append(String(decoding: $0, as: UTF8.self)) },
        receive: { _ in pending.popLast() })
      return conversation.reportKeys(27)
    }
    #expect(reports("\u{1B}[?27u\u{1B}[?62;c"))
    #expect(asked == ["\u{1B}[=27u\u{1B}[?u\u{1B}[c"])
    #expect(!reports("\u{1B}[?1u\u{1B}[?62;c"))
    #expect(!reports("\u{1B}[?62;c") && !reports(""))
  }

  /// Nothing that a key sends when it goes up is left for who reads the terminal next.
  @Test func leavingWaitsUntilKeysAreQuiet() {
    var pending = ["\u{1B}[113;1:3u", "\u{1B}[?62;c", "ls"].map { Array($0.utf8) }
    var sent: [String] = []
    let conversation = TerminalConversation(
      send: { sent.append(String(decoding: $0, as: UTF8.self)) }, receive: { _ in pending.removeFirst() })
    conversation.leaveKeys(0)
    #expect(sent == ["\u{1B}[=0u\u{1B}[c"])
    #expect(pending == [Array("ls".utf8)])
  }
}
