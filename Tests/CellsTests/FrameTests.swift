import Basics
import Cells
import Testing

@Suite struct FrameTests {
  private func blank(_ columns: Int, _ rows: Int) -> Frame {
    Frame(size: CellSize(columns: columns, rows: rows), filledWith: Cell("."))
  }

  @Test func writingOutsideAFrameIsIgnored() {
    var frame = Frame(size: CellSize(columns: 2, rows: 1))
    frame[5, 5] = Cell("x")
    frame[1, 0] = Cell("y")
    #expect(frame.text == [" y"])
  }

  @Test func textIsClippedAtEveryEdge() {
    var frame = blank(4, 1)
    #expect(frame.put("abcdef", column: -2, row: 0) == 4)
    #expect(frame.text == ["cdef"])
    frame.put("above", column: 0, row: -1)
    frame.put("right", column: 4, row: 0)
    #expect(frame.text == ["cdef"])
  }

  @Test func textTooLongForItsWidthEndsWithAnEllipsis() {
    var frame = blank(8, 1)
    #expect(frame.put("Sella", column: 1, row: 0, width: 4) == 5)
    #expect(frame.text == [".Sel…..."])
    #expect(frame.put("Sella", column: 1, row: 0, width: 5) == 6)
    #expect(frame.text == [".Sella.."])
    #expect(frame.put("Sella", column: 1, row: 0, width: 0) == 1)
  }

  @Test func wideGlyphsTakeTwoColumnsAndMarksNone() {
    #expect("膝部".columns == 4)
    #expect("e\u{301}".columns == 1)
    #expect("\u{1112}\u{1161}\u{11AB}".columns == 2)
    #expect("🦴".columns == 2)
    #expect("▀│░".columns == 3)
    var frame = blank(6, 1)
    #expect(frame.put("膝e\u{301}部x", column: 0, row: 0) == 6)
    #expect(frame.text == ["膝e\u{301}部x"])
    #expect(frame[1, 0].glyph == Cell.continuation)
  }

  @Test func halfOfAWideGlyphNeverRemains() {
    var frame = blank(5, 1)
    frame.put("膝部", column: 0, row: 0)
    frame[1, 0] = Cell("x")
    #expect(frame.text == [" x部."])
    frame[2, 0] = Cell("y")
    #expect(frame.text == [" xy ."])
    frame.put("膝", column: -1, row: 0)
    frame.put("部", column: 4, row: 0)
    #expect(frame.text == [" xy ."])
    var overlapped = blank(4, 1)
    overlapped.put("膝", column: 0, row: 0)
    overlapped.put("部", column: 1, row: 0)
    #expect(overlapped.text == [" 部."])
  }

  @Test func controlCharactersBecomeVisible() {
    var frame = blank(10, 1)
    frame.put("a\u{1B}[\n\u{7F}\u{9B}\u{202E}\r\nb", column: 0, row: 0)
    #expect(frame.text == ["a␛[␊␡\u{FFFD}\u{FFFD}␍␊b"])
  }

  @Test func scalarsAreShownWithoutControlCharacters() {
    var frame = blank(400, 1)
    for start in stride(from: UInt32(0), to: 0x2_0000, by: 97) {
      let text = String(String.UnicodeScalarView((start..<start + 97).compactMap(Unicode.Scalar.init)))
      let end = frame.put(text, column: 0, row: 0)
      #expect(end == text.columns)
      let hidden = frame.text[0].unicodeScalars.filter {
        [.control, .format, .privateUse, .unassigned].contains($0.properties.generalCategory)
      }
      #expect(hidden.isEmpty)
    }
  }

  @Test func aBoxLeavesItsInsideAlone() {
    var frame = blank(10, 3)
    frame.box(CellRect(column: 0, row: 0, columns: 10, rows: 3), title: "Landmarks")
    #expect(frame.text == ["┌─ Land…─┐", "│........│", "└────────┘"])
    frame.box(CellRect(column: 4, row: 1, columns: 1, rows: 1))
    #expect(frame.text[1] == "│........│")
  }

