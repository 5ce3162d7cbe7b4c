import Basics
import Foundation

/// The plan of an invented species: a trunk of bones with limbs, none of which any textbook knows.
///
/// Individuals of one species have the same bones, joined in the same places, and differ in size, proportions, posture
/// and density as people do: a point of one bone has its exact counterpart in every other individual.
struct Species: Sendable {
  /// One bone and where it is joined.
  struct Bone: Sendable {
    /// The bone that it is joined to; nil for the first.
    let parent: Int?
    /// Where on the parent, as a share of its length.
    let place: Double
    /// Turn against the parent, radians.
    let turn: Double
    /// mm.
    let length: Double
    /// Half breadths at equal steps from base to tip, mm.
    let profile: [Double]
    /// How flat both ends are.
    let flatness: Tube.Flatness
    /// Thickness of the cortical shell, mm.
    let cortex: Double
    /// Share of marrow in the core.
    let marrow: Double
  }

  /// Every bone after its parent.
  let bones: [Bone]
  /// Heading of the first bone, radians from upright.
  let heading: Double
  /// Flesh around the bones, mm.
  let flesh: Double
  /// Half breadth of the flesh along the beam as a share of that across it.
  let depth: Double

  init(random: inout SplitMix64) {
    heading = random.uniform(-.pi, .pi)
    flesh = random.uniform(3, 11)
    depth = random.uniform(0.45, 0.8)
    let trunk = Int(random.uniform(3, 13))
    let bend = random.normal(0, 0.09)
    // Vertebrae are short and broad, phalanges long and slender: a trunk is one or the other.
    let (length, breadth) = (random.uniform(9, 26), random.uniform(0.18, 0.55))
    var bones: [Bone] = []
    for index in 0..<trunk {
      bones.append(
        Species.bone(
          parent: index == 0 ? nil : index - 1, place: 1, turn: bend + random.normal(0, 0.05),
          length: length * random.uniform(0.85, 1.15), breadth: breadth, random: &random))
    }
    for _ in 0..<Int(random.uniform(0, 5)) {
      let root = Int(random.uniform(0, Double(trunk)))
      let place = random.uniform(0.1, 1)
      let turn = random.uniform(0.5, 1.9)
      let count = Int(random.uniform(1, 5))
      let (first, slender) = (random.uniform(12, 34), random.uniform(0.14, 0.3))
      let bend = random.normal(0, 0.35)
      let limb = (0..<count).map { index in
        Species.bone(
          parent: root, place: place, turn: index == 0 ? turn : bend,
          length: first * pow(0.82, Double(index)), breadth: slender, random: &random)
      }
      // Most limbs come in pairs.
      for side in random.chance(0.7) ? [1.0, -1] : [1] {
        for (index, bone) in limb.enumerated() {
          bones.append(
            Bone(
              parent: index == 0 ? root : bones.count - 1, place: index == 0 ? place : 1,
              turn: side * bone.turn, length: bone.length, profile: bone.profile, flatness: bone.flatness,
              cortex: bone.cortex, marrow: bone.marrow))
        }
      }
    }
    self.bones = bones
  }

  private static func bone(
    parent: Int?, place: Double, turn: Double, length: Double, breadth: Double, random: inout SplitMix64
  ) -> Bone {
    let half = max(1.6, length * breadth)
    let waist = random.uniform(0.55, 1)
    return Bone(
      parent: parent, place: place, turn: turn, length: length,
      profile: [random.uniform(0.8, 1.1), waist, waist, random.uniform(0.75, 1.1)].map { $0 * half },
      flatness: (random.uniform(1, 3), random.uniform(1, 3)), cortex: random.uniform(0.5, 1.3),
      marrow: random.uniform(0, 0.8))
  }
}

/// An individual of a species.
///
/// mm, origin at the base of the first bone, z to the focus.
struct Creature: Sendable {
  /// A bone in its place.
  struct Bone: Sendable {
    let base: Point3
    let tip: Point3
    /// Half breadths from base to tip, mm.
    let profile: [Double]
    let heading: Double
  }

  let species: Species
  let bones: [Bone]
  /// Points of every bone: both ends and the middle of its axis, and its sides at the middle.
  let landmarks: [BodyPoint]

