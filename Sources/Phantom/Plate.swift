import Foundation

/// A flat body seen face on: an outline with a thickness and rounded edges.
package struct Plate: HollowShape {
  /// Corners of the outline on the detector, mm, in order.
  let outline: [Point2]
  /// Thickness along the beam away from the edges, mm.
  let thickness: Double
  /// How far from the outline the full thickness is reached, mm.
  let rounding: Double
  /// How far the surface lies inside the outline, mm.
  private var depth = 0.0
  package let bounds: Bounds

  package init(outline: [Point2], thickness: Double, rounding: Double) {
    (self.outline, self.thickness, self.rounding) = (outline, thickness, rounding)
    bounds = Bounds(around: outline, margin: 0)
  }

  package func chord(at position: Point2) -> Double {
    let inside = outline.distanceInside(position) - depth
    guard inside > 0 else { return 0 }
    let rest = 1 - min(1, inside / max(rounding - depth, 0.5))
    return max(0, thickness - 2 * depth) * (1 - rest * rest).squareRoot()
  }

  package func inset(by wall: Double) -> Plate {
    var inner = self
    inner.depth += wall
    return inner
  }
}

extension [Point2] {
  /// How far a position lies inside a closed outline; negative outside. mm
  func distanceInside(_ position: Point2) -> Double {
    var squared = Double.infinity
    var inside = false
    var start = last ?? .zero
    for end in self {
      let along = end - start
      let offset = position - start
      let share = Swift.min(1, Swift.max(0, (offset * along).sum() / Swift.max((along * along).sum(), 1e-12)))
      let nearest = offset - share * along
      squared = Swift.min(squared, (nearest * nearest).sum())
      // A ray to the right crosses this side: the even-odd rule.
      if (start.y > position.y) != (end.y > position.y),
        position.x < start.x + along.x * (position.y - start.y) / along.y
      {
        inside.toggle()
      }
      start = end
    }
    return (inside ? 1 : -1) * squared.squareRoot()
  }
}

/// A vaulted body around a centre, such as the brain case: an outline in the middle plane, and a half breadth.
///
/// At a share s of the way from the centre to the outline its chord is `2 b (1 - s^p)^(1/p)`: a superellipse.
struct Dome: Shape {
  let bounds: Bounds
  private let centre: Point2
  private let halfBreadth: Double
  private static let power = 2.3
  /// Distance from the centre to the outline in equal steps of angle, mm.
  private let radii: [Double]

  /// - Parameters:
  ///   - outline: on the detector, mm; every ray from the centre must leave it once.
  ///   - walls: how far the surface lies inside at each corner of the outline, mm.
  init(centre: Point2, outline: [Point2], walls: [Double], halfBreadth: Double) {
    (self.centre, self.halfBreadth) = (centre, halfBreadth)
    let corners = zip(outline, walls)
      .map { corner, wall in
        let offset = corner - centre
        return (angle: atan2(offset.y, offset.x), radius: offset.length - wall)
      }
      .sorted { $0.angle < $1.angle }
    radii = Dome.resampled(corners, count: 720)
    bounds = Bounds(around: outline, margin: max(0, -(walls.min() ?? 0)))
  }

  func chord(at position: Point2) -> Double {
    let offset = position - centre
    let turn = (atan2(offset.y, offset.x) / (2 * .pi) + 1) * Double(radii.count)
    let index = Int(turn)
    let radius =
      radii[index % radii.count]
      + (turn - Double(index)) * (radii[(index + 1) % radii.count] - radii[index % radii.count])
    let share = offset.length / max(radius, 1e-6)
    guard share < 1 else { return 0 }
    return 2 * halfBreadth * pow(1 - pow(share, Dome.power), 1 / Dome.power)
  }

  /// Radii at `count` equal steps of angle from 0, linear between corners.
  private static func resampled(_ corners: [(angle: Double, radius: Double)], count: Int) -> [Double] {
    guard let first = corners.first, let last = corners.last else { return [0] }
    let turn = 2 * Double.pi
    let around: [(angle: Double, radius: Double)] =
      [(last.angle - turn, last.radius)] + corners + [(first.angle + turn, first.radius)]
    // By angle from -pi to pi, so that one walk around the corners serves all steps.
    var steps: [(step: Int, angle: Double)] = []
    for step in 0..<count {
      let angle = turn * Double(step) / Double(count)
      steps.append((step, angle > .pi ? angle - turn : angle))
    }
    steps.sort { $0.angle < $1.angle }
    var radii = [Double](repeating: 0, count: count)
    var next = 1
    for (step, angle) in steps {
      while next < around.count - 1, around[next].angle < angle { next += 1 }
      let (from, to) = (around[next - 1], around[next])
      let share = (angle - from.angle) / max(to.angle - from.angle, 1e-9)
      radii[step] = from.radius + share * (to.radius - from.radius)
    }
    return radii
  }
}
