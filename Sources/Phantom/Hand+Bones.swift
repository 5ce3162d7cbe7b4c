import Foundation

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
    Point3(-along.y, along.x, 0) * random.normal()
  }
}

// The carpal bones, and the ends of radius and ulna.
extension Hand {
  /// Centre, half axes and tilt (degrees) of the eight carpal bones, mm.
  private static let carpals: [(x: Double, y: Double, a: Double, b: Double, tilt: Double)] = [
    (13, -9.5, 10.6, 5.6, -50),  // scaphoid
    (0.5, -5.4, 7.4, 6.2, 8),  // lunate
    (-12, -8.5, 6.8, 5.6, -32),  // triquetrum
    (-15.5, -11, 4.6, 4.2, 0),  // pisiform
    (22, -18.5, 6.8, 5.8, -35),  // trapezium
    (13.4, -25, 5.6, 5.4, 10),  // trapezoid
    (2.6, -22, 10.8, 6.2, 86),  // capitate
    (-9.2, -21.5, 8.4, 6.6, 66),  // hamate
  ]

  mutating func addCarpus() {
    // The carpal bones ossify from their middles, so that a child's stand apart.
    let growth = shape.isGrowing ? random.uniform(0.82, 0.98) : random.uniform(1.02, 1.1)
    for bone in Hand.carpals {
      let outline = (0..<9).map { step in
        let angle = 2 * Double.pi * Double(step) / 9
        // A superellipse with a wobble: no carpal bone is an egg.
        let wobble = 1 + 0.09 * sin(2 * angle + bone.x) + random.normal(0, 0.035)
        let (c, s) = (cos(angle), sin(angle))
        let round = pow(pow(abs(c), 2.6) + pow(abs(s), 2.6), -1 / 2.6)
        let tilt = bone.tilt * .pi / 180
        let (px, py) = (bone.a * c * round * wobble, bone.b * s * round * wobble)
        return shape.palm(
          bone.x + (cos(tilt) * px - sin(tilt) * py) * growth,
          bone.y + (sin(tilt) * px + cos(tilt) * py) * growth)
      }
      let plate = assembly.plate(outline, thickness: 13 * shape.size, rounding: 6)
      assembly.addBone(
        plate, cortex: 0.75, core: Material.trabecular.mixed(with: .marrow, share: 0.2))
    }
  }

  mutating func addForearm() {
    let w = shape.wrist
    let radius: [(Double, Double)] = [
      (23.5, -3), (17, 0.5), (8, 3.4), (-1, 4.2), (-7.3, 3.2), (-8.3, 8), (-5.6, 16), (0.5, 30), (3.5, 60),
      (4, 130), (18, 130), (18.5, 60), (20.5, 30), (24.5, 13), (25.6, 4),
    ]
    let ulna: [(Double, Double)] = [
      (-25.5, -1.5), (-22.6, 3.4), (-16, 5), (-10.6, 7), (-9.9, 13), (-12, 24), (-11.6, 60), (-11, 130),
      (-22, 130),
      (-22.6, 60), (-24, 26), (-26.4, 13), (-26.6, 5),
    ]
    for (outline, cortex) in [(radius, 1.9), (ulna, 1.7)] {
      let bone = assembly.plate(outline.map { w($0.0, $0.1, 0) }, thickness: 15 * shape.size, rounding: 7.5)
      assembly.addBone(bone, cortex: 0.7, core: .trabecular)
      addMarrowCavity(of: outline, cortex: cortex)
    }
    if shape.isGrowing {
      addWristPlate([w(25, 8.5, 0), w(14, 10.5, 0), w(2, 11, 0), w(-8, 10, 0)])
      addWristPlate([w(-26, 9, 0), w(-18, 10.5, 0), w(-10, 10.5, 0)])
    }
  }

  /// Up the shaft the walls grow thick and the inside empty.
  private mutating func addMarrowCavity(of outline: [(Double, Double)], cortex: Double) {
    let shaft = outline.filter { $0.1 >= 24 }
    let middle = shaft.map(\.0).reduce(0, +) / Double(max(1, shaft.count))
    let half = (shaft.map(\.0).max() ?? 0) - middle
    let path = [28.0, 45, 70, 130].map { shape.wrist(middle, $0) }
    let inner = half - cortex
    assembly.add(
      assembly.tube(
        path, radius: [inner * 0.1, inner * 0.7, inner * 0.78, inner * 0.72].map { $0 * shape.size }, depth: 1
      ),
      .marrow, replacing: .trabecular)
    for side in [-1.0, 1] {
      let wall = path.dropFirst().map { $0 + Point3(side * (half - cortex * 0.55) * shape.size, 0, 0) }
      assembly.add(
        assembly.tube(Array(wall), radius: [0.2, cortex * 0.55, cortex * 0.6], depth: 3.4), .cortical,
        replacing: .trabecular)
    }
  }

  private mutating func addWristPlate(_ path: [Point3]) {
    assembly.add(
      assembly.tube(path, radius: [0.75], depth: 7), .softTissue,
      replacing: Material.trabecular.mixed(with: .cortical, share: 0.15))
  }
}
