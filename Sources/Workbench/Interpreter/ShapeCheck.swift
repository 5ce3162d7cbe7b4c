import Foundation
import Radiograph

/// Whether found landmarks lie to each other as the template's do.
///
/// The template's points are laid over the found ones by the similarity (shift, turn, scale) that most of them
/// agree on; a point far from its place is less to be trusted, however well it matched.
package enum ShapeCheck {
  /// Fewer points than this tell nothing of a shape.
  private static let leastPoints = 5
  /// Residuals below this share of the configuration's size are differences between people.
  private static let tolerance = 0.06

  /// How far each found point can be trusted for its place among the others, 0...1.
  ///
  /// - Parameters:
  ///   - template: where the template's landmarks lie, native px.
  ///   - found: where they were found on another film, native px of that film.
  package static func trust(
    template: [String: PixelPoint], found: [String: PixelPoint]
  ) -> [String: Double] {
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
      let size = max(1, fit.spread)
      // Weights of a Cauchy distribution: one point far off hardly pulls the others.
      let scale = max(residuals.sorted()[residuals.count / 2], 0.01 * size)
      weights = residuals.map { 1 / (1 + $0 * $0 / (scale * scale)) }
    }
    guard let fit = Similarity(from: source, to: target, weights: weights) else { return [:] }
    let allowed = tolerance * max(1, fit.spread)
    let trusts = residuals.map { 1 / (1 + pow4($0 / allowed)) }
    return Dictionary(uniqueKeysWithValues: zip(names, trusts))
  }

  private static func pow4(_ value: Double) -> Double { value * value * value * value }
}
