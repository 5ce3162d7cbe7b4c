import Basics
import Cells
import PictureTerminal
import Terminal
import Testing

/// Pictures as they arrive: a slow terminal decodes what is sent and must show what was meant.
@Suite struct PictureSenderTests {
  private static let cell = PixelSize(width: 5, height: 9)
  private static let place = CellRect(column: 3, row: 2, columns: 21, rows: 10)

  /// A frame with a random picture: greys, in places colours, some cells covered by text.
  private func frame(_ random: inout SplitMix64, coloured: Bool) -> Frame {
    var picture = PixelPane(place: Self.place, cell: Self.cell, paper: RGB(10, 20, 30))
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let grey = UInt8(truncatingIfNeeded: x * 3 + y * 2 + Int.random(in: 0..<9, using: &random))
        picture[x, y] = coloured && x > y ? RGB(grey, 255 - grey, UInt8(y)) : RGB(grey, grey, grey)
      }
    }
    var frame = Frame(size: CellSize(columns: 30, rows: 15))
    frame.lay(picture)
    cover(&frame, &random)
    return frame
  }

  private func cover(_ frame: inout Frame, _ random: inout SplitMix64) {
    let rect = CellRect(
      column: .random(in: 0..<25, using: &random), row: .random(in: 0..<12, using: &random),
      columns: .random(in: 1..<12, using: &random), rows: .random(in: 1..<5, using: &random))
    frame.fill(rect, Cell("x"))
  }

  /// The worst difference of a shown pixel from what was meant, 0...255; covered cells must be transparent.
  private func worst(_ terminal: PictureTerminal, _ frame: Frame, laysOver: Bool) throws -> Int {
    let picture = try #require(frame.pixels)
    var worst = 0
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        let (column, row) = (x / Self.cell.width + Self.place.column, y / Self.cell.height + Self.place.row)
        let seen = terminal.pixel(
          x: x + Self.place.column * Self.cell.width, y: y + Self.place.row * Self.cell.height)
        guard picture.isShown(column: column, row: row) else {
          #expect(laysOver || seen == nil)
          continue
        }
        let pixel = try #require(seen)
        let meant = picture[x, y]
        for (a, b) in zip(pixel, [meant.r, meant.g, meant.b]) { worst = max(worst, abs(Int(a) - Int(b))) }
      }
    }
    return worst
  }

  @Test(arguments: [false, true]) func kittyShowsEveryPixel(_ coloured: Bool) throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .kitty, cell: Self.cell))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    for _ in 0..<6 {
      let frame = frame(&random, coloured: coloured)
      try terminal.feed(sender.bytes(toShow: frame.pixels).bytes)
      #expect(try worst(terminal, frame, laysOver: false) == 0)
      #expect(sender.bytes(toShow: frame.pixels).bytes.isEmpty)
    }
    try terminal.feed(sender.bytes(toShow: nil).bytes)
    #expect(terminal.pictureCount == 0)
  }

  @Test func sixelsShowGreysToHalfAHundredth() throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .sixel, cell: Self.cell, colours: 256))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    for _ in 0..<6 {
      let frame = frame(&random, coloured: false)
      try terminal.feed(sender.bytes(toShow: frame.pixels).bytes)
      #expect(try worst(terminal, frame, laysOver: true) <= 2)
      #expect(sender.bytes(toShow: frame.pixels).bytes.isEmpty)
    }
    #expect(terminal.largestPalette <= 101)
    #expect(sender.bytes(toShow: nil).bytes.isEmpty)
  }

  @Test(arguments: [8, 16, 100, 256]) func sixelsKeepToThePalette(_ colours: Int) throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .sixel, cell: Self.cell, colours: colours))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    let frame = frame(&random, coloured: true)
    try terminal.feed(sender.bytes(toShow: frame.pixels).bytes)
    #expect(terminal.largestPalette <= colours)
    // Coarser for small palettes: no colour is further off than the step between two levels.
    #expect(try worst(terminal, frame, laysOver: true) <= [8: 255, 16: 130, 100: 70, 256: 45][colours] ?? 0)
  }

  @Test(arguments: Graphics.Language.allCases) func littleChangesSendLittle(_ language: Graphics.Language)
    throws
  {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: language, cell: Self.cell))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    var frame = frame(&random, coloured: false)
    let whole = sender.bytes(toShow: frame.pixels).bytes
    try terminal.feed(whole)
    // The bound holds for noise: two bytes a pixel, the palette, and what commands cost.
    let picture = try #require(frame.pixels)
    #expect(whole.count < 3 * picture.width * picture.height + 8000)
    for step in 0..<40 {
      var changed = try #require(frame.pixels)
      changed[
        .random(in: 0..<changed.width, using: &random), .random(in: 0..<changed.height, using: &random)] =
        RGB(UInt8(step), 200, 0)
      var next = Frame(size: frame.size)
      next.lay(changed)
      for row in 0..<frame.size.rows {
        for column in 0..<frame.size.columns where frame[column, row].glyph == "x" {
          next[column, row] = Cell("x")
        }
      }
      frame = next
      let bytes = sender.bytes(toShow: frame.pixels).bytes
      // Sixels begin anew now and then, for terminals keep few of them.
      if language == .kitty || step % 15 != 14 { #expect(bytes.count < whole.count / 2) }
      try terminal.feed(bytes)
      #expect(try worst(terminal, frame, laysOver: language == .sixel) <= (language == .kitty ? 0 : 2))
    }
  }

  @Test func sixelsAreSentAgainWhereTextErasedThem() throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .sixel, cell: Self.cell))
    var frame = frame(&random, coloured: false)
    _ = sender.bytes(toShow: frame.pixels)
    let beside = CellRect(column: 0, row: 0, columns: 3, rows: 15)
    #expect(sender.bytes(toShow: frame.pixels, overwritten: [beside]).bytes.isEmpty)
    var picture = try #require(frame.pixels)
    frame = Frame(size: frame.size)
    picture[0, 0] = picture[0, 0]
    frame.lay(picture)
    let erased = CellRect(column: Self.place.column, row: Self.place.row, columns: 1, rows: 1)
    #expect(!sender.bytes(toShow: frame.pixels, overwritten: [erased]).bytes.isEmpty)
  }

  /// xterm drops a whole picture that is larger than it says: none is sent, and all of the film is seen.
  @Test(arguments: [
    PixelSize(width: 40, height: 40), PixelSize(width: 1000, height: 29), PixelSize(width: 5, height: 12),
  ])
  func noPartIsLargerThanTheTerminalShows(_ largest: PixelSize) throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(
      Graphics(language: .sixel, cell: Self.cell, colours: 256, largest: largest))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    for _ in 0..<3 {
      let frame = frame(&random, coloured: false)
      try terminal.feed(sender.bytes(toShow: frame.pixels).bytes)
      #expect(try worst(terminal, frame, laysOver: true) <= 2)
      #expect(sender.bytes(toShow: frame.pixels).bytes.isEmpty)
    }
    let (width, height) = terminal.largestSixels
    #expect(width <= largest.width && (height + 5) / 6 * 6 <= largest.height)
  }

  /// xterm keeps sixteen pictures, and forgets older ones.
  @Test func thereAreNeverMorePicturesThanXtermKeeps() throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(
      Graphics(language: .sixel, cell: Self.cell, largest: PixelSize(width: 60, height: 60)))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    terminal.mostSixels = 16
    for step in 0..<40 {
      var picture = try #require(frame(&random, coloured: false).pixels)
      picture[step, step] = RGB(9, 9, 9)
      var whole = Frame(size: CellSize(columns: 30, rows: 15))
      whole.lay(picture)
      try terminal.feed(sender.bytes(toShow: whole.pixels).bytes)
      #expect(try worst(terminal, whole, laysOver: true) <= 2)
    }
  }

  @Test func aPictureElsewhereLeavesNothingBehind() throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .kitty, cell: Self.cell))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(sender.bytes(toShow: frame(&random, coloured: false).pixels).bytes)
    let small = PixelPane(
      place: CellRect(column: 1, row: 1, columns: 4, rows: 2), cell: Self.cell, paper: RGB(1, 2, 3))
    try terminal.feed(sender.bytes(toShow: small).bytes)
    #expect(terminal.pictureCount == 1)
    #expect(terminal.pixel(x: 5, y: 9) == [1, 2, 3])
    var other = small
    other[0, 0] = RGB(7, 7, 7)
    try terminal.feed(sender.bytes(toShow: other).bytes)
    sender.forget()
    try terminal.feed(sender.bytes(toShow: small).bytes)
    #expect(terminal.pictureCount == 1)
    #expect(terminal.pixel(x: 5, y: 9) == [1, 2, 3])
  }

  @Test func theWayOutTakesPicturesAlong() throws {
    var random = SplitMix64(seed: 5)
    var sender = PictureSender(Graphics(language: .kitty, cell: Self.cell))
    var terminal = PictureTerminal(cellWidth: Self.cell.width, cellHeight: Self.cell.height)
    try terminal.feed(sender.bytes(toShow: frame(&random, coloured: true).pixels).bytes)
    try terminal.feed(Array(PictureSender.farewell(.kitty).utf8))
    #expect(terminal.pictureCount == 0)
  }
}
