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
  var lower: Point2
  var upper: Point2

  /// The smallest rectangle around points, widened by a margin.
  init(around points: [Point2], margin: Double) {
    lower = points.reduce(Point2(repeating: .infinity)) { pointwiseMin($0, $1) } - margin
    upper = points.reduce(Point2(repeating: -.infinity)) { pointwiseMax($0, $1) } + margin
  }
}

extension SIMD where Scalar == Double {
  var length: Double { (self * self).sum().squareRoot() }
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

/// An ellipsoid of any orientation, with its exact chord along a parallel beam.
package struct Ellipsoid: Shape {
  package let bounds: Bounds
  private let centre: Point2
  /// The form's matrix: `p^T M p = 1` on the surface. xx, xy, yy, xz, yz, zz.
  private let xx, xy, yy, xz, yz, zz: Double

  /// - Parameters:
  ///   - centre: on the detector, mm.
  ///   - axes: three perpendicular half axes, mm, in detector directions (z along the beam).
  package init(centre: Point2, axes: [Point3]) {
    self.centre = centre
    var sums = [Double](repeating: 0, count: 6)
    for axis in axes {
      // A half axis a with direction u adds u u^T / |a|^2 to the form.
      let squared = max((axis * axis).sum(), 1e-12)
      let u = axis / squared
      sums[0] += u.x * u.x
      sums[1] += u.x * u.y
      sums[2] += u.y * u.y
      sums[3] += u.x * u.z
      sums[4] += u.y * u.z
      sums[5] += u.z * u.z
    }
    (xx, xy, yy, xz, yz, zz) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
    let reach = axes.map(\.length).max() ?? 0
    bounds = Bounds(around: [centre], margin: reach)
  }

  package func chord(at position: Point2) -> Double {
    let p = position - centre
    // zz z^2 + 2 half z + rest = 0 along the ray.
    let half = xz * p.x + yz * p.y
    let rest = xx * p.x * p.x + 2 * xy * p.x * p.y + yy * p.y * p.y - 1
    let discriminant = half * half - zz * rest
    return discriminant > 0 ? 2 * discriminant.squareRoot() / zz : 0
  }
}
