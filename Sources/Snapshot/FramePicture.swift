import Basics
import Cells
import Drawing

/// Draws frames as pictures: cell by cell what a terminal of some colour depth shows.
package struct FramePicture {
  /// Width of a cell at scale 1, px; its height is twice that.
  package static let cellWidth = 8

  private let depth: ColourDepth
  private let isLight: Bool
  private let scale: Int
  private var palette: Palette
  private var masks: [MaskKey: GlyphMask] = [:]

  private struct MaskKey: Hashable {
    let glyph: Character
    let columns: Int
    let isBold: Bool
  }

  /// - Parameters:
  ///   - depth: colours that the terminal shows.
  ///   - isLight: whether the terminal's own colours are dark on light.
  ///   - scale: times 8 x 16 px a cell, 1 or more.
  package init(depth: ColourDepth, isLight: Bool = false, scale: Int = 1) {
    (self.depth, self.isLight) = (depth, isLight)
    self.scale = max(1, scale)
    palette = Palette(depth: depth, terminalColours: 256)
  }

  /// The picture of a frame.
  package mutating func canvas(of frame: Frame) -> Canvas {
    let (width, height) = (Self.cellWidth * scale, 2 * Self.cellWidth * scale)
    var canvas = Canvas(width: frame.size.columns * width, height: frame.size.rows * height)
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        let cell = frame[column, row]
        if cell.glyph == Cell.continuation { continue }
        let columns = frame[column + 1, row].glyph == Cell.continuation ? 2 : 1
        paint(cell, columns: columns, x: column * width, y: row * height, on: &canvas)
      }
    }
    if let pixels = frame.pixels, pixels.cell == PixelSize(width: width, height: height) {
      paint(pixels, on: &canvas)
    }
    return canvas
  }

  /// What a terminal shows that draws pictures.
  private func paint(_ picture: PixelPane, on canvas: inout Canvas) {
    let (left, top) = (picture.place.column * picture.cell.width, picture.place.row * picture.cell.height)
    for y in 0..<picture.height {
      for x in 0..<picture.width
      where picture.isShown(
        column: picture.place.column + x / picture.cell.width,
        row: picture.place.row + y / picture.cell.height)
      {
        canvas[left + x, top + y] = picture[x, y]
      }
    }
  }

  private mutating func paint(_ cell: Cell, columns: Int, x: Int, y: Int, on canvas: inout Canvas) {
    let (ink, paper) = colours(of: cell)
    let mask = mask(cell, columns)
    canvas.fill(x: x, y: y, width: mask.width, height: mask.height, ink: paper)
    for row in 0..<mask.height {
      for column in 0..<mask.width where mask.coverage[row * mask.width + column] > 0 {
        canvas.blend(ink, atX: x + column, y: y + row, share: mask.coverage[row * mask.width + column])
      }
    }
    if cell.underline { canvas.fill(x: x, y: y + 14 * scale, width: mask.width, height: scale, ink: ink) }
  }

  /// Ink and paper as the terminal shows them.
  private mutating func colours(of cell: Cell) -> (ink: RGB, paper: RGB) {
    let (ownInk, ownPaper) = isLight ? (RGB(0, 0, 0), RGB(255, 255, 255)) : (RGB(204, 204, 204), RGB(0, 0, 0))
    var (ink, paper) = (ownInk, ownPaper)
    if depth != .mono {
      ink = cell.foreground.map { palette.shown($0) } ?? ownInk
      paper = cell.background.map { palette.shown($0) } ?? ownPaper
      if ink == paper, cell.foreground != cell.background, !cell.isPicture {
        ink = palette.shown(cell.rescuedInk)
      }
    }
    if cell.reverse { swap(&ink, &paper) }
    return (ink, paper)
  }

  private mutating func mask(_ cell: Cell, _ columns: Int) -> GlyphMask {
    let key = MaskKey(glyph: cell.glyph, columns: columns, isBold: cell.bold)
    if let mask = masks[key] { return mask }
    let mask = GlyphMask(cell.glyph, columns: columns, isBold: cell.bold, scale: scale)
    masks[key] = mask
    return mask
  }
}
