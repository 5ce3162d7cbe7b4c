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
    self.outline = outline
    self.thickness = thickness
    self.rounding = rounding
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
