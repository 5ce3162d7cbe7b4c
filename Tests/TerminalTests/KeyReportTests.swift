import Cells
import Terminal
import Testing

/// Kitty's keyboard protocol: what goes down, what repeats, what goes up.
@Suite struct KeyReportTests {
  private func events(_ text: String, into decoder: inout InputDecoder) -> [InputEvent] {
    decoder.feed(Array(text.utf8))
    var events: [InputEvent] = []
    while let event = decoder.next() { events.append(event) }
    return events
  }

  private func events(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    return events(text, into: &decoder)
  }

  /// As kitty 0.26 sends them with all flags, NumLock on.
  private static let forms: [(parts: (String, String), key: Key)] = [
    (("97;129", ";97u"), .character("a")), (("32;129", ";32u"), .character(" ")),
    (("97;130", ";65u"), .character("A")), (("92;130", ";124u"), .character("|")),
    (("57404;129", ";53u"), .character("5")), (("233;129", "u"), .character("é")),
    (("98;193", ";66u"), .character("B")), (("13;129", "u"), .enter), (("57414;129", "u"), .enter),
    (("9;129", "u"), .tab), (("9;130", "u"), .backTab), (("127;129", "u"), .backspace),
    (("27;129", "u"), .escape), (("99;133", "u"), .control("c")), (("32;133", "u"), .control(" ")),
    (("105;133", "u"), .tab), (("120;131", "u"), .alt("x")), (("120;132", "u"), .alt("X")),
    (("57419;129", "u"), .up), (("57419;130", "u"), .shiftUp), (("57426;129", "u"), .delete),
    (("57376;129", "u"), .function(13)), (("1;129", "A"), .up), (("1;129", "B"), .down),
    (("1;129", "C"), .right), (("1;129", "D"), .left), (("1;130", "A"), .shiftUp),
    (("1;133", "D"), .shiftLeft), (("1;129", "H"), .home), (("1;129", "F"), .end),
    (("1;129", "P"), .function(1)), (("13;129", "~"), .function(3)), (("15;129", "~"), .function(5)),
    (("3;129", "~"), .delete), (("5;129", "~"), .pageUp),
  ]

  /// A key acts once, however long it is down.
  @Test func everyKeyIsPressedOnce() {
    for (parts, key) in Self.forms {
      func report(_ event: String) -> String { "\u{1B}[\(parts.0)\(event)\(parts.1)" }
      #expect(events(report("")) == [.key(key)], "\(parts)")
      #expect(events(report(":1")) == [.key(key)], "\(parts)")
      #expect(
        events(report(":1") + report(":2") + report(":2") + report(":3"))
          == [.key(key), .keyAgain(key), .keyAgain(key), .keyUp(key)], "\(parts)")
      // What went down before this program went up in it.
      #expect(events(report(":3")) == [], "\(parts)")
      #expect(events(report(":1") + report(":3") + report(":3")) == [.key(key), .keyUp(key)], "\(parts)")
    }
  }

  @Test func modifiersByThemselvesAreNoKeys() {
    for code in [57358, 57360, 57441, 57442, 57443, 57444, 57447, 57448] {
      #expect(events("\u{1B}[\(code)u\u{1B}[\(code);2:2u\u{1B}[\(code);2:3u") == [], "\(code)")
    }
    // Nor are keys with the logo key, which the desktop has for itself.
    #expect(events("\u{1B}[97;9u\u{1B}[97;9:3u") == [])
  }

  /// Shift goes up first: it is the same key all the same.
  @Test func aKeyGoesUpAsWhatItWas() {
    #expect(
      events("\u{1B}[57441u\u{1B}[92;2;124u\u{1B}[57441;2:3u\u{1B}[92;1:3u")
        == [.key(.character("|")), .keyUp(.character("|"))])
    #expect(
      events("\u{1B}[99;5u\u{1B}[57442;5:3u\u{1B}[99;1:3u") == [.key(.control("c")), .keyUp(.control("c"))])
    // Arrows as the application's keypad has them, and what goes up in the other form.
    #expect(events("\u{1B}OA\u{1B}[1;1:3A") == [.key(.up), .keyUp(.up)])
    // Two keys at once.
    #expect(
      events("\u{1B}[106;1;106u\u{1B}[32;1;32u\u{1B}[106;1:3u\u{1B}[32;1:3u")
        == [.key(.character("j")), .key(.character(" ")), .keyUp(.character("j")), .keyUp(.character(" "))])
  }

  @Test func textComesAsItIsWritten() {
    #expect(events("\u{1B}[0;;228u") == [.key(.character("ä"))])
    #expect(events("\u{1B}[101;1;101:769u") == [.key(.character("e\u{301}"))])
    #expect(events("\u{1B}[0;;33180:30422u") == [.paste("膜盖")])
    // No control character comes in as text, and no number that is none.
    #expect(events("\u{1B}[97;1;27u") == [.key(.character("a"))])
    #expect(events("\u{1B}[0;1;7u\u{1B}[7u\u{1B}[155u\u{1B}[1114112u\u{1B}[55296u\u{1B}[u\u{1B}[;;u") == [])
    #expect(events("\u{1B}[99999999999999999999;1:3u\u{1B}[97;1:9;97u") == [.key(.character("a"))])
  }

  @Test func aStopForgetsWhatIsDown() {
    var decoder = InputDecoder()
    _ = events("\u{1B}[32;1;32u", into: &decoder)
    decoder.forgetKeys()
    let late = events("\u{1B}[32;1:3u", into: &decoder)
    #expect(late == [])
    // Reports that never end take no memory.
    for code in 0x4E00...0x9FFF { _ = events("\u{1B}[\(code)u", into: &decoder) }
    let last = events("\u{1B}[97u\u{1B}[97;1:3u", into: &decoder)
    #expect(last == [.key(.character("a")), .keyUp(.character("a"))])
  }

  @Test func onlyWhatWasHeldIsTold() {
    var held = HeldKeys()
    let start = ContinuousClock.now
    func passes(_ event: InputEvent, _ milliseconds: Int) -> Bool {
      held.passes(event, at: start + .milliseconds(milliseconds))
    }
    let space = Key.character(" ")
    let told = [
      passes(.key(space), 0), passes(.keyAgain(space), 250), passes(.keyUp(space), 300),
      passes(.key(space), 400), passes(.keyUp(space), 731), passes(.keyUp(space), 9000),
      passes(.key(space), 10_000),
    ]
    #expect(told == [true, true, false, true, true, false, true])
    held.forget()
    let after = [passes(.keyUp(space), 11_000), passes(.paste("x"), 12_000)]
    #expect(after == [false, true])
  }
}
