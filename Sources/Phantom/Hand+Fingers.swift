// Metacarpals and phalanges: waisted shafts with a marrow cavity between flared ends.
extension Hand {
  /// How flat the bones' ends are: bases are nearly plane, heads round.
  private static let flatness: Tube.Flatness = (2.9, 1.7)

  mutating func addFingers() {
    for finger in shape.fingers {
      let bones = finger.joints.count - 1
      for bone in 0..<bones {
        let from = finger.joints[bone]
        let to = finger.joints[bone + 1]
        if bone == 0 {
          addShaft(
            from, to, base: 6.8, waist: 3.8, head: 6.6, finger: finger,
            plateAtBase: finger.name == "thumb")
        } else if bone == bones - 1 {
          addTip(from, to, finger: finger)
        } else {
          let taper = bone == 1 ? 1 : 0.86
          addShaft(
            from, to, base: 6.9 * taper, waist: 4 * taper, head: 5 * taper, finger: finger, plateAtBase: true)
        }
      }
      if finger.name == "thumb" { addSesamoids(at: finger.joints[1], finger: finger) }
    }
  }

  /// A bone between two joints: base, waist and head are half breadths, mm.
  private mutating func addShaft(
    _ from: Point3, _ to: Point3, base: Double, waist: Double, head: Double, finger: HandShape.Finger,
    plateAtBase: Bool
  ) {
    let size = finger.girth * shape.robustness
    let length = (to - from).length
    let along = (to - from) / length
    // The ends are round caps; half a joint gap of cartilage is left at either end.
    let gap = shape.isGrowing ? 1.3 : 0.9
    let start = from + along * (gap + base * size / Hand.flatness.start)
    let end = to - along * (gap + head * size / Hand.flatness.end)
    let middle = (start + end) / 2 + bow(along) * 0.4
    let profile = [base, base * 0.84, waist * 1.14, waist, waist * 0.98, waist * 1.1, head * 0.92, head].map {
      $0 * size
    }
    let shaft = assembly.tube(
      [start, middle, end], radius: profile, depth: 0.86, flatness: Hand.flatness, steps: 10)
    let walls = [0.65, 0.9, 1.7, 2.1, 2.1, 1.6, 0.9, 0.65].map { $0 * size }
    assembly.add(shaft, .cortical)
    let cavity = shaft.inset(walls: walls)
    assembly.add(cavity, .marrow, replacing: .cortical)
    // Spongy bone fills the ends.
    let spongy = Material.trabecular.mixed(with: .marrow, share: 0.25)
    for (place, reach, half, flatness) in [
      (start, 0.2, base, Hand.flatness.start), (end, -0.2, head, Hand.flatness.end),
    ] {
      let inner = (half - 0.7) * size
      let cap = assembly.tube(
        [place, place + along * (reach * length)], radius: [inner, inner * 0.55], depth: 0.82,
        flatness: (flatness, 1))
      assembly.add(cap, spongy, replacing: .marrow)
    }
    if shape.isGrowing {
      let place = plateAtBase ? start + along * 2.2 : end - along * 2.2
      addGrowthPlate(at: place, across: along, half: (plateAtBase ? base : head) * 0.96 * size)
    }
  }

  /// The last phalanx: a broad base, a slender waist, a tuft.
  private mutating func addTip(_ from: Point3, _ to: Point3, finger: HandShape.Finger) {
    let size = finger.girth * shape.robustness
    let along = (to - from) / (to - from).length
    let start = from + along * (0.9 + 5.2 * size / Hand.flatness.start)
    let end = to - along * (3.5 * size / Hand.flatness.end)
    let profile = [5.2, 3.9, 2.8, 2.4, 2.9, 3.5].map { $0 * size }
    let bone = assembly.tube([start, end], radius: profile, depth: 0.92, flatness: Hand.flatness, steps: 16)
    assembly.add(bone, .cortical)
    assembly.add(
      bone.inset(walls: [0.6, 1, 1.3, 1.2, 0.8, 0.6].map { $0 * size }), .trabecular, replacing: .cortical)
    if shape.isGrowing {
      addGrowthPlate(at: start + along * 1.4, across: along, half: 5.2 * size)
    }
  }

  /// A sheet of cartilage across a bone.
  private mutating func addGrowthPlate(at place: Point3, across along: Point3, half: Double) {
    let sideways = Point3(-along.y, along.x, 0)
    let sheet = assembly.tube(
      [place - sideways * half, place + along * 0.5, place + sideways * half], radius: [0.55],
      depth: half * 0.8 / 0.55)
    assembly.add(sheet, .softTissue, replacing: Material.trabecular.mixed(with: .cortical, share: 0.25))
  }

  private mutating func addSesamoids(at joint: Point3, finger: HandShape.Finger) {
    for side in [-1.0, 1] {
      let place = joint + Point3(side * 4.5, 5, 4)
      assembly.add(assembly.ellipsoid(place, 2.4, 2.1, 1.8), .trabecular)
    }
  }

  /// A little sideways bend that no bone is without.
  private mutating func bow(_ along: Point3) -> Point3 {
    Point3(-along.y, along.x, 0) * random.standardNormal()
  }
}
