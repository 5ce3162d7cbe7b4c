import Cells
import Terminal
import Testing

@Suite struct TerminalEntryTests {
  @Test func trueColourTerminalsGetTheirDirectEntry() {
    func candidates(_ term: String, _ colourTerm: String? = nil, _ wanted: ColourDepth? = nil) -> [String] {
      TerminalEntry.candidates(term: term, colourTerm: colourTerm, wanted: wanted)
    }
    #expect(candidates("xterm-256color") == ["xterm-256color"])
    #expect(candidates("xterm-256color", "truecolor") == ["xterm-direct", "xterm-256color"])
    #expect(candidates("xterm-kitty", "24bit") == ["xterm-kitty-direct", "xterm-direct", "xterm-kitty"])
    #expect(candidates("tmux-256color", "truecolor", .indexed256) == ["tmux-256color"])
    #expect(candidates("xterm-direct", "truecolor") == ["xterm-direct"])
    #expect(candidates("xterm", nil, .indexed256) == ["xterm-256color", "xterm"])
    #expect(candidates("xterm-direct", nil, .indexed256) == ["xterm-direct"])
  }

  /// Debian's xterm, mlterm and screen set a TERM of eight colours: it is doubted, unless somebody has chosen.
  @Test func fewColoursAreDoubted() {
    func isDoubted(_ colours: Int, _ environment: [String: String], _ wanted: ColourDepth? = nil) -> Bool {
      TerminalEntry.isDoubtful(colours: colours, environment: environment, wanted: wanted)
    }
    #expect(
      isDoubted(8, ["TERM": "xterm"]) && isDoubted(16, ["TERM": "mlterm"]) && isDoubted(8, ["TERM": "screen"])
    )
    #expect(isDoubted(256, ["TERM": "xterm-256color"]) && !isDoubted(1 << 24, ["TERM": "xterm-direct"]))
    #expect(!isDoubted(8, ["TERM": "linux"]) && !isDoubted(-1, ["TERM": "vt100"]))
    #expect(
      !isDoubted(8, ["TERM": "xterm", "NO_COLOR": "1"]) && !isDoubted(8, ["TERM": "xterm"], .indexed16))
    #expect(isDoubted(8, ["TERM": "xterm", "NO_COLOR": ""]))
  }

  @Test func depthIsWhatIsWantedAndPossible() {
    func depth(_ colours: Int, _ wanted: ColourDepth? = nil, noColour: String? = nil) -> ColourDepth {
      TerminalEntry.depth(terminalColours: colours, wanted: wanted, noColour: noColour)
    }
    #expect(
      [0, 8, 16, 88, 256, 1 << 24].map { depth($0) }.map(\.rawValue)
        == ["mono", "16", "16", "16", "256", "direct"])
    #expect(depth(256, .direct) == .indexed256)
    #expect(depth(1 << 24, .indexed256) == .indexed256)
    #expect(depth(8, .mono) == .mono)
    #expect(depth(256, noColour: "1") == .mono)
    #expect(depth(256, noColour: "") == .indexed256)
    #expect(depth(256, .indexed16, noColour: "1") == .indexed16)
  }
}

@Suite struct GlyphTableTests {
  private func text(_ glyph: Character, columns: Int = 1, isUTF8: Bool = true) -> String {
    _ = TerminalProbe(environment: [:])  // adopts UTF-8
    var table = GlyphTable(isUTF8: isUTF8)
    return String(String.UnicodeScalarView(table.scalars(glyph, columns: columns)))
  }

  @Test func nothingThatATerminalCouldObeyIsSent() {
    #expect(text("\u{1B}") == "␛")
    #expect(text("\u{9B}") == "\u{FFFD}")
    #expect(text("\u{202E}") == "\u{FFFD}")
    #expect(text("\r\n") == "\u{FFFD}")
    #expect(text("\u{1B}", isUTF8: false) == "?")
  }

  @Test func aGlyphMustFillItsColumns() {
    #expect(text("▀") == "▀")
    #expect(text("e\u{301}") == "e\u{301}")
    #expect(text("膝", columns: 2) == "膝")
    #expect(text("膝") == "\u{FFFD}")
    #expect(text("a", columns: 2) == "\u{FFFD}")
  }

  @Test func asciiStandsInWhereTheLocaleHasNoMore() {
    let looks = "▀▄█│─┌•→…é".map { text($0, isUTF8: false) }.joined()
    #expect(looks == "\"_#|-+*>.?")
  }
}
