import Cells

/// Decides what to send so that the terminal shows a picture, given what it shows already.
///
/// A pure value: bytes come out, the terminal is not touched. What did not change is not sent again.
package struct PictureSender {
  /// Cells of a part that Kitty keeps as an image of its own.
  private static let tile = CellSize(columns: 8, rows: 4)
  /// Pictures of sixels that may lie over each other before all is sent again: xterm keeps sixteen.
  private static let mostPictures = 15

  private let graphics: Graphics
  private var shown: PixelPane?
  /// Kitty's images by tile; 0 where there is none.
  private var images: [Int] = []
  /// Pictures of sixels sent since all was sent.
  private var pictures = 0
  /// The terminal may show images that nobody remembers.
  private var isUnknown = false

  /// Starts with a terminal that shows nothing.
  package init(_ graphics: Graphics) {
    self.graphics = graphics
  }

  /// Bytes that make the terminal show a picture, or none, and the places of the screen that sixels were drawn over.
  ///
  /// - Parameter overwritten: cells of the screen that were written since: they erase what sixels drew there.
  package mutating func bytes(
    toShow picture: PixelPane?, overwritten: [CellRect] = []
  ) -> (bytes: [UInt8], places: [CellRect]) {
    var bytes = isUnknown && graphics.language == .kitty ? Array(KittyEncoder.deleteAll.utf8) : []
    var places: [CellRect] = []
    isUnknown = false
    if let before = shown, picture?.place != before.place || picture?.cell != before.cell {
      bytes += take(away: before)
    }
    guard let picture else { return (framed(bytes), []) }
    switch graphics.language {
    case .kitty: bytes += tiles(of: picture)
    case .sixel:
      for part in parts(of: picture, overwritten) {
        bytes += Self.moveCursor(part, picture)
        bytes += SixelEncoder.draw(part, of: picture, colours: graphics.colours)
        places.append(part.moved(by: picture.place))
      }
    }
    shown = picture
    return (framed(bytes), places)
  }

  /// The terminal's content is unknown: nothing counts as shown.
  package mutating func forget() {
    startOver()
    isUnknown = true
  }

  private mutating func startOver() {
    shown = nil
    images = []
    pictures = 0
  }

  /// Bytes that leave no picture behind, whatever was being sent: for the way out.
  package static func farewell(_ language: Graphics.Language) -> String {
    "\u{1B}\\\(language == .kitty ? KittyEncoder.deleteAll : "")\u{1B}[?2026l"
  }

  private mutating func take(away picture: PixelPane) -> [UInt8] {
    // Sixels vanish under what is written over them: the screen does that, as their cells have changed.
    let bytes = images.filter { $0 > 0 }.flatMap(KittyEncoder.delete)
    startOver()
    return bytes
  }

  private mutating func tiles(of picture: PixelPane) -> [UInt8] {
    let cells = Self.tiles(of: picture.place)
    if images.isEmpty { images = [Int](repeating: 0, count: cells.count) }
    var bytes: [UInt8] = []
    for (index, cells) in cells.enumerated() {
      let part = PicturePart(picture, cells)
      if let shown, part.equals(PicturePart(shown, cells)) { continue }
      let before = images[index]
      if part.shows.any {
        // Two numbers in turn: the new image is there before the old one goes.
        images[index] = before == 2 * index + 1 ? 2 * index + 2 : 2 * index + 1
        bytes += Self.moveCursor(cells, picture) + KittyEncoder.draw(cells, of: picture, id: images[index])
      } else {
        images[index] = 0
      }
      if before > 0 { bytes += KittyEncoder.delete(id: before) }
    }
    return bytes
  }

  /// The parts of a picture that are to be drawn, in cells of the picture: what changed, or all of it.
  private mutating func parts(of picture: PixelPane, _ overwritten: [CellRect]) -> [CellRect] {
    let whole = CellRect(picture.place.size)
    var changed: CellRect? = whole
    if let shown {
      changed = nil
      for cells in Self.tiles(of: picture.place) {
        let place = cells.moved(by: picture.place)
        let isErased = overwritten.contains { $0.intersection(place).cells.contains(where: picture.shows) }
        guard isErased || !PicturePart(picture, cells).equals(PicturePart(shown, cells)) else { continue }
        changed = changed?.union(cells) ?? cells
      }
    }
    guard let changed else { return [] }
    var parts = changed.parts(graphics.largestPart).filter { PicturePart(picture, $0).shows.any }
    if changed != whole, pictures + parts.count > Self.mostPictures {
      parts = whole.parts(graphics.largestPart).filter { PicturePart(picture, $0).shows.any }
      pictures = 0
    }
    pictures = (changed == whole ? 0 : pictures) + parts.count
    return parts
  }

  /// The cells of a place in tiles, relative to it, row by row.
  private static func tiles(of place: CellRect) -> [CellRect] {
    CellRect(place.size).parts(tile)
  }

  private static func moveCursor(_ cells: CellRect, _ picture: PixelPane) -> [UInt8] {
    Array("\u{1B}[\(picture.place.row + cells.row + 1);\(picture.place.column + cells.column + 1)H".utf8)
  }

  /// All at once where the terminal can, the cursor as it was.
  private func framed(_ bytes: [UInt8]) -> [UInt8] {
    bytes.isEmpty ? [] : Array("\u{1B}[?2026h\u{1B}7".utf8) + bytes + Array("\u{1B}8\u{1B}[?2026l".utf8)
  }
}

