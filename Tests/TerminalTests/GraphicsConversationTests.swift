import Cells
import Terminal
import Testing

/// What is asked, what is understood, and what never becomes a key.
@Suite struct GraphicsConversationTests {
  private static let kitty = "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c"
  private static let sixel = "\u{1B}[6;16;8t\u{1B}[?63;1;2;4;6c"

  /// A terminal that gives one answer after another, a few bytes at a time; and what it was asked.
  private func talk(_ answers: [String], environment: [String: String] = ["TERM": "xterm"]) -> (
    GraphicsAnswers, asked: String
  ) {
    var asked: [UInt8] = []
    var waiting = answers
    var pending: [UInt8] = []
    let conversation = GraphicsConversation(
      send: {
        asked += $0
        if !waiting.isEmpty { pending += Array(waiting.removeFirst().utf8) }
      },
      receive: { _ in
        guard !pending.isEmpty else { return nil }
        defer { pending.removeFirst(min(3, pending.count)) }
        return Array(pending.prefix(3))
      })
    return (conversation.ask(environment: environment), String(decoding: asked, as: UTF8.self))
  }

  @Test func kittyIsUnderstood() {
    let (answers, asked) = talk([Self.kitty])
    #expect(asked.contains("\u{1B}_Gi=31,") && asked.hasSuffix("\u{1B}[c") && !asked.contains("S"))
    let cell = PixelSize(width: 10, height: 20)
    #expect(answers.graphics(.auto, measured: nil) == Graphics(language: .kitty, cell: cell))
    #expect(answers.graphics(.kitty, measured: nil)?.language == .kitty)
    #expect(answers.graphics(.sixel, measured: nil) == nil)
    #expect(answers.graphics(.auto, measured: PixelSize(width: 9, height: 18))?.cell.width == 9)
  }

  @Test func sixelsAreUnderstood() {
    let (answers, _) = talk([Self.sixel, "\u{1B}[?1;0;1024S\u{1B}[?63;4c"])
    #expect(
      answers.graphics(.auto, measured: nil)
        == Graphics(language: .sixel, cell: PixelSize(width: 8, height: 16), colours: 256))
    #expect(answers.graphics(.kitty, measured: nil) == nil)
    // Who does not tell its palette has the sixteen colours of a VT340.
    #expect(talk([Self.sixel, "\u{1B}[?63;4c"]).0.graphics(.sixel, measured: nil)?.colours == 16)
    #expect(talk([Self.sixel, "\u{1B}[?1;0;4S\u{1B}[?63;4c"]).0.graphics(.sixel, measured: nil) == nil)
  }

  @Test func nothingIsAssumed() {
    #expect(talk([]).0.graphics(.auto, measured: PixelSize(width: 8, height: 16)) == nil)
    #expect(talk(["\u{1B}[?1;2c"]).0.graphics(.auto, measured: PixelSize(width: 8, height: 16)) == nil)
    // The first number is the kind of terminal: 4 is a VT132 there.
    #expect(talk(["\u{1B}[?4;6c"]).0.graphics(.auto, measured: PixelSize(width: 8, height: 16)) == nil)
    // Pictures without the size of a cell would not fit.
    #expect(talk(["\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62c"]).0.graphics(.auto, measured: nil) == nil)
    #expect(
      talk(["\u{1B}_Gi=31;ENOTSUPPORTED:no\u{1B}\\\u{1B}[6;16;8t\u{1B}[?62c"]).0.graphics(
        .auto, measured: nil) == nil)
    #expect(
      talk([Self.kitty.replacing("6;20;10t", with: "6;0;9999999999t")]).0.graphics(.auto, measured: nil)
        == nil)
  }

  @Test(arguments: [["TERM": "tmux-256color"], ["TERM": "screen"], ["TERM": "xterm", "TMUX": "socket,1,0"]])
  func aMultiplexerIsNotAskedForKitty(_ environment: [String: String]) {
    let (answers, asked) = talk([Self.sixel, "\u{1B}[?1;0;256S\u{1B}[?63;4c"], environment: environment)
    #expect(!asked.contains("\u{1B}_"))
    #expect(answers.graphics(.auto, measured: nil)?.language == .sixel)
  }

  @Test func anyAnswerIsReadWithoutHarm() {
    var state: UInt64 = 11
    let pieces = [
      "\u{1B}", "[", "?", "_G", "i=31;OK", "\u{1B}\\", "6", ";", "99999999999999999999", "c", "t", "S", "-",
      "\u{FF}",
    ]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let found = GraphicsAnswers(Array(text.utf8)).graphics(.auto, measured: nil)
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
    let bytes = Array(Self.kitty.utf8) + Array(Self.sixel.utf8) + Array("\u{1B}[?1;0;256S".utf8)
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
}
