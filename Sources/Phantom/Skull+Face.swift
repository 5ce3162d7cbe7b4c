import Foundation

// Nose, orbits, cheek bones, upper jaw.
extension Skull {
  mutating func addFace() {
    addNoseAndOrbits()
    addUpperJaw()
  }

  private mutating func addNoseAndOrbits() {
    let s = shape
    let nasal = assembly.tube(
      [s.cranium(57, -7), s.cranium(61.5, 0), s.cranium(66, 8), s.cranium(70, 16)],
      radius: [2.8, 2, 1.5, 0.8], depth: 3)
    assembly.add(nasal, .cortical)
    for side in [-1.0, 1] {
      let rim = assembly.tube(
        [(56, -13, 28), (49, -8, 38), (42.5, 1, 43), (42, 11, 42), (48, 19, 33), (55, 18, 24), (58, 8, 16)]
          .map { s.cranium($0.0, $0.1, side * $0.2) },
        radius: [1.4, 1.5, 2, 2, 1.5, 1.3, 1], depth: 2.6)
      assembly.add(rim, .cortical)
      let floor = assembly.tube(
        [(48, 19.3), (36, 19), (22, 12)].map { s.cranium($0.0, $0.1, side * 28) }, radius: [0.6], depth: 10)
      assembly.add(floor, .cortical)
      let cheek = assembly.plate(
        [(44, 2), (47, 12), (49, 20), (47, 31), (43, 45), (39, 46), (36, 34), (31, 25), (38, 14)]
          .map { s.cranium($0.0, $0.1, side * 45) }, thickness: 13, rounding: 5)
      assembly.addBone(cheek, cortex: 1.8)
      let arch = assembly.tube(
        [(37, 24, 52), (20, 23, 60), (0, 21, 62), (-14, 18, 58)].map { s.cranium($0.0, $0.1, side * $0.2) },
        radius: [4.5, 3, 2.6, 3], depth: 0.7)
      assembly.addBone(arch, cortex: 1)
    }
    addEthmoid()
    addSepta()
  }

  /// The ethmoid's labyrinth: thin-walled bubbles.
  private mutating func addEthmoid() {
    for _ in 0..<30 {
      let centre = shape.cranium(
        random.uniform(20...50), random.uniform(-2...15), random.uniform(-13...13))
      let size = random.uniform(2.5...5.5)
      assembly.add(assembly.ellipsoid(centre, size, size, size), .cortical)
      let inner = size - 0.45
      assembly.add(assembly.ellipsoid(centre, inner, inner, inner), .air, replacing: .cortical)
    }
  }

  /// Thin walls of bone seen on edge, which fill every face with fine lines.
  private mutating func addSepta() {
    for _ in 0..<28 {
      var place = Point2(random.uniform(14...50), random.uniform(-6...30))
      var heading = random.uniform(0...(2 * .pi))
      let side = random.uniform(-30...30)
      var path: [Point3] = []
      for _ in 0..<5 {
        path.append(shape.cranium(place.x, place.y, side))
        heading += random.normal(0, 0.3)
        place += Point2(cos(heading), sin(heading)) * random.uniform(2...5)
      }
      assembly.add(
        assembly.tube(path, radius: [0.3, 0.6, 0.5, 0.3], depth: random.uniform(2...6)), .cortical)
    }
  }

  private mutating func addUpperJaw() {
    let s = shape
    for side in [-1.0, 1] {
      let (x, y, z) = (random.normal(15, 1), random.normal(12.5, 1), 14.0)
      let sinus = s.maxilla(33, 30, side * 25)
      assembly.add(assembly.ellipsoid(sinus, x, y, z), .cortical)
      assembly.add(assembly.ellipsoid(sinus, x - 0.7, y - 0.7, z - 0.7), .air, replacing: .cortical)
      let pterygoid = assembly.tube(
        [(19, 14), (15, 26), (15, 36), (18, 45)].map { s.maxilla($0.0, $0.1, side * 16) },
        radius: [1.4, 1.8, 1.8, 1], depth: 4)
      assembly.addBone(pterygoid, cortex: 0.9)
    }
    let alveolar = assembly.plate(
      [
        (56.5, 42.5), (53.6, 45), (52.5, 49.5), (54.5, 54), (57, 59), (52, 61), (40, 60), (26, 57), (15, 52),
        (14, 45), (17, 42.6), (34, 43.5), (48, 43),
      ].map { s.maxilla($0.0, $0.1) }, thickness: 34, rounding: 9)
    assembly.addBone(alveolar, cortex: 0.6)
    // The hard palate on edge, ending in the two nasal spines, and its lower face.
    let palate = assembly.tube(
      [(56.5, 42.5), (50, 41.6), (34, 40.8), (22, 40.6), (15, 41)].map { s.maxilla($0.0, $0.1) },
      radius: [0.5, 1, 1.1, 1.1, 0.6], depth: 11)
    assembly.add(palate, .cortical)
    let vault = assembly.tube(
      [(51, 51), (44, 47), (32, 45.5), (20, 44)].map { s.maxilla($0.0, $0.1) }, radius: [0.5], depth: 12)
    assembly.add(vault, .cortical)
  }
}
