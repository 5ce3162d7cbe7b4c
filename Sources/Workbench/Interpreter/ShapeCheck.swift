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
    let source = names.compactMap { template[$0] }
    let target = names.compactMap { found[$0] }
    var weights = [Double](repeating: 1, count: names.count)
    var residuals = weights
    for _ in 0..<10 {
      guard let fit = Similarity(from: source, to: target, weights: weights) else { return [:] }
      residuals = zip(source, target).map { fit.applied(to: $0).distance(to: $1) }
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

/// Shift, turn and scale: `q = a p + b` with complex a and b.
private struct Similarity {
  private let a: (x: Double, y: Double)
  private let from: PixelPoint
  private let to: PixelPoint
  /// Root mean square distance of the target points from their middle, times two, px.
  let spread: Double

  /// The least-squares fit; nil when the points do not tell one.
  init?(from source: [PixelPoint], to target: [PixelPoint], weights: [Double]) {
    let total = weights.reduce(0, +)
    func middle(_ points: [PixelPoint]) -> PixelPoint {
      PixelPoint(
        x: zip(points, weights).reduce(0) { $0 + $1.0.x * $1.1 } / total,
        y: zip(points, weights).reduce(0) { $0 + $1.0.y * $1.1 } / total)
    }
    let (p0, q0) = (middle(source), middle(target))
    var (norm, real, imaginary, extent) = (0.0, 0.0, 0.0, 0.0)
    for ((p, q), weight) in zip(zip(source, target), weights) {
      let (px, py, qx, qy) = (p.x - p0.x, p.y - p0.y, q.x - q0.x, q.y - q0.y)
      norm += weight * (px * px + py * py)
      real += weight * (px * qx + py * qy)
      imaginary += weight * (px * qy - py * qx)
      extent += weight * (qx * qx + qy * qy)
    }
    guard norm > 1e-9, total > 1e-9 else { return nil }
    a = (real / norm, imaginary / norm)
    (from, to) = (p0, q0)
    spread = 2 * (extent / total).squareRoot()
  }

  func applied(to point: PixelPoint) -> PixelPoint {
    let (x, y) = (point.x - from.x, point.y - from.y)
    return PixelPoint(x: to.x + a.x * x - a.y * y, y: to.y + a.x * y + a.y * x)
  }
}
