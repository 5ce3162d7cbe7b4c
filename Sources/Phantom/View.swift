import Foundation

/// How the body stands in the beam and where it falls on the detector.
struct View: Sendable {
  /// Turns in radians: in the detector plane, about the upright axis, about the horizontal axis.
  var roll = 0.0
  var yaw = 0.0
  var pitch = 0.0
  /// Size on the detector of what lies at depth 0.
  var scale = 1.0
  /// Where the body's origin falls on the detector, mm.
  var origin = Point2(0, 0)
  /// Distance from the focus to the body's origin, mm.
  var focus = 1500.0

  /// A direction or offset of the body in detector directions (z towards the focus), mm.
  func turned(_ offset: Point3) -> Point3 {
    let x1 = cos(yaw) * offset.x + sin(yaw) * offset.z
    let z1 = cos(yaw) * offset.z - sin(yaw) * offset.x
    let y2 = cos(pitch) * offset.y - sin(pitch) * z1
    let z2 = cos(pitch) * z1 + sin(pitch) * offset.y
    return Point3(
      cos(roll) * x1 - sin(roll) * y2, sin(roll) * x1 + cos(roll) * y2, z2)
  }

  /// How much larger than life something appears: what lies nearer to the focus is larger.
  func magnification(at point: Point3) -> Double {
    scale * focus / (focus - turned(point).z)
  }

  /// Where a point of the body falls on the detector, mm.
  func project(_ point: Point3) -> Point2 {
    let place = turned(point)
    return origin + Point2(place.x, place.y) * magnification(at: point)
  }

  /// Moves the origin so that landmarks lie on the film with given margins (mm), anywhere that leaves them.
  mutating func centre(
    _ landmarks: [BodyPoint], on film: Point2, above: Point2, below: Point2, random: inout SeededRandom
  ) {
    origin = .zero
    let extent = Bounds(around: landmarks.map { $0.truth(in: self) }, margin: 0)
    let room = film - above - below - (extent.upper - extent.lower)
    // Without room it is shared evenly, and the hand overlaps its margins.
    func share(_ room: Double) -> Double { room > 0 ? room * random.uniform(0.3...0.7) : room / 2 }
    origin = above - extent.lower + Point2(share(room.x), share(room.y))
  }
}
