import Cells

/// Decides what to send so that the terminal shows a picture, given what it shows already.
///
/// A pure value: bytes come out, the terminal is not touched. What did not change is not sent again.
package struct PictureSender {
  /// Cells of a part that Kitty keeps as an image of its own.
  private static let tile = CellSize(columns: 8, rows: 4)
  /// Parts that may be laid over a whole picture of sixels before it is sent again: xterm keeps sixteen.
  private static let mostPatches = 10

  private let language: Graphics.Language
  private let colours: Int
  private var shown: PixelPane?
  /// Kitty's images by tile; 0 where there is none.
  private var images: [Int] = []
  private var patches = 0
  /// The terminal may show images that nobody remembers.
  private var isUnknown = false

  /// Starts with a terminal that shows nothing.
  package init(_ graphics: Graphics) {
    language = graphics.language
    colours = graphics.colours
  }

  /// Bytes that make the terminal show a picture, or none.
  ///
  /// - Parameter overwritten: cells of the screen that were written since: they erase what sixels drew there.
  package mutating func bytes(
    toShow picture: PixelPane?, overwritten: [CellRect] = []
  ) -> [UInt8] {
    var bytes = isUnknown && language == .kitty ? Array(KittyEncoder.deleteAll.utf8) : []
    isUnknown = false
    if let before = shown, picture?.place != before.place || picture?.cell != before.cell {
      bytes += take(away: before)
    }
    guard let picture else { return framed(bytes) }
    switch language {
    case .kitty: bytes += tiles(of: picture)
    case .sixel: bytes += patch(of: picture, overwritten)
    }
    shown = picture
    return framed(bytes)
  }

  /// The terminal's content is unknown: nothing counts as shown.
  package mutating func forget() {
    startOver()
    isUnknown = true
  }

  private mutating func startOver() {
    shown = nil
    images = []
    patches = 0
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

  private mutating func patch(of picture: PixelPane, _ overwritten: [CellRect]) -> [UInt8] {
    let whole = CellRect(picture.place.size)
    var changed: CellRect?
    if let shown, patches < Self.mostPatches {
      for cells in Self.tiles(of: picture.place) {
        let place = CellRect(
          column: cells.column + picture.place.column, row: cells.row + picture.place.row,
          columns: cells.columns, rows: cells.rows)
        let isErased = overwritten.contains { !$0.intersection(place).isEmpty }
        guard isErased || !PicturePart(picture, cells).equals(PicturePart(shown, cells)) else { continue }
        changed = changed?.union(cells) ?? cells
      }
      patches += changed == nil ? 0 : 1
    } else {
      changed = whole
      patches = 0
    }
    guard let changed, PicturePart(picture, changed).shows.any else { return [] }
    if changed == whole { patches = 0 }
    return Self.moveCursor(changed, picture) + SixelEncoder.draw(changed, of: picture, colours: colours)
  }

  /// The cells of a place in tiles, relative to it, row by row.
  private static func tiles(of place: CellRect) -> [CellRect] {
    stride(from: 0, to: place.rows, by: tile.rows).flatMap { row in
      stride(from: 0, to: place.columns, by: tile.columns).map { column in
        CellRect(
          column: column, row: row, columns: min(tile.columns, place.columns - column),
          rows: min(tile.rows, place.rows - row))
      }
    }
  }

  private static func moveCursor(_ cells: CellRect, _ picture: PixelPane) -> [UInt8] {
    Array("\u{1B}[\(picture.place.row + cells.row + 1);\(picture.place.column + cells.column + 1)H".utf8)
  }

  /// All at once where the terminal can, the cursor as it was.
  private func framed(_ bytes: [UInt8]) -> [UInt8] {
    bytes.isEmpty ? [] : Array("\u{1B}[?2026h\u{1B}7".utf8) + bytes + Array("\u{1B}8\u{1B}[?2026l".utf8)
  }
}

extension CellRect {
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
