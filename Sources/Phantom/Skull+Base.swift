import Foundation

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
      assembly.ellipsoid(s.cranium(9, 6.5), random.uniform(7...9), random.uniform(7...9.5), 12), .air)
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
          random.normal(-35, 5), random.normal(29, 7), side * random.uniform(46...58))
        let size = random.uniform(1.2...2.8)
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
