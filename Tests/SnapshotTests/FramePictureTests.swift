import Basics
import Cells
import Drawing
import Snapshot
import Testing

@Suite struct FramePictureTests {
  private func canvas(_ text: String, depth: ColourDepth = .direct, bold: Bool = false) -> Canvas {
    var frame = Frame(size: CellSize(columns: max(1, text.columns), rows: 1))
    frame.put(
      text, column: 0, row: 0,
      style: Style(foreground: RGB(255, 255, 255), background: RGB(0, 0, 0), bold: bold))
    var picture = FramePicture(depth: depth)
    return picture.canvas(of: frame)
  }

  private func isDark(_ canvas: Canvas) -> Bool { canvas.rgb.allSatisfy { $0 < 128 } }

  @Test func everySignOfTheWorkbenchIsDrawnAndNoTwoAreAlike() {
    let ascii = (33...126).map { Character(Unicode.Scalar($0)) }
    let signs = ascii + Array("·…○●◈◆∅◐★☆▸─│┌┐└┘├┤┼▀▄█░▒▓×°µ→←↑↓é")
    var seen: [[UInt8]: Character] = [:]
    for sign in signs {
      let picture = canvas(String(sign)).rgb
      #expect(picture.contains { $0 > 60 }, "\(sign) is blank")
      #expect(seen[picture] == nil, "\(sign) looks like \(seen[picture] ?? " ")")
      seen[picture] = sign
    }
    let missing = canvas("\u{10900}").rgb
    #expect(seen[missing] == nil)
    #expect(isDark(canvas(" ")))
  }

  @Test func boldIsHeavier() {
    func weight(_ canvas: Canvas) -> Int { canvas.rgb.reduce(0) { $0 + Int($1) } }
    for letter in "aMx1" {
      #expect(weight(canvas(String(letter), bold: true)) > weight(canvas(String(letter))) * 11 / 10)
    }
  }

  @Test func halfBlocksHaveExactlyTheirColours() {
    var frame = Frame(size: CellSize(columns: 1, rows: 1))
    frame[0, 0] = Cell("▀", foreground: RGB(1, 2, 3), background: RGB(200, 100, 50))
    var picture = FramePicture(depth: .direct)
    let canvas = picture.canvas(of: frame)
    #expect(canvas.width == 8 && canvas.height == 16)
    for y in 0..<16 {
      for x in 0..<8 { #expect(canvas[x, y] == (y < 8 ? RGB(1, 2, 3) : RGB(200, 100, 50))) }
    }
  }

  @Test func pixelsLieOverTheirCellsButNotOverWhatCoversThem() {
    var frame = Frame(size: CellSize(columns: 4, rows: 2))
    frame.lay(
      PixelPane(
        place: CellRect(column: 1, row: 0, columns: 2, rows: 2), cell: PixelSize(width: 8, height: 16),
        paper: RGB(9, 8, 7)))
    frame[2, 1] = Cell(" ", background: RGB(1, 2, 3))
    var picture = FramePicture(depth: .direct)
    let canvas = picture.canvas(of: frame)
    #expect(canvas[8, 0] == RGB(9, 8, 7) && canvas[23, 15] == RGB(9, 8, 7))
    #expect(canvas[16, 16] == RGB(1, 2, 3) && canvas[15, 31] == RGB(9, 8, 7))
    #expect(canvas[7, 0] != RGB(9, 8, 7) && canvas[24, 0] != RGB(9, 8, 7))
  }

  @Test func sextantsAndQuadrantsFillTheirParts() {
    // Sextants in the order of their code points leave out none, left half, right half and all.
    let patterns = (1..<63).filter { $0 != 21 && $0 != 42 }
    for (index, bits) in patterns.enumerated() {
      let glyph = Unicode.Scalar(UInt32(0x1FB00 + index)).map { String(Character($0)) } ?? ""
      let canvas = canvas(glyph)
      for part in 0..<6 {
        let (x, y) = (part % 2 == 0 ? 2 : 6, [2, 8, 13][part / 2])
        #expect((canvas[x, y].r > 128) == (bits >> part & 1 == 1), "\(bits) \(part)")
      }
    }
    let quadrants: KeyValuePairs<String, [Bool]> = [
      "▖": [false, false, true, false], "▗": [false, false, false, true], "▘": [true, false, false, false],
      "▙": [true, false, true, true], "▚": [true, false, false, true], "▛": [true, true, true, false],
      "▜": [true, true, false, true], "▝": [false, true, false, false], "▞": [false, true, true, false],
      "▟": [false, true, true, true],
    ]
    for (glyph, parts) in quadrants {
      let canvas = canvas(glyph)
      for (part, isFilled) in parts.enumerated() {
        #expect((canvas[part % 2 * 4 + 2, part / 2 * 8 + 4].r > 128) == isFilled, "\(glyph) \(part)")
      }
    }
  }

  @Test func linesMeetAcrossCells() {
    var frame = Frame(size: CellSize(columns: 4, rows: 3))
    frame.box(
      CellRect(frame.size), style: Style(foreground: RGB(255, 255, 255), background: RGB(0, 0, 0)))
    var picture = FramePicture(depth: .direct)
    let canvas = picture.canvas(of: frame)
    for x in 4..<28 { #expect(canvas[x, 8] == .white && canvas[x, 40] == .white) }
    for y in 8..<40 { #expect(canvas[4, y] == .white && canvas[28, y] == .white) }
  }

  @Test(arguments: [ColourDepth.indexed256, .indexed16, .mono])
  func fewColoursAreFew(depth: ColourDepth) {
    var frame = Frame(size: CellSize(columns: 16, rows: 16))
    for row in 0..<16 {
      for column in 0..<16 {
        let level = UInt8(row * 16 + column)
        frame[column, row] = Cell(" ", background: RGB(level, 255 - level, UInt8(column * 16)))
      }
    }
    var picture = FramePicture(depth: depth)
    let canvas = picture.canvas(of: frame)
    let colours = Set(
      (0..<canvas.width * canvas.height).map { canvas[$0 % canvas.width, $0 / canvas.width] })
    #expect(colours.count <= (depth == .indexed256 ? 240 : depth == .indexed16 ? 16 : 1))
  }

  @Test func textNeverVanishesIntoItsPaper() {
    var frame = Frame(size: CellSize(columns: 1, rows: 1))
    frame[0, 0] = Cell("x", foreground: RGB(12, 12, 12), background: RGB(10, 10, 10))
    var picture = FramePicture(depth: .indexed16)
    #expect(picture.canvas(of: frame).rgb.contains { $0 > 128 })
  }

  @Test func reverseExchangesInkAndPaper() {
    var frame = Frame(size: CellSize(columns: 1, rows: 1))
    frame[0, 0] = Cell(" ", reverse: true)
    var dark = FramePicture(depth: .mono)
    var light = FramePicture(depth: .mono, isLight: true)
    #expect(dark.canvas(of: frame).rgb.allSatisfy { $0 > 128 })
    #expect(light.canvas(of: frame).rgb.allSatisfy { $0 < 128 })
  }
}
