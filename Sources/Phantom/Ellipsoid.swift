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
