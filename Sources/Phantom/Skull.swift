/// A head in side view, built from its shape into parts and landmarks.
struct Skull: Sendable {
  let shape: SkullShape
  /// Differences between heads that are not shape: air cells, fillings, how the ears are held.
  var random: SeededRandom
  var assembly: Assembly

  init(view: View, random: SeededRandom) {
    self.random = random
    shape = SkullShape(random: &self.random)
    assembly = Assembly(view: view)
    addSoftTissue()
    addVault()
    addBase()
    addFace()
    addMandible()
    addTeeth()
    addNeck()
  }

  /// The landmarks, in the order of the usual cephalometric analysis.
  var landmarks: [BodyPoint] {
    func middle(_ name: String, _ point: Point3) -> BodyPoint { BodyPoint(name: name, points: [point]) }
    func paired(_ name: String, _ point: (Double) -> Point3) -> BodyPoint {
      BodyPoint(name: name, points: [point(-1), point(1)])
    }
    let s = shape
    return [
      middle("sella", s.cranium(0, 0)),
      middle("nasion", s.cranium(58, -6)),
      paired("orbitale") { s.cranium(48, 19.5, $0 * 33) },
      paired("porion") { s.cranium(-21, 17.5, $0 * 55) },
      middle("bregma", s.cranium(8, -94)),
      middle("anterior-nasal-spine", s.maxilla(56.5, 42.5)),
      middle("posterior-nasal-spine", s.maxilla(15, 41)),
      middle("a-point", s.maxilla(52.5, 49.5)),
      middle("upper-incisor", incisorTip(upper: true)),
      middle("lower-incisor", incisorTip(upper: false)),
      middle("b-point", s.mandible(54.5, 84)),
      middle("pogonion", s.mandible(56, 94.5)),
      middle("gnathion", s.mandible(54, 99.5)),
      middle("menton", s.mandible(49, 102)),
      paired("gonion") { s.mandible(-10, 72, $0 * Skull.mandibleDepth(-10)) },
      paired("condylion") { s.mandible(-13, 19, $0 * Skull.mandibleDepth(-13)) },
    ]
  }
}
