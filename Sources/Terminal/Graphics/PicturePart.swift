import Cells

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
    self.picture = picture
    self.cells = cells
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
