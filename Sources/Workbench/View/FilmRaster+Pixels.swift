import Cells
import Radiograph

// The film where a block is a pixel of the screen. (Unsafe buffers live here.)
extension FilmRaster {
  /// Lays the film and its layer into a picture of as many pixels; those outside the film keep their colour.
  ///
  /// - Parameter tintStep: the layer is looked up once for so many pixels either way: its maps are smooth.
  func paint(on picture: inout PixelPane, tintStep: Int) {
    let (width, height) = (picture.width, picture.height)
    let across = (0..<width).filter { grid.touches(film, column: $0 + originColumn) }
    let down = (0..<height).filter { grid.touches(film, row: $0 + originRow) }
    guard let left = across.first, let right = across.last, let top = down.first, let bottom = down.last
    else {
      return
    }
    picture.rgb.withUnsafeMutableBufferPointer { rgb in
      greys.withUnsafeBufferPointer { greys in
        for y in top...bottom {
          for x in left...right {
            let (grey, target) = (greys[y * width + x], 3 * (y * width + x))
            rgb[target] = grey
            rgb[target + 1] = grey
            rgb[target + 2] = grey
          }
        }
      }
    }
    guard let overlay else { return }
    for y in stride(from: top, through: bottom, by: tintStep) {
      for x in stride(from: left, through: right, by: tintStep) {
        guard let tint = tint(overlay, column: x, row: y, blocks: tintStep) else { continue }
        for row in y...min(bottom, y + tintStep - 1) {
          for column in x...min(right, x + tintStep - 1) {
            picture[column, row] = picture[column, row].mixed(with: tint, share: overlay.opacity)
          }
        }
      }
    }
  }
}

extension BlockGrid {
  /// Whether a column of blocks touches a film.
  func touches(_ film: Film, column: Int) -> Bool {
    let x = corner(column: column, row: 0).x
    return x + stepX > 0 && x < Double(film.width)
  }

  /// Whether a row of blocks touches a film.
  func touches(_ film: Film, row: Int) -> Bool {
    let y = corner(column: 0, row: row).y
    return y + stepY > 0 && y < Double(film.height)
  }

  /// Whether a block touches a film.
  func touches(_ film: Film, column: Int, row: Int) -> Bool {
    touches(film, column: column) && touches(film, row: row)
  }
}
