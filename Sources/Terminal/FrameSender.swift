import Cells

/// Decides what to send so that the terminal shows a frame, cells and picture, given what it shows already.
///
/// A pure value: bytes come out, the terminal is not touched.
package struct FrameSender {
  private var painter: CellPainter
  /// nil where the terminal draws no pictures.
  private var pictures: PictureSender?

  /// Starts with a terminal whose content is not known.
  package init(_ painter: CellPainter, graphics: Graphics?) {
    self.painter = painter
    pictures = graphics.map { PictureSender($0) }
  }

  /// Whether the frame shown last is not drawn exactly yet.
  package var isInexact: Bool { painter.isInexact }

  /// The bytes that make the terminal show a frame.
  ///
  /// - Parameter isHurried: whether blocks may be a little off, see `CellPainter`.
  package mutating func bytes(toShow frame: Frame, isHurried: Bool = false) -> [UInt8] {
    guard pictures != nil else { return painter.paint(frame, isHurried: isHurried).bytes }
    let cells = frame.blankUnderPixels()
    var (bytes, written) = painter.paint(cells, isHurried: isHurried && frame.pixels == nil)
    let drawn = pictures?.bytes(toShow: frame.pixels, overwritten: written)
    guard let drawn, !drawn.bytes.isEmpty else { return bytes }
    bytes += drawn.bytes
    // mlterm erases every cell inside a picture's rectangle, those too that the picture leaves out: their text comes after.
    let covered = drawn.places.flatMap(\.cells).filter {
      frame.pixels?.isShown(column: $0.column, row: $0.row) != true
    }
    guard !covered.isEmpty else { return bytes }
    painter.forget(covered)
    return bytes + painter.paint(cells).bytes
  }

  /// The terminal's content is unknown: everything is drawn again.
  package mutating func forget() {
    painter.forget()
    pictures?.forget()
  }
}

extension Frame {
  /// The cells to show when the picture is drawn by other means: blank where it shows.
  func blankUnderPixels() -> Frame {
    guard let pixels else { return self }
    var frame = self
    let blank = Cell(Cell.underPicture, background: pixels.paper)
    for place in pixels.place.cells where pixels.isShown(column: place.column, row: place.row) {
      frame[place.column, place.row] = blank
    }
    return frame
  }
}
