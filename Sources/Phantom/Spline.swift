/// A smooth curve through points: centripetal Catmull-Rom, which neither overshoots nor loops.
///
/// Source: Yuksel, Schaefer and Keyser, "Parameterization and applications of Catmull-Rom curves", 2011.
enum Spline {
  /// Points along the curve: `steps` to a span, every given point among them.
  static func through<V: SIMD>(_ points: [V], closed: Bool = false, steps: Int = 6) -> [V]
  where V.Scalar == Double {
    guard points.count > 2 else { return points }
    let spans = closed ? points.count : points.count - 1
    func point(_ index: Int) -> V {
      closed
        ? points[(index + points.count) % points.count]
        : points[min(points.count - 1, max(0, index))]
    }
    var curve: [V] = []
    for span in 0..<spans {
      let (a, b, c, d) = (point(span - 1), point(span), point(span + 1), point(span + 2))
      let before = (b - a).length.squareRoot()
      let here = (c - b).length.squareRoot()
      let after = (d - c).length.squareRoot()
      let leave = slope(a, b, c, before, here) * here
      let arrive = slope(b, c, d, here, after) * here
      for step in 0..<steps {
        let t = Double(step) / Double(steps)
        let (t2, t3) = (t * t, t * t * t)
        curve.append(
          (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * leave + (3 * t2 - 2 * t3) * c
            + (t3 - t2) * arrive)
      }
    }
    if !closed, let last = points.last { curve.append(last) }
    return curve
  }

  /// The curve's slope at the middle one of three points with their parameter distances.
  private static func slope<V: SIMD>(
    _ a: V, _ b: V, _ c: V, _ before: Double, _ after: Double
  ) -> V where V.Scalar == Double {
    if before < 1e-9 || after < 1e-9 { return (c - a) / max(before + after, 1e-9) }
    return (b - a) / before - (c - a) / (before + after) + (c - b) / after
  }
}
