import Encoder
import Foundation

/// The best cell of a similarity map, placed between cells by a quadratic fit.
package struct Peak: Sendable, Hashable {
  /// Sub-cell position on the grid.
  package let position: GridPoint
  /// Value of the best cell.
  package let value: Double
  /// Value minus the best cell outside the margin radius; equal to the value when there is none.
  package let margin: Double

  package init(position: GridPoint, value: Double, margin: Double) {
    (self.position, self.value, self.margin) = (position, value, margin)
  }

  /// Finds the peak of a map `[height, width]` of cells within the film.
  ///
  /// - Parameters:
  ///   - map: row-major cells of `stride` grid px, `width` columns.
  ///   - grid: cells whose centre lies beyond this film's grid are padding and never win.
  ///   - marginRadius: grid px.
  ///   - chosen: a cell of the map, on the film, that counts as the best; nil for the one that is.
  package init(
    of map: ArraySlice<Float>, width: Int, stride: Int, grid: WorkingGrid, marginRadius: Double,
    chosen: Int? = nil
  ) {
    let start = map.startIndex
    let columns = min(width, Self.cells(covering: grid.width, stride: stride))
    let rows = min(map.count / width, Self.cells(covering: grid.height, stride: stride))
    var (best, column, row) = (-Float.infinity, 0, 0)
    if let chosen {
      (best, column, row) = (map[start + chosen], chosen % width, chosen / width)
    } else {
      for i in 0..<rows {
        for j in 0..<columns where map[start + i * width + j] > best {
          (best, column, row) = (map[start + i * width + j], j, i)
        }
      }
    }
    let radius = marginRadius / Double(stride)
    var rival = -Float.infinity
    for i in 0..<rows {
      let vertical = Double(i - row) * Double(i - row)
      for j in 0..<columns where map[start + i * width + j] > rival {
        let squared = vertical + Double(j - column) * Double(j - column)
        if squared > radius * radius { rival = map[start + i * width + j] }
      }
    }
    var offset = (x: 0.0, y: 0.0)
    if (1..<max(1, columns - 1)).contains(column), (1..<max(1, rows - 1)).contains(row) {
      offset = Self.quadraticOffset { Double(map[start + (row + $1) * width + column + $0]) }
    }
    let centre = Double(stride - 1) / 2
    position = GridPoint(
      x: min(max(Double(stride) * (Double(column) + offset.x) + centre, 0), Double(grid.width - 1)),
      y: min(max(Double(stride) * (Double(row) + offset.y) + centre, 0), Double(grid.height - 1)))
    value = Double(best)
    margin = rival.isFinite ? Double(best - rival) : Double(best)
  }

  /// Cells whose centre lies on a grid of `length` px (at least one).
  static func cells(covering length: Int, stride: Int) -> Int {
    max(1, (length + stride / 2) / stride)
  }

  /// Where the least-squares quadratic through a 3x3 neighbourhood peaks, cells from its centre, within one.
  ///
  /// - Parameter value: of the neighbour `(columns, rows)` away, each -1, 0 or 1.
  static func quadraticOffset(_ value: (Int, Int) -> Double) -> (x: Double, y: Double) {
    var (x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for j in -1...1 {
      x += (value(1, j) - value(-1, j)) / 6
      y += (value(j, 1) - value(j, -1)) / 6
      xx += (value(1, j) + value(-1, j) - 2 * value(0, j)) / 3
      yy += (value(j, 1) + value(j, -1) - 2 * value(j, 0)) / 3
    }
    xy = (value(1, 1) + value(-1, -1) - value(1, -1) - value(-1, 1)) / 4
    let determinant = xx * yy - xy * xy
    guard xx < 0, determinant > 0 else { return (0, 0) }
    return (
      min(max((xy * y - yy * x) / determinant, -1), 1), min(max((xy * x - xx * y) / determinant, -1), 1)
    )
  }
}

/// The middle of the places that look likely: where a map of similarities is an edge or a plateau rather than a
/// peak, nearer to the truth than its highest cell.
package struct LikelyPlace: Sendable, Hashable {
  /// Mean position, grid px.
  package let position: GridPoint
  /// Standard deviation around it, grid px.
  package let blur: Double
  /// The highest cell.
  package let best: Int

  /// Weighs every cell by the exponential of its value.
  ///
  /// - Parameters:
  ///   - map: one value per cell; at least one.
  ///   - temperature: difference of value that makes a cell e times as likely.
  ///   - centre: where a cell lies, grid px.
  package init(in map: [Float], temperature: Double, centre: (Int) -> GridPoint) {
    let best = map.indices.max { map[$0] < map[$1] } ?? 0
    var (total, x, y, squares) = (0.0, 0.0, 0.0, 0.0)
    for (cell, value) in map.enumerated() {
      let weight = exp(Double(value - map[best]) / temperature)
      let place = centre(cell)
      total += weight
      x += weight * place.x
      y += weight * place.y
      squares += weight * (place.x * place.x + place.y * place.y)
    }
    self.best = best
    // Weights that training has wrecked give values that are no numbers: any place will do, as long as it is one.
    guard total.isFinite else {
      (position, blur) = (centre(best), 0)
      return
    }
    (x, y) = (x / total, y / total)
    position = GridPoint(x: x, y: y)
    blur = max(0, squares / total - x * x - y * y).squareRoot()
  }
}
