// Cervical vertebrae and hyoid bone.
extension Skull {
  mutating func addNeck() {
    addAtlasAndAxis()
    for level in 0..<5 {
      addVertebra(top: 73 + 17.5 * Double(level), back: 1.6 * Double(level))
    }
    let s = shape
    let hyoid = assembly.tube(
      [s.neck(19, 119), s.neck(13, 119), s.neck(2, 114), s.neck(-4, 110)], radius: [3.2, 2.4, 1.5, 1.6],
      depth: 2)
    assembly.addBone(hyoid, cortex: 0.7)
  }

  private mutating func addAtlasAndAxis() {
    let s = shape
    func neck(_ points: [(Double, Double)]) -> [Point3] { points.map { s.neck($0.0, $0.1) } }
    assembly.addBone(
      assembly.tube(neck([(-12.5, 47), (-13, 54)]), radius: [3, 3.4], depth: 2), cortex: 0.9)
    assembly.addBone(
      assembly.tube(neck([(-25, 51), (-42, 53), (-54, 53)]), radius: [3, 2.8, 4.2], depth: 1.6), cortex: 0.9)
    for side in [-1.0, 1] {
      assembly.addBone(
        assembly.tube([s.neck(-23, 46, side * 18), s.neck(-23, 56, side * 18)], radius: [6, 6.5]), cortex: 0.6
      )
    }
    // The dens and the body of the axis.
    assembly.addBone(
      assembly.tube(neck([(-21, 44), (-21.5, 54), (-22, 62)]), radius: [4.2, 5, 6.5], depth: 1.1), cortex: 0.8
    )
    assembly.addBone(
      assembly.plate(
        neck([(-15, 59), (-14, 71), (-20, 70.5), (-29, 70), (-29, 60), (-22, 58)]), thickness: 18, rounding: 3
      ),
      cortex: 0.7)
    assembly.addBone(
      assembly.tube(neck([(-34, 66), (-48, 70), (-58, 74)]), radius: [4, 4.5, 5], depth: 1.3), cortex: 0.8)
  }

  /// A vertebra whose body's upper edge lies at `top`; `back` is how far the spine has curved back.
  private mutating func addVertebra(top: Double, back: Double) {
    let s = shape
    func neck(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 { s.neck(x - back, top + y, z) }
    let body = assembly.plate(
      [
        neck(-14.5, 2), neck(-15, 7), neck(-13.5, 13.2), neck(-21, 12.6), neck(-29.5, 12), neck(-28.8, 6),
        neck(-29.5, 0), neck(-22, 0.4),
      ], thickness: 17, rounding: 2.5)
    assembly.addBone(body, cortex: 0.7)
    for side in [-1.0, 1] {
      let pillar = assembly.plate(
        [
          neck(-29, -3, side * 20), neck(-27, 7, side * 20), neck(-34, 13, side * 20),
          neck(-40, 14, side * 20),
          neck(-37, 4, side * 20), neck(-36, -2, side * 20),
        ], thickness: 10, rounding: 3)
      assembly.addBone(pillar, cortex: 0.6)
    }
    let reach = random.normal(0, 1.5) + 0.12 * (top - 73)
    let spine = assembly.tube(
      [neck(-40, 6), neck(-49 - reach, 10), neck(-57 - reach, 13)], radius: [3, 2.8, 3.6], depth: 1)
    assembly.addBone(spine, cortex: 0.7)
  }
}

// Skin, muscle and air: what carries the bones.
extension Skull {
  mutating func addSoftTissue() {
    let s = shape
    let scalp = Skull.vaultOutline.map { s.cranium($0.x, $0.y) }
    let head = Dome(
      centre: assembly.view.project(s.cranium(-18, -22)), outline: smooth(scalp),
      walls: [Double](repeating: -6, count: smooth(scalp).count), halfBreadth: 77 * s.breadth)
    let face = assembly.plate(
      [
        (40, -55), (67, -38), (69.5, -17), (65, -4), (66, 10), (65, 26), (66, 40), (66, 55), (66, 70),
        (64.5, 80),
        (67.5, 92), (65, 104), (52, 112), (28, 114), (4, 113), (-30, 112), (-50, 80), (-60, 40), (-40, -20),
      ].map { s.skin($0.0, $0.1) }, thickness: 118, rounding: 55)
    let nose = assembly.plate(
      [(62, -6), (68, 2), (72, 12), (79, 24), (85, 33), (82, 39.5), (75, 41), (70, 44), (60, 44), (55, 20)]
        .map { s.skin($0.0, $0.1) }, thickness: 30, rounding: 13)
    let lips = assembly.plate(
      [
        (66, 41), (70, 45), (73, 52), (76, 58), (73.5, 62.5), (71.5, 63.5), (74.5, 67), (75, 72), (70, 78),
        (67, 81), (58, 80), (55, 60), (57, 45),
      ].map { s.skin($0.0, $0.1) }, thickness: 56, rounding: 20)
    let neck = assembly.plate(
      [
        (20, 60), (24, 112), (10, 116), (5, 130), (7, 150), (6, 190), (-80, 190), (-76, 150), (-76, 110),
        (-82, 70),
        (-86, 30), (-40, 10),
      ].map { s.neck($0.0, $0.1) }, thickness: 112, rounding: 52)
    assembly.add(Union([head, face, nose, lips, neck]), .softTissue, replacing: .air)

    // The airway, from the nasal cavity down.
    let cavity = assembly.plate(
      [(57, 30), (50, 39.5), (20, 38), (12, 36), (12, 26), (24, 17), (42, 8), (54, 12)]
        .map { s.maxilla($0.0, $0.1) }, thickness: 26, rounding: 7)
    assembly.add(cavity, Material.air.mixed(with: .softTissue, share: 0.3))
    let pharynx = assembly.tube(
      [(8, 32), (2, 38), (-2, 52), (-2, 70), (-1, 90), (-3, 110), (-8, 130), (-10, 190)].map {
        s.neck($0.0, $0.1)
      },
      radius: [5, 7, 6, 4, 5, 6, 6, 7, 7], depth: 1.8)
    assembly.add(pharynx, .air)
  }

  /// A closed smooth outline on the detector.
  func smooth(_ outline: [Point3]) -> [Point2] {
    Spline.through(outline.map(assembly.view.project), closed: true, steps: 8)
  }
}
