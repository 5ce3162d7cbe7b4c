import Encoder
import Foundation

/// Where a landmark should be found on one cell map: a Gaussian around its true position that sums to 1.
package struct LandmarkTarget<Scalar: Real>: Sendable {
  /// Row of the landmark's vector.
  package let landmark: Int
  /// Cells that carry weight.
  package let cells: [Int]
  /// The weight of each.
  package let weights: [Scalar]

  /// - Parameters:
  ///   - x, y: view px from the centre of the left-most, top-most pixel.
  ///   - stride: view px per cell; cell (i, j) is centred at stride * i + (stride - 1) / 2.
  ///   - width, height: cells of the map.
  ///   - spread: standard deviation, cells.
  package init(
    landmark: Int, x: Double, y: Double, stride: Int, width: Int, height: Int, spread: Double
  ) {
    self.landmark = landmark
    let centre = Double(stride - 1) / 2
    let across = Self.bell((x - centre) / Double(stride), cells: width, spread: spread)
    let down = Self.bell((y - centre) / Double(stride), cells: height, spread: spread)
    cells = down.flatMap { row in across.map { row.cell * width + $0.cell } }
    weights = down.flatMap { row in across.map { Scalar(row.weight * $0.weight) } }
  }

  /// A Gaussian along one axis, cut off at three standard deviations and summing to 1.
  private static func bell(
    _ position: Double, cells: Int, spread: Double
  ) -> [(cell: Int, weight: Double)] {
    // A landmark beyond the last cell's centre counts as on it: something must be within reach.
    let centre = min(max(position, 0), Double(cells - 1))
    let reach = max(1, 3 * spread)
    let low = max(0, Int((centre - reach).rounded(.up)))
    let high = min(cells - 1, Int((centre + reach).rounded(.down)))
    let bell = (low...high).map { cell in
      let distance = (Double(cell) - centre) / spread
      return (cell: cell, weight: exp(-distance * distance / 2))
    }
    let sum = bell.reduce(0) { $0 + $1.weight }
    return bell.map { ($0.cell, $0.weight / sum) }
  }
}
