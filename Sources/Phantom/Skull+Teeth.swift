import Foundation

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
      let size = random.uniform(1.4...2.4)
      assembly.add(assembly.ellipsoid(place(x + random.uniform(-1.2...1.2), 2.2), size, 1.7, size), .metal)
    }
  }
}
