import Cells
import Testing

@Test func writingOutsideAFrameIsIgnored() {
  var frame = Frame(size: CellSize(columns: 2, rows: 1))
  frame[5, 5] = Cell("x")
  frame[1, 0] = Cell("y")
  #expect(frame.text == [" y"])
}
