import Foundation

// The brain case: two tables of compact bone with spongy bone between them.
extension Skull {
  /// The outer table in the middle plane, and the wall's thickness there, mm.
  static let vaultOutline: [(x: Double, y: Double, wall: Double)] = [
    (58, -6, 5), (63, -17, 10), (63.5, -36, 6.5), (57, -60, 5), (38, -82, 4.8), (8, -94, 4.8),
    (-25, -96, 5.2),
    (-58, -84, 5.6), (-83, -57, 5.6), (-94, -30, 6), (-97, -6, 6.2), (-90, 18, 7), (-70, 37, 4.5),
    (-46, 43, 3.6),
    (-23, 40, 2.4), (-8, 27, 1.4), (6, 12, 0.9), (26, 0, 0.8), (46, -6, 1.2),
  ]

  mutating func addVault() {
    let s = shape
    let centre = assembly.view.project(s.cranium(-18, -22))
    let outline = smooth(Skull.vaultOutline.map { s.cranium($0.x, $0.y) })
    let corners = Skull.vaultOutline.map { Point2($0.wall * s.vaultThickness, 0) }
    let walls = Spline.through(corners, closed: true, steps: 8).map(\.x)
    func surface(_ share: Double, wall: Double) -> Dome {
      Dome(
        centre: centre, outline: outline, walls: walls.map { $0 * share },
        halfBreadth: 71 * s.breadth - wall * share * s.vaultThickness)
    }
    let lateralWall = 4.0
    assembly.add(surface(0, wall: lateralWall), .cortical)
    assembly.add(surface(0.26, wall: lateralWall), .trabecular, replacing: .cortical)
    assembly.add(surface(0.78, wall: lateralWall), .cortical, replacing: .trabecular)
    assembly.add(surface(1, wall: lateralWall), .softTissue, replacing: .cortical)
    addSutures()
    addVesselGrooves()
    addFrontalSinus()
  }

  /// Grooves of the meningeal vessels on the inner table: they rise from the base and branch.
  private mutating func addVesselGrooves() {
    for branch in 0..<6 {
      let side = branch.isMultiple(of: 2) ? 66.0 : -66
      var heading = -1.9 + 0.35 * Double(branch) + random.normal(0, 0.15)
      var place = Point2(14 - 5 * Double(branch), -16)
      var path: [Point3] = []
      for _ in 0..<9 {
        path.append(shape.cranium(place.x, place.y, side))
        heading += random.normal(0, 0.18)
        place += Point2(cos(heading), sin(heading)) * random.uniform(5...9)
      }
      assembly.add(
        assembly.tube(path, radius: [0.9, 0.7, 0.4], depth: 1.1), .softTissue, replacing: .cortical)
    }
  }

  /// The coronal suture down both sides from bregma, and the lambdoid one: thin gaps that wander.
  private mutating func addSutures() {
    let s = shape
    for side in [-1.0, 1] {
      addSuture(from: Point3(8, -93, 0), to: Point3(24, -20, side * 66), side: side)
      addSuture(from: Point3(-88, -44, 0), to: Point3(-52, 18, side * 60), side: side)
    }
    // At bregma the sutures meet: dense borders on either side of a gap that is seen along its length.
    let borders = assembly.tube(
      [s.cranium(8, -91), s.cranium(9.5, -86), s.cranium(13, -72), s.cranium(17, -58)],
      radius: [3, 3.2, 2.6, 1], depth: 1.8)
    assembly.add(borders, .cortical, replacing: .trabecular)
    let gap = assembly.tube(
      [s.cranium(8, -93.6), s.cranium(8.4, -91), s.cranium(9.2, -87)], radius: [0.9, 0.7, 0.4], depth: 14)
    assembly.add(gap, .softTissue, replacing: .cortical)
  }

  private mutating func addSuture(from start: Point3, to end: Point3, side: Double) {
    let steps = 26
    let path = (0...steps).map { step in
      let t = Double(step) / Double(steps)
      let bulge = side * 40 * t * (1 - t)
      let wander = random.normal(0, 0.9)
      let x = start.x + (end.x - start.x) * t + wander
      let y = start.y + (end.y - start.y) * t + random.normal(0, 0.5)
      return shape.cranium(x, y, start.z + (end.z - start.z) * t + bulge)
    }
    assembly.add(assembly.tube(path, radius: [0.5], depth: 3, steps: 2), .softTissue, replacing: .cortical)
  }

  private mutating func addFrontalSinus() {
    let height = random.uniform(5...15)
    let place = shape.cranium(58.5, -13 - 0.6 * height)
    assembly.add(
      assembly.ellipsoid(place, random.uniform(2.6...3.8), height, 20, angle: -0.12), .air,
      replacing: .trabecular)
  }
}
