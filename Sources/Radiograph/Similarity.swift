/// A shift, turn and magnification between two frames, each in a unit of its own.
package struct Similarity: Sendable {
  /// A position or a displacement in one of the frames.
  package typealias Vector = (x: Double, y: Double)

  /// [a -b; b a] turns and magnifies.
  private let a: Double
  private let b: Double
  private let from: Vector
  private let to: Vector
  /// Size of the target configuration: twice its root mean square distance from the middle, target units.
  package let spread: Double

  /// Leaves everything where it is.
  package static let identity = Similarity(shift: (0, 0), to: (0, 0))

  /// A mere shift that takes one point to another.
  package init(shift from: Vector, to: Vector) {
    self.init(a: 1, b: 0, from: from, to: to, spread: 0)
  }

  private init(a: Double, b: Double, from: Vector, to: Vector, spread: Double) {
    (self.a, self.b, self.from, self.to, self.spread) = (a, b, from, to, spread)
  }

  /// The least-squares fit that takes the source points to the target points; nil when they do not tell one.
  ///
  /// - Parameter weights: how much each pair counts, 0 or more.
  package init?(from source: [Vector], to target: [Vector], weights: [Double]) {
    let total = weights.reduce(0, +)
    func middle(_ points: [Vector]) -> Vector {
      (
        zip(points, weights).reduce(0) { $0 + $1.0.x * $1.1 } / total,
        zip(points, weights).reduce(0) { $0 + $1.0.y * $1.1 } / total
      )
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
    self.init(
      a: real / norm, b: imaginary / norm, from: p0, to: q0, spread: 2 * (extent / total).squareRoot())
  }

  /// A displacement of the source frame in the target frame.
  package func turned(_ d: Vector) -> Vector { (a * d.x - b * d.y, b * d.x + a * d.y) }

  /// A position of the source frame in the target frame.
  package func applied(to p: Vector) -> Vector {
    let d = turned((p.x - from.x, p.y - from.y))
    return (to.x + d.x, to.y + d.y)
  }
}