  @Test func fillingIsClipped() {
    var frame = blank(4, 3)
    frame.fill(CellRect(column: 2, row: -1, columns: 9, rows: 3), Cell("#"))
    #expect(frame.text == ["..##", "..##", "...."])
    frame.fill(CellRect(column: 9, row: 9, columns: 2, rows: 2), Cell("!"))
    #expect(frame.text == ["..##", "..##", "...."])
  }

  @Test func cellsKeepTheStyleTheyWereWrittenIn() {
    var frame = blank(4, 1)
    let style = Style(foreground: .black, background: .white, bold: true, reverse: true, underline: true)
    frame.put("膝x", column: 0, row: 0, style: style)
    #expect((0..<3).allSatisfy { frame[$0, 0].style == style })
    #expect(frame[3, 0] == Cell("."))
    #expect(Cell("x", style).glyph == "x" && Cell("x").style == Style())
  }

  @Test func anEmptyFrameTakesEverythingAndShowsNothing() {
    for size in [
      CellSize(columns: 0, rows: 0), CellSize(columns: -3, rows: 2), CellSize(columns: 2, rows: -1),
    ] {
      var frame = Frame(size: size)
      frame.put("text", column: 0, row: 0)
      frame.fill(CellRect(column: -5, row: -5, columns: 20, rows: 20), Cell("#"))
      frame.box(CellRect(column: 0, row: 0, columns: 5, rows: 5))
      #expect(frame.cells.isEmpty && frame[0, 0] == Cell())
    }
  }

  @Test func aWideGlyphCutByItsWidthMakesRoomForTheEllipsis() {
    var frame = blank(6, 1)
    #expect(frame.put("膝部膝", column: 0, row: 0, width: 4) == 3)
    #expect(frame.text == ["膝…..."])
    #expect(frame.put("膝部", column: 0, row: 0, width: 4) == 4)
    #expect(frame.text == ["膝部.."])
  }

  @Test func marksBeyondWhatACellHoldsAreLeftOut() {
    let glyph = "e" + String(repeating: "\u{301}", count: 9)
    var frame = blank(2, 1)
    #expect(frame.put(glyph, column: 0, row: 0) == 1)
    #expect(frame[0, 0].glyph.unicodeScalars.count == 5)
    // A mark without a letter before it takes no column either.
    #expect(frame.put("\u{301}", column: 0, row: 0) == 0)
    #expect("a\u{200D}\u{FE0F}b".columns == 2)
  }

  @Test func picturesOfBlocksAreToldFromText() {
    #expect(" ▀█░\u{1FB00}\u{1FB3B}".allSatisfy { Cell($0).isPicture })
    #expect("x─●⠿\u{1FB3C}".allSatisfy { !Cell($0).isPicture })
    #expect(Cell("x", background: RGB(200, 200, 200)).rescuedInk == .black)
    #expect(Cell("x", background: RGB(20, 20, 20)).rescuedInk == .white)
    #expect(Cell("x").rescuedInk == .white)
  }
}

@Suite struct CellRectTests {
  @Test func rectanglesIntersectAndShrink() {
    let rect = CellRect(column: 1, row: 1, columns: 4, rows: 3)
    #expect(rect.inset(by: 1) == CellRect(column: 2, row: 2, columns: 2, rows: 1))
    #expect(rect.inset(by: 5).isEmpty)
    #expect(rect.contains(CellPoint(column: 4, row: 3)))
    #expect(!rect.contains(CellPoint(column: 5, row: 3)))
    #expect(rect.intersection(CellRect(column: 9, row: 0, columns: 2, rows: 9)).isEmpty)
  }

