import Basics
import Cells
import Radiograph

/// The colours of a film's blocks under a viewport, with a layer over them.
struct FilmRaster {
  let depth: ColourDepth
  let film: Film
  let grid: BlockGrid
  /// Place of the view's top-left block in the grid.
  let originColumn, originRow: Int
  /// Blocks side by side.
  let columns: Int
  /// Displayed greys of the view's blocks, row by row.
  let greys: [UInt8]
  /// The layer's colour at a film position, and how much of it covers the film.
  let overlay: LayerColours?

  /// Draws the part of a film that a viewport shows in a pane of some cells, in a grey window and with a
  /// layer over it.
  ///
  /// - Parameter blocks: how many blocks a cell is split into, across and down.
  init(
    _ loaded: LoadedFilm, viewport: Viewport, size: CellSize, blocks: CellSize, depth: ColourDepth,
    window: GreyWindow, isInverted: Bool, layer: LayerColours?
  ) {
    film = loaded.film
    self.depth = depth
    overlay = layer
    let place = BlockGrid.of(
      left: viewport.left, top: viewport.top, stepX: viewport.scale / Double(blocks.columns),
      stepY: 2 * viewport.scaleDown / Double(blocks.rows))
    (grid, originColumn, originRow) = (place.grid, place.column, place.row)
    columns = size.columns * blocks.columns
    greys = Self.greys(
      loaded, place.grid, place.column..<place.column + columns,
      place.row..<place.row + size.rows * blocks.rows, window, isInverted)
  }

  /// The colour of a block; nil outside the film.
  func colour(column: Int, row: Int) -> RGB? {
    guard grid.touches(film, column: column + originColumn, row: row + originRow) else { return nil }
    let grey = greys[row * columns + column]
    guard let overlay, let tint = tint(overlay, column: column, row: row) else {
      return GreyDither.grey(grey, depth, column: column, row: row)
    }
    let film = RGB(grey, grey, grey)
    switch depth {
    case .direct: return film.mixed(with: tint, share: overlay.opacity)
    case .indexed256:
      return GreyDither.nudged(film.mixed(with: tint, share: overlay.opacity), column: column, row: row)
    case .indexed16:
      // Mixtures would fall on colours that mean something else: some blocks take the layer, others the film.
      return overlay.opacity > GreyDither.threshold(column: column, row: row)
        ? tint : GreyDither.grey(grey, depth, column: column, row: row)
    case .mono:
      let mixed = UInt8(film.mixed(with: tint, share: overlay.opacity).luma * 255)
      return GreyDither.grey(mixed, depth, column: column, row: row)
    }
  }

  /// The layer's colour over a square of blocks, `blocks` either way.
  func tint(_ overlay: LayerColours, column: Int, row: Int, blocks: Int = 1) -> RGB? {
    let (x, y) = grid.corner(column: column + originColumn, row: row + originRow)
    // Maps are smooth: the square of a block's area serves for the block.
    let side = (grid.stepX * grid.stepY).squareRoot() * Double(blocks)
    return overlay.colour(
      left: x + (grid.stepX * Double(blocks) - side) / 2, top: y + (grid.stepY * Double(blocks) - side) / 2,
      size: side)
  }

  /// The greys of a range of blocks, from the film's tiles.
  private static func greys(
    _ loaded: LoadedFilm, _ grid: BlockGrid, _ columns: Range<Int>, _ rows: Range<Int>, _ window: GreyWindow,
    _ isInverted: Bool
  ) -> [UInt8] {
    let side = FilmTiles.side
    var greys = [UInt8](repeating: 0, count: columns.count * rows.count)
    func tiles(_ range: Range<Int>) -> ClosedRange<Int> {
      let first = Int((Double(range.lowerBound) / Double(side)).rounded(.down))
      return first...max(first, Int((Double(range.upperBound - 1) / Double(side)).rounded(.down)))
    }
    for tileRow in tiles(rows) {
      for tileColumn in tiles(columns) {
        let tile = loaded.tiles.tile(
          column: tileColumn, row: tileRow, grid: grid, window: window, isInverted: isInverted,
          pyramid: loaded.pyramid)
        let across = columns.clamped(to: tileColumn * side..<(tileColumn + 1) * side)
        for row in rows.clamped(to: tileRow * side..<(tileRow + 1) * side) {
          let source = (row - tileRow * side) * side - tileColumn * side
          let target = (row - rows.lowerBound) * columns.count - columns.lowerBound
          for column in across { greys[target + column] = tile[source + column] }
        }
      }
    }
    return greys
  }
}

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
