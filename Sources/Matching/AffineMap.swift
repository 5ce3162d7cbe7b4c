import Encoder

/// A place of one film and the place of another that shows the same, grid px of either.
package struct PlacePair: Sendable, Hashable {
  /// On the template's film.
  package let template: GridPoint
  /// On the film searched.
  package let film: GridPoint

  package init(template: GridPoint, film: GridPoint) { (self.template, self.film) = (template, film) }
}

/// A map between two grids that keeps straight lines straight: shift, turn, magnification, shear and mirror image.
package struct AffineMap: Sendable, Hashable {
  /// Where one step to the right goes.
  private let right: GridPoint
  /// Where one step down goes.
  private let down: GridPoint
  /// Where (0, 0) goes.
  private let origin: GridPoint

  private init(right: GridPoint, down: GridPoint, origin: GridPoint) {
    (self.right, self.down, self.origin) = (right, down, origin)
  }

  /// The place that a point of the template is taken to.
  package func applied(to point: GridPoint) -> GridPoint {
    GridPoint(
      x: right.x * point.x + down.x * point.y + origin.x, y: right.y * point.x + down.y * point.y + origin.y)
  }

  /// How far a pair's place on the film lies from where the map takes its place on the template, grid px.
  package func residual(of pair: PlacePair) -> Double { applied(to: pair.template).distance(to: pair.film) }

  /// Turns and magnifies and shifts so that two pairs fit exactly; nil where both have the same place.
  package init?(_ first: PlacePair, _ second: PlacePair) {
    let (x, y) = (second.template.x - first.template.x, second.template.y - first.template.y)
    let (u, v) = (second.film.x - first.film.x, second.film.y - first.film.y)
    let norm = x * x + y * y
    guard norm > 0 else { return nil }
    let (a, b) = ((x * u + y * v) / norm, (x * v - y * u) / norm)
    self.init(
      right: GridPoint(x: a, y: b), down: GridPoint(x: -b, y: a),
      origin: GridPoint(
        x: first.film.x - a * first.template.x + b * first.template.y,
        y: first.film.y - b * first.template.x - a * first.template.y))
  }

  /// The weighted least-squares fit, by its normal equations; nil where the pairs lie on a line or weigh nothing.
  ///
  /// - Parameter weights: how much each pair counts, 0 or more.
  package init?(_ pairs: [PlacePair], weights: [Double]) {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    func middle(_ place: KeyPath<PlacePair, GridPoint>) -> GridPoint {
      let sum = zip(pairs, weights).reduce(into: GridPoint(x: 0, y: 0)) { sum, item in
        sum.x += item.1 * item.0[keyPath: place].x
        sum.y += item.1 * item.0[keyPath: place].y
      }
      return GridPoint(x: sum.x / total, y: sum.y / total)
    }
    let (p, q) = (middle(\.template), middle(\.film))
    var (xx, xy, yy, xu, yu, xv, yv) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (pair, weight) in zip(pairs, weights) {
      let (x, y) = (pair.template.x - p.x, pair.template.y - p.y)
      let (u, v) = (pair.film.x - q.x, pair.film.y - q.y)
      xx += weight * x * x
      xy += weight * x * y
      yy += weight * y * y
      xu += weight * x * u
      yu += weight * y * u
      xv += weight * x * v
      yv += weight * y * v
    }
    let determinant = xx * yy - xy * xy
    guard determinant > 1e-9 * max(xx, yy) * max(xx, yy), determinant.isFinite else { return nil }
    let right = GridPoint(x: (yy * xu - xy * yu) / determinant, y: (yy * xv - xy * yv) / determinant)
    let down = GridPoint(x: (xx * yu - xy * xu) / determinant, y: (xx * yv - xy * xv) / determinant)
    self.init(
      right: right, down: down,
      origin: GridPoint(
        x: q.x - right.x * p.x - down.x * p.y, y: q.y - right.y * p.x - down.y * p.y))
  }
}
