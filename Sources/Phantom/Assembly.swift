import Basics
import Foundation

/// A shape with what it adds to the beam's way through water and bone, per millimetre.
struct Part: Sendable {
  let shape: any Shape
  let contrast: Material
}

/// A named point of the body.
struct BodyPoint: Sendable {
  let name: String
  /// Both sides of a paired landmark, or the one point of the middle plane; the truth is their mean on the film.
  let points: [Point3]

  /// Where the landmark lies on the detector, mm.
  func truth(in view: View) -> Point2 {
    points.map(view.project).reduce(.zero, +) / Double(max(1, points.count))
  }
}

/// A body under construction, seen through a view.
struct Assembly: Sendable {
  let view: View
  private(set) var parts: [Part] = []

  init(view: View) {
    self.view = view
  }

  /// Puts a body of one material where another was.
  mutating func add(_ shape: any Shape, _ material: Material, replacing host: Material = .softTissue) {
    parts.append(Part(shape: shape, contrast: material - host))
  }

  /// Puts a bone where soft tissue was: a cortical shell around a core.
  mutating func addBone(
    _ shape: some HollowShape, cortex: Double, core: Material = .trabecular,
    shell: Material = .cortical, replacing host: Material = .softTissue
  ) {
    add(shape, shell, replacing: host)
    add(shape.inset(by: cortex), core, replacing: shell)
  }

  /// A tube through points of the body.
  ///
  /// - Parameters:
  ///   - path: at least two points, mm; a smooth curve runs through them.
  ///   - radius: half breadths across the beam at equal steps along the path, mm.
  ///   - depth: half breadth along the beam as a multiple of `radius`.
  func tube(
    _ path: [Point3], radius: [Double], depth: Double = 1, flatness: Tube.Flatness = (1, 1), steps: Int = 5
  ) -> Tube {
    let curve = Spline.through(path, steps: steps)
    let last = Double(max(1, curve.count - 1))
    let stations = curve.enumerated().map { index, point in
      let half = Tube.value(of: radius, at: Double(index) / last)
      return Tube.Station(
        position: view.project(point), radius: half * view.magnification(at: point), depth: half * depth)
    }
    return Tube(stations: stations, flatness: flatness)
  }

  /// A plate with a smooth outline through points of the body.
  func plate(_ outline: [Point3], thickness: Double, rounding: Double) -> Plate {
    Plate(
      outline: Spline.through(outline.map(view.project), closed: true, steps: 5), thickness: thickness,
      rounding: rounding)
  }

  /// An ellipsoid with half axes along the body's x, y and z, turned by `angle` in the x-y plane.
  func ellipsoid(_ centre: Point3, _ x: Double, _ y: Double, _ z: Double, angle: Double = 0) -> Ellipsoid {
    let size = view.magnification(at: centre)
    let axes = [
      Point3(cos(angle), sin(angle), 0) * x, Point3(-sin(angle), cos(angle), 0) * y, Point3(0, 0, z),
    ]
    return Ellipsoid(
      centre: view.project(centre),
      axes: axes.map { view.turned($0) * Point3(size, size, 1) })
  }
}

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
  func magnification(at point: Point3) -> Double { scale * focus / (focus - turned(point).z) }

  /// Where a point of the body falls on the detector, mm.
  func project(_ point: Point3) -> Point2 {
    let place = turned(point)
    return origin + Point2(place.x, place.y) * magnification(at: point)
  }

  /// Moves the origin so that landmarks lie on the film with given margins (mm), anywhere that leaves them.
  mutating func centre(
    _ landmarks: [BodyPoint], on film: Point2, above: Point2, below: Point2, random: inout SplitMix64
  ) {
    origin = .zero
    let extent = Bounds(around: landmarks.map { $0.truth(in: self) }, margin: 0)
    let room = film - above - below - (extent.upper - extent.lower)
    // Without room it is shared evenly, and the hand overlaps its margins.
    func share(_ room: Double) -> Double { room > 0 ? room * random.uniform(0.3, 0.7) : room / 2 }
    origin = above - extent.lower + Point2(share(room.x), share(room.y))
  }
}