extension PixelPane {
  /// Whether a cell of the frame shows its part of the picture.
  fileprivate func shows(_ place: CellPoint) -> Bool { isShown(column: place.column, row: place.row) }
}

extension CellRect {
  /// The rectangle where it lies on the screen, when it is part of something at a place.
  fileprivate func moved(by place: CellRect) -> CellRect {
    CellRect(column: column + place.column, row: row + place.row, columns: columns, rows: rows)
  }

  /// Cut into pieces of at most a size, row by row.
  fileprivate func parts(_ largest: CellSize) -> [CellRect] {
    stride(from: row, to: row + rows, by: largest.rows).flatMap { top in
      stride(from: column, to: column + columns, by: largest.columns).map { left in
        CellRect(
          column: left, row: top, columns: min(largest.columns, column + columns - left),
          rows: min(largest.rows, row + rows - top))
      }
    }
  }

  /// The smallest rectangle that holds both.
  fileprivate func union(_ other: CellRect) -> CellRect {
    let (left, top) = (min(column, other.column), min(row, other.row))
    return CellRect(
      column: left, row: top, columns: max(column + columns, other.column + other.columns) - left,
      rows: max(row + rows, other.row + other.rows) - top)
  }
}

/// Some cells of a picture, cut out of it.
struct PicturePart {
  private let picture: PixelPane
  /// Cells, relative to the picture's place.
  private let cells: CellRect
  /// The part's top-left pixel.
  let left, top: Int
  /// Its size, px.
  let width, height: Int

  init(_ picture: PixelPane, _ cells: CellRect) {
    (self.picture, self.cells) = (picture, cells)
    (left, top) = (cells.column * picture.cell.width, cells.row * picture.cell.height)
    (width, height) = (cells.columns * picture.cell.width, cells.rows * picture.cell.height)
  }

  /// Whether each pixel column of a pixel row is shown, cell by cell.
  func isShown(x: Int, y: Int) -> Bool {
    picture.isShown[
      (cells.row + y / picture.cell.height) * picture.place.columns + cells.column + x / picture.cell.width]
  }

  /// Whether any cell, and whether every cell, is shown.
  var shows: (any: Bool, all: Bool) {
    var (any, all) = (false, true)
    for row in cells.row..<cells.row + cells.rows {
      for column in cells.column..<cells.column + cells.columns {
        let isShown = picture.isShown[row * picture.place.columns + column]
        any = any || isShown
        all = all && isShown
      }
    }
    return (any, all)
  }

  /// A row of its samples, three a pixel.
  func row(_ y: Int) -> ArraySlice<UInt8> {
    let start = 3 * ((top + y) * picture.width + left)
    return picture.rgb[start..<start + 3 * width]
  }

  /// Its samples in the fewest channels: grey or RGB, and opacity where some cell is covered.
  var samples: (bytes: [UInt8], channels: Int) {
    var rgb: [UInt8] = []
    rgb.reserveCapacity(3 * width * height)
    for y in 0..<height { rgb += row(y) }
    let isGrey = rgb.withUnsafeBufferPointer { rgb in
      stride(from: 0, to: rgb.count, by: 3).allSatisfy { rgb[$0] == rgb[$0 + 1] && rgb[$0] == rgb[$0 + 2] }
    }
    let isOpaque = shows.all
    if !isGrey && isOpaque { return (rgb, 3) }
    let channels = (isGrey ? 1 : 3) + (isOpaque ? 0 : 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(channels * width * height)
    for pixel in 0..<width * height {
      bytes += rgb[3 * pixel..<3 * pixel + (isGrey ? 1 : 3)]
      if !isOpaque { bytes.append(isShown(x: pixel % width, y: pixel / width) ? 255 : 0) }
    }
    return (bytes, channels)
  }

  /// Whether two pictures of the same place show the same here.
  func equals(_ other: PicturePart) -> Bool {
    for row in cells.row..<cells.row + cells.rows {
      let start = row * picture.place.columns + cells.column
      let places = start..<start + cells.columns
      if picture.isShown[places] != other.picture.isShown[places] { return false }
    }
    return (0..<height).allSatisfy { row($0) == other.row($0) }
  }
}
