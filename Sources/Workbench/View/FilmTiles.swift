import Cells
import Synchronization

/// The displayed greys of a film in square tiles of blocks, computed when first seen and kept while there is
/// room: panning computes only what comes into view, moving the cursor nothing.
final class FilmTiles: Sendable {
  /// Blocks along the side of a tile.
  static let side = 32
  /// Tiles kept: 1 KiB each.
  private static let capacity = 4096
  /// Grey windows whose tables are kept.
  private static let tableCapacity = 2

  /// What a tile shows.
  private struct Key: Hashable {
    let grid: BlockGrid
    let window: GreyWindow
    let isInverted: Bool
    let column, row: Int
  }

  private struct State {
    var tiles: [Key: [UInt8]] = [:]
    var tables: [DisplayedLight] = []
  }

  private let state = Mutex(State())

  /// The greys of a tile, `[side, side]`, 0...255; blocks beyond the film have no meaning.
  func tile(
    column: Int, row: Int, grid: BlockGrid, window: GreyWindow, isInverted: Bool, pyramid: GreyPyramid
  ) -> [UInt8] {
    let key = Key(grid: grid, window: window, isInverted: isInverted, column: column, row: row)
    if let tile = state.withLock({ $0.tiles[key] }) { return tile }
    let light = table(window, isInverted, pyramid)
    let tile = TileMeans(pyramid: pyramid, grid: grid, light: light.table)
      .greys(column: column * Self.side, row: row * Self.side, side: Self.side)
    state.withLock { state in
      if state.tiles.count >= Self.capacity { state.tiles.removeAll(keepingCapacity: true) }
      state.tiles[key] = tile
    }
    return tile
  }

  private func table(_ window: GreyWindow, _ isInverted: Bool, _ pyramid: GreyPyramid) -> DisplayedLight {
    if let known = state.withLock({ state in
      state.tables.first { $0.window == window && $0.isInverted == isInverted }
    }) {
      return known
    }
    let table = DisplayedLight(window: window, isInverted: isInverted, pyramid: pyramid)
    state.withLock { state in
      state.tables.append(table)
      if state.tables.count > Self.tableCapacity { state.tables.removeFirst() }
    }
    return table
  }
}
