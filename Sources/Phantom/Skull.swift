import Basics
import Foundation

/// A head in side view, built from its shape into parts and landmarks.
struct Skull: Sendable {
  let shape: SkullShape
  /// Differences between heads that are not shape: air cells, fillings, how the ears are held.
  var random: SplitMix64
  var assembly: Assembly

  init(view: View, random: SplitMix64) {
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

/// What makes one head differ from another: a smooth map from the average head to this one.
///
/// Average head: mm, origin in the middle of the sella turcica, x to the front, y down, z to the side.
/// Landmarks and outlines go through the same map, so the truth stays exact.
struct SkullShape: Sendable {
  /// A smooth displacement: one wave of the head's outline.
  private struct Wave: Sendable {
    var direction: Point2
    var phase: Double
    var amplitude: Point2
  }

  private let size: Point3
  private let faceHeight: Double
  private let maxillaAdvance: Double
  private let mandibleAdvance: Double
  private let mandibleTurn: Double
  private let neckLean: Double
  private let waves: [Wave]
  /// Slant of the upper and lower front teeth against the average, radians.
  let upperSlant: Double
  let lowerSlant: Double
  /// Relative thickness of the skull vault.
  let vaultThickness: Double
  /// Side breadth of the head against the average.
  let breadth: Double

  init(random: inout SplitMix64) {
    let overall = random.normal(0.97, 0.03)
    size = Point3(overall * random.normal(1, 0.02), overall * random.normal(1, 0.02), overall)
    faceHeight = random.normal(1, 0.045)
    maxillaAdvance = random.normal(0, 1.8)
    mandibleAdvance = random.normal(0, 2.6)
    mandibleTurn = random.normal(-0.005, 0.032)
    neckLean = random.normal(0, 0.09)
    upperSlant = random.normal(0, 0.1)
    lowerSlant = random.normal(0, 0.09)
    vaultThickness = random.normal(1, 0.14)
    breadth = random.normal(1, 0.03)
    waves = (0..<5).map { _ in
      let heading = random.uniform(0, 2 * .pi)
      let wavelength = random.uniform(70, 170)
      return Wave(
        direction: Point2(cos(heading), sin(heading)) * (2 * .pi / wavelength),
        phase: random.uniform(0, 2 * .pi),
        amplitude: Point2(random.normal(0, 0.8), random.normal(0, 0.8)))
    }
  }

  /// Skull base, vault and upper face.
  func cranium(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 { finish(Point3(x, y, z)) }

  /// Upper jaw: its advance grows from the skull base down.
  func maxilla(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 {
    finish(Point3(x + maxillaAdvance * min(1, max(0, (y - 10) / 30)), y, z))
  }

  /// Lower jaw: turned about the joint, and advanced.
  func mandible(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 {
    let joint = Point2(-12, 20)
    let (dx, dy) = (x - joint.x, y - joint.y)
    let forward = mandibleAdvance * min(1, max(0, dy / 50))
    return finish(
      Point3(
        joint.x + cos(mandibleTurn) * dx - sin(mandibleTurn) * dy + forward,
        joint.y + sin(mandibleTurn) * dx + cos(mandibleTurn) * dy, z))
  }

  /// Neck: leans about its upper end.
  func neck(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 {
    finish(Point3(x - sin(neckLean) * max(0, y - 45), y, z))
  }

  /// The skin lies over either jaw, by height.
  func skin(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 {
    let upper = maxilla(x, y, z)
    let lower = mandible(x, y, z)
    let share = min(1, max(0, (y - 58) / 12))
    return upper + (lower - upper) * share
  }

  private func finish(_ point: Point3) -> Point3 {
    var moved = point
    // Face height counts from the level of the orbit's floor.
    moved.y = min(point.y, 15) + max(0, point.y - 15) * faceHeight
    for wave in waves {
      let angle = wave.direction.x * point.x + wave.direction.y * point.y + wave.phase
      moved.x += wave.amplitude.x * sin(angle)
      moved.y += wave.amplitude.y * sin(angle)
    }
    moved.z *= breadth
    return moved * size
  }
}
