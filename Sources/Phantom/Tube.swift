/// A body along a curve with an elliptical cross-section: shafts, teeth, fingers, thin sheets seen on edge.
package struct Tube: HollowShape {
  /// A place along the curve.
  package struct Station: Sendable {
    /// Where the axis meets the detector, mm.
    var position: Point2
    /// Half the breadth across the beam, mm.
    var radius: Double
    /// Half the breadth along the beam, mm.
    var depth: Double

    package init(position: Point2, radius: Double, depth: Double) {
      (self.position, self.radius, self.depth) = (position, radius, depth)
    }
  }

  /// The ratio of half breadth to height of the caps at either end.
  package typealias Flatness = (start: Double, end: Double)

  let stations: [Station]
  /// How much flatter than half a circle the first and the last end are; 1 is round.
  let flatness: Flatness
  package let bounds: Bounds

  package init(stations: [Station], flatness: Flatness = (1, 1)) {
    (self.stations, self.flatness) = (stations, flatness)
    bounds = Bounds(around: stations.map(\.position), margin: stations.map(\.radius).max() ?? 0)
  }

  package func chord(at position: Point2) -> Double {
    var best = 1.0
    var depth = 0.0
    for index in 1..<max(1, stations.count) {
      let start = stations[index - 1]
      let end = stations[index]
      let along = end.position - start.position
      let offset = position - start.position
      let squaredLength = max((along * along).sum(), 1e-12)
      let place = (offset * along).sum() / squaredLength
      let share = min(1, max(0, place))
      let nearest = offset - share * along
      var squared = (nearest * nearest).sum()
      // Beyond either end of the curve the way along the axis counts more, which makes the end flatter.
      let beyond = (place - share) * (place - share) * squaredLength
      if place < 0 && index == 1 {
        squared += (flatness.start * flatness.start - 1) * beyond
      } else if place > 1 && index == stations.count - 1 {
        squared += (flatness.end * flatness.end - 1) * beyond
      }
      let radius = start.radius + share * (end.radius - start.radius)
      let ratio = squared / max(radius * radius, 1e-12)
      if ratio < best {
        best = ratio
        depth = start.depth + share * (end.depth - start.depth)
      }
    }
    return 2 * depth * (1 - best).squareRoot()
  }

  package func inset(by wall: Double) -> Tube { inset(walls: [wall, wall]) }

  /// The tube within a wall whose thickness (mm) is given at equal steps along the curve.
  func inset(walls: [Double]) -> Tube {
    let last = Double(max(1, stations.count - 1))
    let inner = stations.enumerated().map { index, station in
      let wall = Tube.value(of: walls, at: Double(index) / last)
      return Station(
        position: station.position, radius: max(0, station.radius - wall),
        depth: max(0, station.depth - wall))
    }
    return Tube(stations: inner, flatness: flatness)
  }

  /// The value of a profile, given at equal steps, at a share (0...1) of its length.
  static func value(of profile: [Double], at share: Double) -> Double {
    guard let first = profile.first, profile.count > 1 else { return profile.first ?? 0 }
    let place = share * Double(profile.count - 1)
    let lower = min(max(0, Int(place)), profile.count - 2)
    return place <= 0
      ? first : profile[lower] + (place - Double(lower)) * (profile[lower + 1] - profile[lower])
  }
}

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
