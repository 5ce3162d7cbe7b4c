import Basics
import Landmarks
import Encoder
import Foundation
import Radiograph

/// Whether found landmarks lie to each other as the template's do.
///
/// The template's points are laid over the found ones by the similarity (shift, turn, scale) that most of them
/// agree on; a point far from its place is less to be trusted, however well it matched.
package enum ShapeCheck {
  /// Fewer points than this tell nothing of a shape.
  private static let leastPoints = 5

  /// How far each found point lies from its place among the others; empty where too few points tell a shape.
  ///
  /// - Parameters:
  ///   - template: where the template's landmarks lie, any unit.
  ///   - found: where they were found on another film.
  /// - Returns: distances in the unit of the found points.
  package static func misplacements(
    template: [Landmark: GridPoint], found: [Landmark: GridPoint]
  ) -> [Landmark: Double] {
    let names = found.keys.filter { template[$0] != nil }.sorted()
    guard names.count >= leastPoints else { return [:] }
    let source = names.compactMap { template[$0].map { ($0.x, $0.y) } }
    let target = names.compactMap { found[$0].map { ($0.x, $0.y) } }
    var weights = [Double](repeating: 1, count: names.count)
    var residuals = weights
    for _ in 0..<10 {
      guard let fit = Similarity(from: source, to: target, weights: weights) else { return [:] }
      residuals = zip(source, target).map { source, target in
        let place = fit.applied(to: source)
        return hypot(place.x - target.0, place.y - target.1)
      }
      // Weights of a Cauchy distribution: one point far off hardly pulls the others.
      let scale = max(residuals.upperMedian ?? 0, 0.01 * max(1, fit.spread))
      weights = residuals.map { 1 / (1 + $0 * $0 / (scale * scale)) }
    }
    return Dictionary(uniqueKeysWithValues: zip(names, residuals))
  }
}
