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