  @Test func intersectingIsSymmetricAndHoldsWhatBothHold() {
    for _ in 0..<200 {
      func random() -> CellRect {
        CellRect(
          column: .random(in: -3...5), row: .random(in: -3...5), columns: .random(in: 0...6),
          rows: .random(in: 0...6))
      }
      let (a, b) = (random(), random())
      let both = a.intersection(b)
      #expect(both.isEmpty == b.intersection(a).isEmpty)
      for row in -4...12 {
        for column in -4...12 {
          let point = CellPoint(column: column, row: row)
          #expect(both.contains(point) == (a.contains(point) && b.contains(point)))
        }
      }
    }
  }

  @Test func aScreenIsItsWholeRectangle() {
    let screen = CellRect(CellSize(columns: 80, rows: 24))
    #expect(screen == CellRect(column: 0, row: 0, columns: 80, rows: 24))
    #expect(screen.size == CellSize(columns: 80, rows: 24) && !screen.isEmpty)
    #expect(screen.contains(CellPoint(column: 0, row: 0)) && !screen.contains(CellPoint(column: 80, row: 0)))
    #expect(screen.inset(by: 0) == screen && screen.intersection(screen) == screen)
    #expect(CellRect(column: 1, row: 1, columns: 0, rows: 4).isEmpty)
    #expect(!CellRect(column: 1, row: 1, columns: 0, rows: 4).contains(CellPoint(column: 1, row: 1)))
  }
}

@Suite struct PixelPaneTests {
  private let cell = PixelSize(width: 2, height: 3)

  private func pane(_ column: Int, _ row: Int, _ columns: Int, _ rows: Int, _ paper: RGB) -> PixelPane {
    PixelPane(
      place: CellRect(column: column, row: row, columns: columns, rows: rows), cell: cell, paper: paper)
  }

  @Test func writingACellCoversThePicture() {
    var frame = Frame(size: CellSize(columns: 6, rows: 4))
    frame.lay(pane(1, 1, 3, 2, .white))
    frame.put("ab", column: 0, row: 1)
    let shown = frame.pixels?.isShown
    #expect(shown == [false, true, true, true, true, true])
    #expect(frame.pixels?.isShown(column: 1, row: 1) == false)
    #expect(frame.pixels?.isShown(column: 2, row: 1) == true)
    #expect(frame.pixels?.isShown(column: 5, row: 3) == false)
  }

  @Test func pixelsOutsideAreIgnored() {
    var picture = pane(0, 0, 2, 1, RGB(1, 2, 3))
    #expect(picture.width == 4 && picture.height == 3)
    let before = picture
    for (x, y) in [(-1, 0), (4, 0), (0, -1), (0, 3)] { picture[x, y] = .white }
    #expect(picture == before && picture[9, 9] == RGB(1, 2, 3))
    picture[3, 2] = .white
    #expect(picture[3, 2] == .white && picture[2, 2] == RGB(1, 2, 3))
  }

  @Test func anInsetLandsInItsCellsAndShowsThem() {
    var frame = Frame(size: CellSize(columns: 8, rows: 5))
    frame.lay(pane(1, 1, 5, 3, .black))
    frame.put("text", column: 2, row: 2)
    frame.inset(pane(2, 2, 2, 1, .white))
    for y in 0..<9 {
      for x in 0..<10 {
        let isInside = (2..<6).contains(x) && (3..<6).contains(y)
        #expect(frame.pixels?[x, y] == (isInside ? .white : .black))
      }
    }
    #expect(frame.pixels?.isShown(column: 3, row: 2) == true)
    #expect(frame.pixels?.isShown(column: 4, row: 2) == false)
    // One that hangs over the edge, or has other cells, is ignored.
    let before = frame
    frame.inset(pane(5, 2, 2, 1, .white))
    frame.inset(
      PixelPane(
        place: CellRect(column: 2, row: 2, columns: 1, rows: 1), cell: PixelSize(width: 9, height: 9),
        paper: .white))
    #expect(frame == before)
  }
}