  /// - Parameters:
  ///   - name: of the species, with which the landmarks' names begin.
  ///   - variation: 1 for as much as individuals differ, 0 for the species' mean.
  init(of species: Species, name: String, variation: Double, random: inout SplitMix64) {
    self.species = species
    let size = random.normal(1, 0.06 * variation)
    let robustness = random.normal(1, 0.08 * variation)
    // A posture bends all joints of a body alike a little, and each one by itself.
    let posture = random.normal(0, 0.05 * variation)
    var bones: [Bone] = []
    for bone in species.bones {
      let parent = bone.parent.map { bones[$0] }
      let heading =
        (parent?.heading ?? species.heading) + bone.turn + posture + random.normal(0, 0.08 * variation)
      let base = parent.map { $0.base + ($0.tip - $0.base) * bone.place } ?? .zero
      let length = bone.length * size * random.normal(1, 0.07 * variation)
      let girth = size * robustness * random.normal(1, 0.06 * variation)
      bones.append(
        Bone(
          base: base, tip: base + Point3(sin(heading), -cos(heading), 0) * length,
          profile: bone.profile.map { $0 * girth }, heading: heading))
    }
    self.bones = bones
    landmarks = bones.enumerated().flatMap { index, bone in
      let middle = (bone.base + bone.tip) / 2
      let side = Point3(cos(bone.heading), sin(bone.heading), 0) * Tube.value(of: bone.profile, at: 0.5)
      return [
        ("base", bone.base), ("middle", middle), ("tip", bone.tip), ("left", middle - side),
        ("right", middle + side),
      ].map { BodyPoint(name: "\(name)-bone-\(index + 1)-\($0)", points: [$1]) }
    }
  }

  /// The body in the beam: flesh around bones with a shell and a spongy core.
  func assembly(in view: View) -> Assembly {
    var assembly = Assembly(view: view)
    let flesh = bones.map { bone in
      assembly.tube(
        [bone.base, bone.tip], radius: bone.profile.map { $0 + species.flesh }, depth: species.depth)
    }
    assembly.add(Union(flesh), .softTissue, replacing: .air)
    for (plan, bone) in zip(species.bones, bones) {
      // Half a joint's gap at either end.
      let along = (bone.tip - bone.base) / max((bone.tip - bone.base).length, 1e-9)
      let (first, last) = (bone.profile[0], bone.profile[bone.profile.count - 1])
      let start = bone.base + along * (0.6 + first / plan.flatness.start)
      let end = bone.tip - along * (0.6 + last / plan.flatness.end)
      guard ((end - start) * along).sum() > 1 else { continue }
      let shaft = assembly.tube(
        [start, end], radius: bone.profile, depth: 0.85, flatness: plan.flatness, steps: 8)
      assembly.addBone(
        shaft, cortex: plan.cortex, core: .trabecular.mixed(with: .marrow, share: plan.marrow))
    }
    return assembly
  }
}

extension Subject {
  /// An individual of an invented species.
  ///
  /// - Parameters:
  ///   - species: what all individuals have in common.
  ///   - name: of the species.
  static func creature(of species: Species, name: String, random: inout SplitMix64) -> Subject {
    let (width, height, pitch) = (560, 560, 0.35)
    let film = Point2(Double(width), Double(height)) * pitch
    let margin = Point2(14, 14)
    let creature = Creature(of: species, name: name, variation: 1, random: &random)
    var view = View(
      roll: random.normal(0, 0.09), yaw: random.normal(0, 0.06), pitch: random.normal(0, 0.06), focus: 1000)
    // As large as the film allows the species to be, and the individual.
    var unused = SplitMix64(seed: 0)
    let mean = Creature(of: species, name: name, variation: 0, random: &unused)
    func room(_ landmarks: [BodyPoint]) -> Double {
      let extent = Bounds(around: landmarks.map { $0.truth(in: view) }, margin: 0)
      let size = extent.upper - extent.lower
      return min((film.x - 2 * margin.x) / max(size.x, 1), (film.y - 2 * margin.y) / max(size.y, 1))
    }
    view.scale = min(0.85 * room(mean.landmarks), room(creature.landmarks), 2.5)
    view.centre(creature.landmarks, on: film, above: margin, below: margin, random: &random)
    var exposure = Exposure(
      spectrum: Spectrum(shares: [0.25, 0.5, 0.25, 0]), photons: random.uniform(2500, 9000),
      scatter: random.uniform(0.01, 0.06), blur: random.uniform(0.55, 1.1),
      heel: random.uniform(-0.2, 0.2),
      middle: random.normal(0.85, 0.15), contrast: random.normal(0.54, 0.08),
      trabeculae: random.uniform(0.04, 0.12),
      field: Bounds(around: [Point2(0, 0), film], margin: 2))
    exposure.collimate(around: creature.landmarks, in: view, random: &random)
    return Subject(
      width: width, height: height, pitch: pitch, assembly: creature.assembly(in: view),
      landmarks: creature.landmarks, exposure: exposure, seed: random.next())
  }
}
