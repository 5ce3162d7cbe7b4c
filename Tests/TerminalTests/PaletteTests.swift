import Cells
import Terminal
import Testing

@Suite struct PaletteTests {
  @Test func theXtermPaletteKeepsToTheEntriesThatNobodyChanges() {
    var palette = Palette(depth: .indexed256, terminalColours: 256)
    #expect(palette.number(RGB(0, 0, 0)) == 16)
    #expect(palette.number(RGB(255, 255, 255)) == 231)
    #expect(palette.number(RGB(255, 0, 0)) == 196)
    #expect(palette.number(RGB(95, 135, 215)) == 16 + 36 * 1 + 6 * 2 + 4)
    for step in 0..<24 {
      let level = UInt8(8 + 10 * step)
      #expect(palette.number(RGB(level, level, level)) == 232 + step)
    }
    for _ in 0..<2000 {
      let colour = RGB(.random(in: 0...255), .random(in: 0...255), .random(in: 0...255))
      #expect((16...255).contains(palette.number(colour)))
    }
  }

  @Test func greysGrowWithTheirLevelAndStayGrey() {
    var palette = Palette(depth: .indexed256, terminalColours: 1 << 24)
    var previous = -1
    for level in UInt8.min...UInt8.max {
      let number = palette.number(RGB(level, level, level))
      #expect(number >> 16 == number & 255 && number >> 8 & 255 == number & 255)
      #expect(number & 255 >= previous)
      previous = number & 255
    }
  }

  @Test func directColoursArePackedAndNeverMistakenForAnsi() {
    var palette = Palette(depth: .direct, terminalColours: 1 << 24)
    #expect(palette.number(RGB(1, 2, 3)) == 0x010203)
    for blue in UInt8(0)..<8 { #expect(palette.number(RGB(0, 0, blue)) == 0x010101) }
    #expect(palette.number(RGB(0, 0, 8)) == 8)
  }

  @Test func sixteenColours() {
    var inks = Palette(depth: .indexed16, terminalColours: 8)
    var papers = Palette(depth: .indexed16, terminalColours: 8, limit: 8)
    #expect(inks.number(RGB(0, 0, 0)) == 0)
    #expect(inks.number(RGB(250, 250, 250)) == 15)
    #expect(papers.number(RGB(250, 250, 250)) == 7)
    #expect(inks.number(RGB(200, 20, 20)) == 1)
  }
}

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
    let scalars = table.scalars(glyph, columns: columns).dropLast().compactMap {
      Unicode.Scalar(UInt32(bitPattern: $0))
    }
    return String(String.UnicodeScalarView(scalars))
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
