import Cells
import Foundation
import Terminal
import Testing

@Suite struct InputDecoderTests {
  /// All events of some bytes, fed in pieces, as when nothing follows.
  private func events(_ bytes: [UInt8], pieces: Int = .max) -> [InputEvent] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      decoder.feed(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      while let event = decoder.next() { events.append(event) }
    }
    while decoder.patience != nil {
      decoder.giveUp()
      while let event = decoder.next() { events.append(event) }
    }
    return events
  }

  private func keys(_ text: String) -> [Key] {
    events(Array(text.utf8)).compactMap { event in
      guard case .key(let key) = event else { return nil }
      return key
    }
  }

  @Test func textControlsAndAlt() {
    #expect(keys("aé膝🦴") == [.character("a"), .character("é"), .character("膝"), .character("🦴")])
    #expect(keys("\r\n\t\u{7F}\u{8}") == [.enter, .enter, .tab, .backspace, .backspace])
    #expect(keys("\u{12}\u{3}\u{0}\u{1C}") == [.control("r"), .control("c"), .control(" "), .control("\\")])
    #expect(keys("\u{1B}x\u{1B}é") == [.alt("x"), .alt("é")])
  }

  @Test func onlyTimeTellsEscapeFromABeginning() {
    var decoder = InputDecoder()
    #expect(decoder.patience == nil)
    decoder.feed([0x1B])
    #expect(decoder.next() == nil)
    #expect(decoder.patience == .milliseconds(100))
    decoder.giveUp()
    #expect(decoder.next() == .key(.escape))
    #expect(decoder.patience == nil)
    // A bare beginning is Escape: what is no letter never becomes one.
    #expect(keys("\u{1B}[") == [.escape])
    #expect(keys("\u{1B}O") == [.escape])
    #expect(keys("\u{1B}]") == [.alt("]")])
    #expect(keys("\u{1B}P") == [.alt("P")])
    #expect(keys("\u{1B}\u{1B}") == [.escape, .escape])
    #expect(keys("\u{1B}\r") == [.escape, .enter])
    #expect(keys("\u{1B}[1;") == [])
  }

  @Test func keysOfSeveralFamilies() {
    #expect(keys("\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}OD") == [.up, .down, .right, .left])
    #expect(
      keys("\u{1B}[1;2A\u{1B}[1;2B\u{1B}[c\u{1B}[d") == [.shiftUp, .shiftDown, .shiftRight, .shiftLeft])
    // Where a terminal keeps Shift for itself, as konsole does, Control does the same.
    #expect(keys("\u{1B}[1;5A\u{1B}[1;6A\u{1B}[1;3A\u{1B}[1;1A") == [.shiftUp, .shiftUp, .up, .up])
    #expect(keys("\u{1B}[1;5D\u{1B}[1;5C\u{1B}O5B") == [.shiftLeft, .shiftRight, .shiftDown])
    #expect(
      keys("\u{1B}[H\u{1B}[4~\u{1B}[5~\u{1B}[6;5~\u{1B}[3~") == [.home, .end, .pageUp, .pageDown, .delete])
    #expect(
      keys("\u{1B}OP\u{1B}[[B\u{1B}[13~\u{1B}[15;2~\u{1B}[24~") == [1, 2, 3, 5, 12].map { .function($0) })
    #expect(keys("\u{1B}[Z\u{1B}\t\u{1B}OM") == [.backTab, .backTab, .enter])
    #expect(keys("\u{1B}[2~\u{1B}[?1;2c\u{1B}[99~q") == [.character("q")])
  }

  /// rxvt's: Control and Shift with arrows and with the keys above them, the keypad without its numbers.
  @Test func keysOfRxvt() {
    #expect(keys("\u{1B}Oa\u{1B}Ob\u{1B}Oc\u{1B}Od") == [.shiftUp, .shiftDown, .shiftRight, .shiftLeft])
    #expect(keys("\u{1B}[a\u{1B}[b\u{1B}[c\u{1B}[d") == [.shiftUp, .shiftDown, .shiftRight, .shiftLeft])
    #expect(
      keys("\u{1B}[5^\u{1B}[6$\u{1B}[7@\u{1B}[8$\u{1B}[3^") == [.pageUp, .pageDown, .home, .end, .delete])
    #expect(keys("\u{1B}[23$\u{1B}[24^") == [.function(11), .function(12)])
    #expect(keys("\u{1B}Ow\u{1B}Ox\u{1B}Oy\u{1B}Ot\u{1B}Ov") == [.home, .up, .pageUp, .left, .right])
    #expect(keys("\u{1B}Oq\u{1B}Or\u{1B}Os\u{1B}On\u{1B}OM") == [.end, .down, .pageDown, .delete, .enter])
    #expect(keys("\u{1B}Oj\u{1B}Ok\u{1B}Om\u{1B}Oo") == ["*", "+", "-", "/"].map { .character($0) })
    #expect(keys("\u{1B}Ou\u{1B}[E\u{1B}OEq") == [.character("q")])
  }

  /// Pieces with the times that pass after them, ms, as an event loop sees them.
  private func keys(_ pieces: [(String, Int)]) -> [Key] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for (piece, pause) in pieces {
      decoder.feed(piece.utf8)
      while let event = decoder.next() { events.append(event) }
      guard let patience = decoder.patience, patience <= .milliseconds(pause) else { continue }
      decoder.giveUp()
      while let event = decoder.next() { events.append(event) }
    }
    return events.compactMap { if case .key(let key) = $0 { key } else { nil } }
  }

  /// A slow line cuts sequences anywhere: what is left of them is no letter, for `A` would begin to learn.
  @Test func aSlowLineMakesNoLetters() {
    for sequence in ["\u{1B}[A", "\u{1B}OA", "\u{1B}[1;2A", "\u{1B}[5~", "\u{1B}[5$", "\u{1B}Oa"] {
      let whole = keys(sequence)
      #expect(whole.count == 1)
      for cut in 1..<sequence.count {
        for pause in [1, 30, 60, 99, 500, 900] {
          let (head, tail) = (String(sequence.prefix(cut)), String(sequence.dropFirst(cut)))
          let seen = keys([(head, pause), (tail, 2000), ("q", 2000)])
          // Escape alone may be one, and the rest of the sequence is known all the same.
          let escape: [Key] = cut == 1 && pause >= 100 ? [.escape] : []
          #expect(
            seen == escape + whole + [.character("q")],
            "\(sequence.dropFirst()) cut at \(cut) for \(pause) ms")
        }
      }
      // Every byte alone.
      #expect(keys(sequence.map { (String($0), 40) } + [("q", 2000)]) == whole + [.character("q")])
    }
  }

  /// screen holds a lone Escape back until the next key while the mouse is asked for, tmux for half a second.
  @Test func aKeyRightAfterEscapeIsKept() {
    // The workbench takes it for both, where it means nothing else.
    #expect(keys([("\u{1B}q", 0)]) == [.alt("q")])
    #expect(keys([("\u{1B}", 200), ("q", 0)]) == [.escape, .character("q")])
    #expect(keys([("\u{1B}", 200), ("[", 30), ("A", 30)]) == [.escape, .character("["), .character("A")])
    #expect(keys([("\u{1B}\u{1B}[A", 0)]) == [.escape, .up])
    #expect(keys([("\u{1B}P", 50), ("q", 0)]) == [.alt("P"), .character("q")])
  }

  /// Mode 1016: pixels counted from 0, as kitty does, or from 1, as xterm and foot do.
  @Test func thePointerInPixels() {
    func events(_ text: String, _ pointer: PointerPixels?) -> [InputEvent] {
      var decoder = InputDecoder()
      decoder.pointer = pointer
      decoder.feed(text.utf8)
      var events: [InputEvent] = []
      while let event = decoder.next() { events.append(event) }
      return events
    }
    let cell = PixelSize(width: 8, height: 16)
    let (first, second) = (CellPoint(column: 0, row: 0), CellPoint(column: 12, row: 6))
    #expect(
      events("\u{1B}[<0;0;0M\u{1B}[<32;98;103M\u{1B}[<0;98;103m", PointerPixels(cell: cell, first: 0)) == [
        .mouse(.press, first, inside: CellShare(x: 0.5 / 8, y: 0.5 / 16)),
        .mouse(.drag, second, inside: CellShare(x: 2.5 / 8, y: 7.5 / 16)),
        .mouse(.release, second, inside: CellShare(x: 2.5 / 8, y: 7.5 / 16)),
      ])
    #expect(
      events("\u{1B}[<0;99;104M", PointerPixels(cell: cell, first: 1))
        == [.mouse(.press, second, inside: CellShare(x: 2.5 / 8, y: 7.5 / 16))])
    #expect(events("\u{1B}[<0;13;7M", nil) == [.mouse(.press, second)])
  }

  @Test func aCellsSizeIsNoKey() {
    var decoder = InputDecoder()
    decoder.feed("a\u{1B}[6;17;8tb\u{1B}[6;0;0t".utf8)
    #expect(decoder.next() == .key(.character("a")) && decoder.next() == .key(.character("b")))
    #expect(decoder.next() == nil && decoder.takeCell() == PixelSize(width: 8, height: 17))
    #expect(decoder.takeCell() == nil)
  }

  @Test func mouseReports() {
    func at(_ column: Int, _ row: Int) -> CellPoint { CellPoint(column: column, row: row) }
    let sgr = "\u{1B}[<0;1;2M\u{1B}[<32;300;7M\u{1B}[<0;300;7m\u{1B}[<64;5;5M\u{1B}[<81;5;5M\u{1B}[<2;1;1M"
    #expect(
      events(Array(sgr.utf8)) == [
        .mouse(.press, at(0, 1)), .mouse(.drag, at(299, 6)), .mouse(.release, at(299, 6)),
        .mouse(.wheelUp, at(4, 4)), .mouse(.wheelDown, at(4, 4)), .mouse(.rightPress, at(0, 0)),
      ])
    let x10: [UInt8] = [0x1B, 0x5B, 0x4D, 32, 33, 34, 0x1B, 0x5B, 0x4D, 35, 250, 34]
    #expect(events(x10) == [.mouse(.press, at(0, 1)), .mouse(.release, at(217, 1))])
    #expect(events(Array("\u{1B}[<0;0;0M\u{1B}[<1;1;1M\u{1B}[<0;1M".utf8)) == [])
  }

  @Test func pastesArriveWholeAndPlain() {
    let bytes = Array("a\u{1B}[200~one\r\ntwo\t\u{1B}[31m\u{7}é\u{1B}[201~b".utf8)
    let expected: [InputEvent] = [
      .key(.character("a")), .paste("one two [31mé"), .key(.character("b")),
    ]
    for pieces in 1...bytes.count { #expect(events(bytes, pieces: pieces) == expected) }
    #expect(events(Array("\u{1B}[200~cut short".utf8)) == [.paste("cut short")])
    let long = [UInt8](repeating: 0x61, count: InputDecoder.longestPaste + 99)
    let pasted = events(Array("\u{1B}[200~".utf8) + long + Array("\u{1B}[201~z".utf8), pieces: 1 << 16)
    #expect(
      pasted == [.paste(String(repeating: "a", count: InputDecoder.longestPaste)), .key(.character("z"))])
  }

  @Test func anyBytesEndAndPiecesDoNotMatter() {
    var generator = SystemRandomNumberGenerator()
    let alphabet: [UInt8] = [
      0x1B, 0x5B, 0x4F, 0x3B, 0x3C, 0x4D, 0x6D, 0x7E, 0x31, 0x32, 0x30, 0xC3, 0xA9, 0xFF,
    ]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator) : alphabet.randomElement(using: &generator) ?? 0
      }
      let whole = events(bytes)
      for pieces in 1...3 { #expect(events(bytes, pieces: pieces) == whole, "\(bytes)") }
    }
  }

  @Test(arguments: [
    "xterm-256color", "tmux-256color", "xterm-direct", "linux", "vt220", "rxvt-unicode", "screen",
  ])
  func theKeysThatTerminfoPromises(term: String) throws {
    let named: [String: Key] = [
      "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end,
      "kpp": .pageUp, "knp": .pageDown, "kdch1": .delete, "kcbt": .backTab, "kbs": .backspace,
      "kri": .shiftUp, "kind": .shiftDown, "kLFT": .shiftLeft, "kRIT": .shiftRight,
      "kf1": .function(1), "kf2": .function(2), "kf4": .function(4), "kf5": .function(5),
      "kf6": .function(6), "kf10": .function(10), "kf11": .function(11), "kf12": .function(12),
    ]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["infocmp", "-1", "-x", term]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    for line in text.split(separator: "\n") {
      let parts = line.dropLast().trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let key = named[String(parts[0])] else { continue }
      let sequence = String(parts[1]).replacing("\\E", with: "\u{1B}").replacing("^?", with: "\u{7F}")
        .replacing("^H", with: "\u{8}").replacing("^I", with: "\t")
      #expect(keys(sequence) == [key], "\(term) \(parts[0])")
    }
  }
}
