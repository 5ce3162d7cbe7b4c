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
