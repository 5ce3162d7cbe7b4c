import Basics
import Cells
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

  @Test func directColoursArePacked() {
    var palette = Palette(depth: .direct, terminalColours: 1 << 24)
    #expect(palette.number(RGB(1, 2, 3)) == 0x010203)
    for blue in UInt8(0)..<9 { #expect(palette.number(RGB(0, 0, blue)) == Int(blue)) }
  }

  @Test func sixteenColours() {
    var inks = Palette(depth: .indexed16, terminalColours: 8)
    var papers = Palette(depth: .indexed16, terminalColours: 8, limit: 8)
    #expect(inks.number(RGB(0, 0, 0)) == 0)
    #expect(inks.number(RGB(250, 250, 250)) == 15)
    #expect(papers.number(RGB(250, 250, 250)) == 7)
    #expect(inks.number(RGB(200, 20, 20)) == 1)
  }

  /// Nearest to the eye by trying every entry.
  @Test(arguments: [ColourDepth.indexed256, .indexed16]) func theNearestEntryIsFound(_ depth: ColourDepth) {
    var palette = Palette(depth: depth, terminalColours: 256)
    let shown = Set((0..<4096).map { palette.shown(RGB(hex: UInt32($0 * 4099))) })
    #expect(shown.count > (depth == .indexed16 ? 14 : 150))
    for _ in 0..<300 {
      let colour = RGB(hex: .random(in: 0..<1 << 24))
      let place = Oklab(colour)
      let found = Oklab(palette.shown(colour)).distance(to: place)
      let nearest = shown.map { Oklab($0).distance(to: place) }.min() ?? 0
      #expect(found <= nearest)
    }
    for colour in shown { #expect(palette.shown(colour) == colour) }
  }

  @Test func everyColourIsShownWhereAllCanBe() {
    var direct = Palette(depth: .direct, terminalColours: 1 << 24)
    #expect(direct.shown(RGB(12, 34, 56)) == RGB(12, 34, 56))
    #expect(Palette.ansiGreys == [0, 100, 195, 255])
  }

  /// Of eight colours the nearest to bone is a cyan.
  @Test func greysStayGreys() {
    for limit in [8, 16] {
      var palette = Palette(depth: .indexed16, terminalColours: limit, limit: limit)
      for level in stride(from: 0, through: 255, by: 5) {
        let shown = palette.shown(RGB(grey: UInt8(level)))
        #expect(shown.r == shown.g && shown.g == shown.b, "\(level) of \(limit) colours")
        // The dimmed film under a name is mixed with a paper that is not quite grey.
        let tinted = palette.shown(RGB(grey: UInt8(level)).mixed(with: RGB(16, 17, 20), share: 0.6))
        #expect(tinted.r == tinted.g && tinted.g == tinted.b)
      }
    }
  }
}
