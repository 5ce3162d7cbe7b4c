import Foundation

/// A position in the body, mm.
package typealias Point3 = SIMD3<Double>
/// A position on the detector, mm.
package typealias Point2 = SIMD2<Double>

/// A body as the beam sees it: how far a ray that ends at a detector position runs inside.
package protocol Shape: Sendable {
  /// A rectangle on the detector outside of which every chord is 0, mm.
  var bounds: Bounds { get }
  /// Length of the ray's way through the body, mm.
  func chord(at position: Point2) -> Double
}

/// A shape that can be made thinner all round: what lies within its cortical shell.
package protocol HollowShape: Shape {
  /// The shape whose surface lies `depth` mm further in.
  func inset(by depth: Double) -> Self
}

/// A rectangle on the detector, mm.
package struct Bounds: Sendable {
  package var lower: Point2
  package var upper: Point2

  /// The smallest rectangle around points, widened by a margin.
  init(around points: [Point2], margin: Double) {
    lower = points.reduce(Point2(repeating: .infinity)) { pointwiseMin($0, $1) } - margin
    upper = points.reduce(Point2(repeating: -.infinity)) { pointwiseMax($0, $1) } + margin
  }
}

extension SIMD where Scalar == Double {
  package var length: Double { (self * self).sum().squareRoot() }
}

/// Bodies of one material around the same middle plane, taken together.
///
/// Where chords share their middle, the union's chord is the longest; a high norm rounds the seams.
struct Union: Shape {
  let members: [any Shape]
  let bounds: Bounds

  init(_ members: [any Shape]) {
    self.members = members
    bounds = Bounds(around: members.flatMap { [$0.bounds.lower, $0.bounds.upper] }, margin: 0)
  }

  func chord(at position: Point2) -> Double {
    var sum = 0.0
    for member in members {
      let inside = member.bounds.lower .<= position .& position .<= member.bounds.upper
      guard all(inside) else { continue }
      let chord = member.chord(at: position)
      let square = chord * chord
      sum += square * square * square
    }
    return cbrt(sum.squareRoot())
  }
}
