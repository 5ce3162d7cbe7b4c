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
        place += Point2(cos(heading), sin(heading)) * random.uniform(5, 9)
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
    let height = random.uniform(5, 15)
    let place = shape.cranium(58.5, -13 - 0.6 * height)
    assembly.add(
      assembly.ellipsoid(place, random.uniform(2.6, 3.8), height, 20, angle: -0.12), .air,
      replacing: .trabecular)
  }
}

// The skull base: sella, clivus, petrous bones, ear canals, orbital roofs.
extension Skull {
  mutating func addBase() {
    let s = shape
    func sheet(_ path: [(Double, Double)], z: Double = 0, radius: Double, breadth: Double) {
      let profile = [0.5, 1, 1, 0.9, 0.5].map { $0 * radius }
      let tube = assembly.tube(
        path.map { s.cranium($0.0, $0.1, z) }, radius: profile, depth: breadth / radius)
      assembly.add(tube, .cortical)
    }
    // The floor of the sella, from its tubercle over the back of the saddle down the clivus to basion.
    sheet(
      [
        (13, -7), (7, -6.5), (5.6, -2), (4.4, 3.5), (0, 6), (-4.4, 3.6), (-6, -2), (-7, -7.5), (-9, -8),
        (-10, -2),
        (-14, 14), (-20, 31), (-23, 41),
      ], radius: 0.8, breadth: 9)
    sheet([(7, -7), (22, -6.5), (36, -4), (52, -5)], radius: 0.7, breadth: 5)
    for side in [-1.0, 1] {
      sheet([(10, -8), (24, -14), (40, -16.5), (53, -13)], z: side * 22, radius: 0.7, breadth: 6)
      sheet([(2, -8), (10, -2), (20, 6), (23, 18)], z: side * 30, radius: 0.8, breadth: 5)
      sheet([(-6, 6), (6, 12), (18, 20)], z: side * 26, radius: 1, breadth: 4)
    }
    let clivus = assembly.plate(
      [(-8.5, -6), (-10.5, 2), (-15, 16), (-22.5, 40), (-17, 39), (-8, 24), (0, 9), (-5, 4)]
        .map { s.cranium($0.0, $0.1) }, thickness: 24, rounding: 4)
    assembly.addBone(clivus, cortex: 0.8)
    assembly.add(
      assembly.ellipsoid(s.cranium(9, 6.5), random.uniform(7, 9), random.uniform(7, 9.5), 12), .air)
    addTemporalBones()
  }

  private mutating func addTemporalBones() {
    let s = shape
    let rods = random.chance(0.6)
    for side in [-1.0, 1] {
      assembly.add(assembly.ellipsoid(s.cranium(-22, 14, side * 40), 15, 8.5, 18, angle: -0.35), .spongy)
      assembly.add(assembly.ellipsoid(s.cranium(-33, 22, side * 48), 12, 9, 9, angle: 0.5), .spongy)
      assembly.addBone(
        assembly.tube(
          [s.cranium(-36, 22, side * 52), s.cranium(-34, 36, side * 52), s.cranium(-31, 46, side * 50)],
          radius: [11, 9, 4]), cortex: 0.8)
      // Air cells of the mastoid: a froth.
      for _ in 0..<26 {
        let cell = s.cranium(
          random.normal(-35, 5), random.normal(29, 7), side * random.uniform(46, 58))
        let size = random.uniform(1.2, 2.8)
        assembly.add(assembly.ellipsoid(cell, size, size, size * 1.5), .air, replacing: .spongy)
      }
      // The ear canal: its top is porion.
      assembly.add(
        assembly.ellipsoid(s.cranium(-21, 17.5 + 4.6, side * 52), 4.4, 4.6, 14), .air, replacing: .spongy)
      if rods {
        addEarRod(side: side)
      }
    }
  }

  /// The head-holder's ring around the ear canal.
  private mutating func addEarRod(side: Double) {
    let centre = shape.cranium(-21, 17.5 + 4.6, side * 66)
    let ring = (0...24).map { step in
      let angle = 2 * Double.pi * Double(step) / 24
      return centre + Point3(cos(angle), sin(angle), 0) * 6.2
    }
    assembly.add(assembly.tube(ring, radius: [0.6], depth: 1.2, steps: 1), .metal)
  }
}
