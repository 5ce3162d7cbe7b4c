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
