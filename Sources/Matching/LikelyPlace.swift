import Encoder
import Foundation

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
