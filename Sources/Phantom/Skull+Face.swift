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
        random.uniform(20, 50), random.uniform(-2, 15), random.uniform(-13, 13))
      let size = random.uniform(2.5, 5.5)
      assembly.add(assembly.ellipsoid(centre, size, size, size), .cortical)
      let inner = size - 0.45
      assembly.add(assembly.ellipsoid(centre, inner, inner, inner), .air, replacing: .cortical)
    }
  }

  /// Thin walls of bone seen on edge, which fill every face with fine lines.
  private mutating func addSepta() {
    for _ in 0..<28 {
      var place = Point2(random.uniform(14, 50), random.uniform(-6, 30))
      var heading = random.uniform(0, 2 * .pi)
      let side = random.uniform(-30, 30)
      var path: [Point3] = []
      for _ in 0..<5 {
        path.append(shape.cranium(place.x, place.y, side))
        heading += random.normal(0, 0.3)
        place += Point2(cos(heading), sin(heading)) * random.uniform(2, 5)
      }
      assembly.add(
        assembly.tube(path, radius: [0.3, 0.6, 0.5, 0.3], depth: random.uniform(2, 6)), .cortical)
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

// The lower jaw: two halves seen face on, and the symphysis seen on edge.
extension Skull {
  /// How far the mandible lies from the middle plane at a place from back to front, mm.
  static func mandibleDepth(_ x: Double) -> Double {
    let along = min(1, max(0, (x + 12) / 70))
    return 8 + 40 * (1 - along * along).squareRoot()
  }

  mutating func addMandible() {
    let s = shape
    for side in [-1.0, 1] {
      func place(_ x: Double, _ y: Double) -> Point3 { s.mandible(x, y, side * Skull.mandibleDepth(x)) }
      let half = assembly.plate(
        [
          (-13, 19), (-17, 23), (-16, 32), (-15.5, 48), (-13.5, 62), (-10, 72), (-2, 79.5), (13, 84.5),
          (29, 93),
          (40, 99), (49, 102), (54, 99.5), (56, 94.5), (54.5, 84), (57, 77), (50, 75), (38, 73.5), (26, 71.5),
          (16, 67), (12, 54), (13, 38), (14.5, 27), (11, 26), (4.5, 35), (-3, 35), (-7.5, 25), (-8.5, 20.5),
        ].map { place($0.0, $0.1) }, thickness: 13, rounding: 5.5)
      assembly.addBone(half, cortex: 2.1, core: .spongy)
      assembly.add(assembly.ellipsoid(place(-12.5, 23.5), 4.2, 4.4, 9), .trabecular)
      let canal = assembly.tube(
        [place(0, 50), place(5, 64), place(18, 77), place(34, 83), place(43, 80)], radius: [1.3])
      assembly.add(canal, .softTissue, replacing: .trabecular)
    }
    let symphysis = assembly.plate(
      [
        (57, 77), (54.5, 84), (55, 89.5), (56, 94.5), (54, 99.5), (49, 102), (44.5, 99.5), (43.8, 93),
        (46.5, 85),
        (50, 78),
      ].map { s.mandible($0.0, $0.1) }, thickness: 26, rounding: 5)
    assembly.addBone(symphysis, cortex: 2, core: Material.trabecular.mixed(with: .marrow, share: 0.4))
  }
}

// Teeth: enamel over dentine with a pulp canal, in two arches on both sides.
extension Skull {
  /// Where a front tooth's edge lies, mm.
  func incisorTip(upper: Bool) -> Point3 {
    upper ? shape.maxilla(62, 67.5) : shape.mandible(59.5, 66)
  }

  mutating func addTeeth() {
    for side in [-1.0, 1] {
      addIncisor(side: side, upper: true)
      addIncisor(side: side, upper: false)
      // Crown height, root length, half breadth; from canine to second molar.
      let teeth: [(x: Double, z: Double, crown: Double, root: Double, half: Double)] = [
        (54, 17, 9, 15, 3.2), (48, 21, 7.5, 13, 3.2), (41.5, 24, 7.2, 13, 3.2), (33, 26, 6.8, 12, 4.7),
        (23, 28, 6.6, 11, 4.5),
      ]
      for tooth in teeth {
        addTooth(tooth.x, side * tooth.z, tooth.crown, tooth.root, tooth.half, upper: true)
        addTooth(tooth.x - 2.5, side * (tooth.z - 1.5), tooth.crown, tooth.root, tooth.half, upper: false)
      }
    }
  }

  private mutating func addIncisor(side: Double, upper: Bool) {
    let tip = incisorTip(upper: upper)
    let slant = upper ? -0.42 + shape.upperSlant : -0.3 + shape.lowerSlant
    let down = upper ? -1.0 : 1.0
    let axis = Point3(sin(slant), down * cos(slant), 0)
    let sideways = Point3(0, 0, side * 3.6)
    let length = upper ? 22.0 : 20.0
    let body = [0, 0.25, 0.45, 0.75, 1].map { tip + axis * (length * $0 + 0.6) + sideways }
    assembly.add(
      assembly.tube(body, radius: upper ? [0.7, 2.6, 3.1, 2.3, 0.8] : [0.6, 2.2, 2.6, 2, 0.8], depth: 1.1),
      .dentine)
    let crown = [0, 0.2, 0.4].map { tip + axis * (length * $0 + 0.6) + sideways }
    assembly.add(assembly.tube(crown, radius: [0.6, 2.2, 2.7], depth: 1.1), .enamel, replacing: .dentine)
    assembly.add(
      assembly.tube([body[1], body[4]], radius: [0.5, 0.3]), .softTissue, replacing: .dentine)
  }

  private mutating func addTooth(
    _ x: Double, _ z: Double, _ crown: Double, _ root: Double, _ half: Double, upper: Bool
  ) {
    // The occlusal line rises towards the back.
    let occlusal = 64.8 - 0.1 * (54 - x)
    func place(_ x: Double, _ height: Double) -> Point3 {
      let y = upper ? occlusal - height : occlusal + 0.8 + height
      return upper ? shape.maxilla(x, y, z) : shape.mandible(x, y, z)
    }
    let roots = half > 4 ? [-0.55, 0.55] : [0]
    for offset in roots {
      let foot = place(x + offset * half, crown * 0.8)
      let apex = place(x + offset * half * 1.2 - 1.5, crown + root)
      let breadth = half / Double(roots.count) * 1.1
      assembly.add(
        assembly.tube([foot, apex], radius: [breadth, breadth * 0.3]), .dentine, replacing: .trabecular)
      assembly.add(
        assembly.tube([foot, apex], radius: [0.45, 0.25]), .softTissue, replacing: .dentine)
    }
    let top = place(x, 1)
    let neck = place(x, crown)
    let body = assembly.tube([top, neck], radius: [half * 0.95, half * 0.8], flatness: (4, 2))
    assembly.add(body, .dentine)
    assembly.add(
      assembly.tube([top, place(x, crown * 0.75)], radius: [half * 0.95, half * 0.85], flatness: (4, 2)),
      .enamel,
      replacing: .dentine)
    assembly.add(
      assembly.tube([place(x, 3.2), place(x, crown)], radius: [half * 0.55, half * 0.5], flatness: (3, 1)),
      .dentine,
      replacing: .enamel)
    if half > 4, random.chance(0.16) {
      let size = random.uniform(1.4, 2.4)
      assembly.add(assembly.ellipsoid(place(x + random.uniform(-1.2, 1.2), 2.2), size, 1.7, size), .metal)
    }
  }
}
