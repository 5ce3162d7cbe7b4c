import Radiograph

/// A map of one film's places onto another's that takes known places exactly where they are known to lie: around every place
/// the turn, magnification and shift that fit its neighbours best, by moving least squares (Schaefer, McPhail and Warren 2006).
///
/// A similarity for every place, not an affine map or a thin-plate spline: it needs no system of equations, is sound for two
/// points and for points on a line, and far from all points it becomes the one similarity that fits them all.
package struct PointWarp: Sendable, Hashable {
  private let origins: [PixelPoint]
  private let targets: [PixelPoint]
  /// Whether the films are mirror images of each other.
  package let isMirrored: Bool
  /// How many px of the second film a px of the first is, over all points.
  package let scale: Double

  /// Mirror images are told from films turned over a little by how much better they fit.
  private static let mirrorGain = 4.0
  /// Steps back from a place to where it comes from; each leaves a small part of the error.
  private static let steps = 12

  /// A map through pairs of places, native px of either film.
  ///
  /// - Parameters:
  ///   - origins: on the first film.
  ///   - targets: where they lie on the second, in the same order.
  /// - Returns: nil for fewer than two different places.
  package init?(from origins: [PixelPoint], to targets: [PixelPoint]) {
    guard origins.count == targets.count else { return nil }
    let even = [Double](repeating: 1, count: origins.count)
    func fit(mirrored: Bool) -> Similarity? {
      Similarity(origins.map { Self.turnedOver($0, mirrored) }, targets, weights: even)
    }
    guard let upright = fit(mirrored: false), upright.origin.spread > 0, upright.target.spread > 0 else {
      return nil
    }
    let mirrored = fit(mirrored: true)
    // With two points, or on a line, both fit alike.
    isMirrored = mirrored.map { $0.misfit * Self.mirrorGain < upright.misfit } ?? false
    scale = (upright.target.spread / upright.origin.spread).squareRoot()
    (self.origins, self.targets) = (origins, targets)
  }

  /// The same map the other way.
  package var inverse: PointWarp? { PointWarp(from: targets, to: origins) }

  /// Where a place of the first film lies on the second, native px.
  package func place(of point: PixelPoint) -> PixelPoint {
    let squares = origins.map { squaredDistance($0, point) }
    guard let least = squares.min() else { return point }
    if least == 0, let known = squares.firstIndex(of: 0) { return targets[known] }
    // Divided by the nearest, so that nothing overflows beside a point.
    let weights = squares.map { (least / $0) * (least / $0) }
    let pairs = origins.map { Self.turnedOver($0, isMirrored) }
    return Similarity(pairs, targets, weights: weights)?.applied(to: Self.turnedOver(point, isMirrored))
      ?? point
  }

  /// The place of the first film that lies at a place of the second: what `place` takes there, as near as a few steps come.
  package func origin(of place: PixelPoint) -> PixelPoint {
    guard let back = inverse else { return place }
    let start = back.place(of: place)
    var (best, error) = (start, self.place(of: start).distance(to: place))
    var guess = start
    for _ in 0..<Self.steps where error > 1e-3 {
      let missed = back.place(of: self.place(of: guess))
      guess = PixelPoint(x: guess.x + start.x - missed.x, y: guess.y + start.y - missed.y)
      let left = self.place(of: guess).distance(to: place)
      if left < error { (best, error) = (guess, left) }
    }
    return best
  }

  private static func turnedOver(_ point: PixelPoint, _ isMirrored: Bool) -> PixelPoint {
    isMirrored ? PixelPoint(x: -point.x, y: point.y) : point
  }
}

/// A turn, magnification and shift that fits weighted pairs of places best.
private struct Similarity {
  /// Weighted middle of places, and their weighted squared distances from it.
  struct Cloud {
    let middle: PixelPoint
    let spread: Double

    init(_ points: [PixelPoint], _ weights: [Double], total: Double) {
      let sum = zip(points, weights).reduce((0.0, 0.0)) {
        ($0.0 + $1.1 * $1.0.x, $0.1 + $1.1 * $1.0.y)
      }
      let middle = PixelPoint(x: sum.0 / total, y: sum.1 / total)
      spread = zip(points, weights).reduce(0) { $0 + $1.1 * squaredDistance($1.0, middle) }
      self.middle = middle
    }
  }

  let origin: Cloud
  let target: Cloud
  /// What the pairs tell of turn and magnification: the weighted sum of conj(z) w.
  private let product: ShapePoint

  /// nil where nothing has weight.
  init?(_ origins: [PixelPoint], _ targets: [PixelPoint], weights: [Double]) {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    origin = Cloud(origins, weights, total: total)
    target = Cloud(targets, weights, total: total)
    var product = ShapePoint(x: 0, y: 0)
    for index in origins.indices {
      let (x, y) = (origins[index].x - origin.middle.x, origins[index].y - origin.middle.y)
      let (u, v) = (targets[index].x - target.middle.x, targets[index].y - target.middle.y)
      product.x += weights[index] * (x * u + y * v)
      product.y += weights[index] * (x * v - y * u)
    }
    self.product = product
  }

  /// The weighted squared distances that are left.
  var misfit: Double {
    origin.spread > 0 ? target.spread - product.length * product.length / origin.spread : target.spread
  }

  func applied(to point: PixelPoint) -> PixelPoint {
    guard origin.spread > 0 else { return target.middle }
    let (real, imaginary) = (product.x / origin.spread, product.y / origin.spread)
    let (x, y) = (point.x - origin.middle.x, point.y - origin.middle.y)
    return PixelPoint(
      x: target.middle.x + real * x - imaginary * y, y: target.middle.y + real * y + imaginary * x)
  }
}

private func squaredDistance(_ a: PixelPoint, _ b: PixelPoint) -> Double {
  (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}
