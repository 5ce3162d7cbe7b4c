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

/// Area means of displayed light over the blocks of a tile. (Unsafe buffers live here.)
///
/// A block that spans many pixels is averaged on the halved level on which it spans eight to sixteen: the light
/// of sixty-four or more means differs from that of the pixels by less than a grey level, and the work for a
/// screen does not grow with the film.
struct TileMeans {
  let pyramid: GreyPyramid
  let grid: BlockGrid
  /// Light by stored value, in the pyramid's finest unit.
  let light: [Float]

  /// Pixels of a level that a block spans at least, where there is a choice.
  private static let finest = 8.0

  private var levelIndex: Int {
    var index = 0
    while index + 1 < pyramid.levels.count, min(grid.stepX, grid.stepY) >= Self.finest * Double(2 << index) {
      index += 1
    }
    return index
  }

  /// The displayed greys, 0...255, of `side` x `side` blocks from a column and row of the grid on.
  func greys(column: Int, row: Int, side: Int) -> [UInt8] {
    let index = levelIndex
    let level = pyramid.levels[index]
    let (scaleX, scaleY) = (
      Double(level.width) / Double(pyramid.levels[0].width),
      Double(level.height) / Double(pyramid.levels[0].height)
    )
    let corner = grid.corner(column: column, row: row)
    let columns = (0..<side).map { Span(corner.x + Double($0) * grid.stepX, grid.stepX, scaleX, level.width) }
    let rows = (0..<side).map { Span(corner.y + Double($0) * grid.stepY, grid.stepY, scaleY, level.height) }
    var greys = [UInt8](repeating: 0, count: side * side)
    guard let first = columns.map(\.first).min(), let last = columns.map(\.last).max(), first <= last else {
      return greys
    }
    let gain = pyramid.unit / pyramid.unit(ofLevel: index)
    var line = [Float](repeating: 0, count: last - first + 1)
    for (y, span) in rows.enumerated() where span.first <= span.last {
      sum(span, level, first...last, gain, into: &line)
      for (x, across) in columns.enumerated() where across.first <= across.last {
        var total: Float = 0
        for place in across.first...across.last { total += across.weight(place) * line[place - first] }
        greys[y * side + x] = LinearLight.level(total / (across.total * span.total))
      }
    }
    return greys
  }

  /// The light of a span of rows, column by column.
  private func sum(
    _ span: Span, _ level: GreyPyramid.Level, _ columns: ClosedRange<Int>, _ gain: Int,
    into line: inout [Float]
  ) {
    let count = columns.count
    level.samples.withUnsafeBufferPointer { samples in
      light.withUnsafeBufferPointer { light in
        line.withUnsafeMutableBufferPointer { line in
          line.update(repeating: 0)
          for row in span.first...span.last {
            let weight = span.weight(row)
            let start = row * level.width + columns.lowerBound
            for x in 0..<count { line[x] += weight * light[Int(samples[start + x]) * gain] }
          }
        }
      }
    }
  }
}

/// The pixels of one axis that a block covers, and how much of each.
private struct Span {
  let lower, upper: Double
  let first, last: Int

  init(_ start: Double, _ step: Double, _ scale: Double, _ count: Int) {
    lower = max(0, start * scale)
    upper = min(Double(count), (start + step) * scale)
    first = Int(lower)
    // A block that ends on a pixel's edge does not cover the next pixel.
    last = upper > lower ? min(count - 1, max(first, Int(upper.rounded(.up)) - 1)) : -1
  }

  func weight(_ place: Int) -> Float {
    Float(min(upper, Double(place + 1)) - max(lower, Double(place)))
  }

  var total: Float { Float(upper - lower) }
}

/// The blocks of a screen on a film: equal rectangles of film pixels, counted from the film's corner outwards.
///
/// Views that show the same zoom level at places whole blocks apart share one grid, and so its tiles.
struct BlockGrid: Sendable, Hashable {
  /// Size of a block, native px.
  let stepX, stepY: Double
  /// Film position of block (0, 0)'s corner in pixel edges, within one block of the film's own corner.
  let phaseX, phaseY: Double

  /// The grid of a view whose top-left block has its corner at (left, top), and that block's place in it.
  static func of(left: Double, top: Double, stepX: Double, stepY: Double) -> (
    grid: BlockGrid, column: Int, row: Int
  ) {
    let (phaseX, column) = split(left, stepX)
    let (phaseY, row) = split(top, stepY)
    return (BlockGrid(stepX: stepX, stepY: stepY, phaseX: phaseX, phaseY: phaseY), column, row)
  }

  /// A position as whole steps and the rest; rests that differ by rounding alone are made equal.
  private static func split(_ position: Double, _ step: Double) -> (phase: Double, count: Int) {
    let fine = 65536.0
    let parts = (position / step * fine).rounded()
    let count = (parts / fine).rounded(.down)
    return ((parts - count * fine) / fine * step, Int(max(-1e9, min(1e9, count))))
  }

  /// Film position of a block's corner, pixel edges.
  func corner(column: Int, row: Int) -> (x: Double, y: Double) {
    (phaseX + Double(column) * stepX, phaseY + Double(row) * stepY)
  }
}
