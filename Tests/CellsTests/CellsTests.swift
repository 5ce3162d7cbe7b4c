import Cells
import Testing

@Suite struct FrameDrawingTests {
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

  @Test func rectanglesIntersectAndShrink() {
    let rect = CellRect(column: 1, row: 1, columns: 4, rows: 3)
    #expect(rect.inset(by: 1) == CellRect(column: 2, row: 2, columns: 2, rows: 1))
    #expect(rect.inset(by: 5).isEmpty)
    #expect(rect.contains(CellPoint(column: 4, row: 3)))
    #expect(!rect.contains(CellPoint(column: 5, row: 3)))
    #expect(rect.intersection(CellRect(column: 9, row: 0, columns: 2, rows: 9)).isEmpty)
  }
}
