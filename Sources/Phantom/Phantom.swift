import Basics
import Radiograph

/// A synthetic radiograph together with the truth about it.
package struct PhantomFilm: Sendable {
  /// The film: 8 bits, or the 10 bits of a film reader stored in 16.
  package let film: Film
  /// Where the landmarks lie, native px, in the kind's order.
  package let landmarks: [(name: String, position: PixelPoint)]
}

/// Which body is radiographed.
package enum PhantomKind: String, Sendable, CaseIterable {
  /// A head from the side, 640 x 800 px.
  case skull
  /// A left hand, 600 x 800 px.
  case hand
  /// An invented body of many bones, 560 x 560 px: some individuals of one species, then some of the next.
  case articulated
}

/// Synthetic radiographs with exact landmarks: Beer and Lambert's law through a parametric anatomy.
///
/// A seed and an index name a subject; the same pair gives the same film, however many are made.
package struct Phantom: Sendable {
  /// Which body.
  package let kind: PhantomKind
  /// What all subjects of a series derive from.
  package let seed: UInt64
  /// Individuals of each invented species.
  package let individuals: Int

  package init(kind: PhantomKind, seed: UInt64, individuals: Int = 8) {
    (self.kind, self.seed, self.individuals) = (kind, seed, max(1, individuals))
  }

  /// The film of a subject.
  ///
  /// - Parameters:
  ///   - index: which subject, from 0.
  ///   - bitDepth: 8, or 16 for samples in 0...1023.
  package func film(_ index: Int, bitDepth: Int = 8) -> PhantomFilm {
    var random = SplitMix64(seed: seed, stream: index)
    let subject =
      switch kind {
      case .skull: Subject.skull(random: &random)
      case .hand: Subject.hand(random: &random)
      case .articulated: creature(index / individuals, random: &random)
      }
    return subject.film(bitDepth: bitDepth)
  }

  private func creature(_ species: Int, random: inout SplitMix64) -> Subject {
    var plan = SplitMix64(seed: ~seed, stream: species)
    return Subject.creature(
      of: Species(random: &plan), name: "species-\(seed)-\(species + 1)", random: &random)
  }

  /// Which of several subjects lies nearest to their mean, landmark by landmark: the one to mark by hand.
  ///
  /// - Parameter subjects: landmarks in the same order and number for every subject, px.
  package static func mostTypical(of subjects: [[PixelPoint]]) -> Int {
    let count = Double(max(1, subjects.count))
    let mean = (0..<(subjects.first?.count ?? 0)).map { landmark -> PixelPoint in
      var sum = PixelPoint(x: 0, y: 0)
      for subject in subjects {
        sum.x += subject[landmark].x
        sum.y += subject[landmark].y
      }
      return PixelPoint(x: sum.x / count, y: sum.y / count)
    }
    func distance(_ subject: [PixelPoint]) -> Double {
      zip(subject, mean).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }
    return subjects.indices.min { distance(subjects[$0]) < distance(subjects[$1]) } ?? 0
  }
}

/// One person, positioned in the beam and ready to be exposed.
struct Subject: Sendable {
  /// Columns and rows of the film, px.
  let width: Int
  let height: Int
  /// Millimetres of detector per pixel.
  let pitch: Double
  let assembly: Assembly
  let landmarks: [BodyPoint]
  let exposure: Exposure
  /// Seed of noise and texture.
  let seed: UInt64

  /// A head from the side, facing right.
  static func skull(random: inout SplitMix64) -> Subject {
    let (width, height, pitch) = (640, 800, 0.31)
    let view = View(
      roll: random.normal(0, 0.06), yaw: random.normal(0, 0.03), pitch: random.normal(0, 0.025),
      origin: Point2(93 + random.normal(0, 4), 106 + random.normal(0, 3.5)), focus: 1500)
    var skull = Skull(view: view, random: SplitMix64(seed: random.next()))
    skull.addFilmMarks(width: Double(width) * pitch)
    var exposure = Exposure(
      spectrum: Spectrum(shares: [0, 0.35, 0.4, 0.25]), photons: random.uniform(12000, 30000),
      scatter: random.uniform(0.04, 0.09), blur: random.uniform(0.6, 0.85),
      heel: random.uniform(-0.1, 0.25),
      middle: random.normal(2.3, 0.12), contrast: random.normal(0.295, 0.02), trabeculae: 0.05,
      field: Bounds(around: [Point2(0, 0), Point2(Double(width), Double(height)) * pitch], margin: 2))
    exposure.collimate(around: skull.landmarks, in: view, random: &random)
    return Subject(
      width: width, height: height, pitch: pitch, assembly: skull.assembly, landmarks: skull.landmarks,
      exposure: exposure, seed: random.next())
  }

  /// A left hand seen from its back.
  static func hand(random: inout SplitMix64) -> Subject {
    let (width, height, pitch) = (600, 800, 0.335)
    let shape = HandShape(random: &random)
    var view = View(
      roll: random.normal(0, 0.08), yaw: random.normal(0, 0.06), pitch: random.normal(0, 0.04), focus: 1000)
    view.centre(
      shape.landmarks, on: Point2(Double(width), Double(height)) * pitch, above: Point2(16, 14),
      below: Point2(16, 34), random: &random)
    var hand = Hand(shape: shape, view: view, random: SplitMix64(seed: random.next()))
    hand.addFilmMarks(width: Double(width) * pitch)
    var exposure = Exposure(
      spectrum: Spectrum(shares: [0.25, 0.5, 0.25, 0]), photons: random.uniform(2500, 7000),
      scatter: random.uniform(0.01, 0.04), blur: random.uniform(0.55, 0.85),
      heel: random.uniform(-0.15, 0.15),
      middle: random.normal(0.9, 0.06), contrast: random.normal(0.54, 0.03), trabeculae: 0.085,
      field: Bounds(around: [Point2(0, 0), Point2(Double(width), Double(height)) * pitch], margin: 2))
    exposure.collimate(around: shape.landmarks, in: view, random: &random)
    return Subject(
      width: width, height: height, pitch: pitch, assembly: hand.assembly, landmarks: shape.landmarks,
      exposure: exposure, seed: random.next())
  }

  /// Exposes the film; `bitDepth` 16 stores the range of a 10-bit film reader.
  func film(bitDepth: Int) -> PhantomFilm {
    let renderer = Renderer(width: width, height: height, pitch: pitch, exposure: exposure, seed: seed)
    let top: Float = bitDepth == 16 ? 1023 : 255
    let samples = renderer.grey(of: assembly.parts).values.map {
      UInt16((min(1, max(0, $0)) * top).rounded())
    }
    return PhantomFilm(
      film: Film(width: width, height: height, bitDepth: bitDepth, samples: samples),
      landmarks: landmarks.map { ($0.name, renderer.pixel($0.truth(in: assembly.view))) })
  }
}

extension SplitMix64 {
  /// A generator for one of many things made from a seed, such as film number `stream`.
  init(seed: UInt64, stream: Int) {
    var parent = SplitMix64(seed: seed)
    var child = SplitMix64(
      seed: parent.next() ^ (UInt64(bitPattern: Int64(stream)) &* 0xD134_2543_DE82_EF95))
    self.init(seed: child.next())
  }

  /// Normally distributed, cut off at two and a half standard deviations so that nobody is a monster.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
    mean + deviation * min(2.5, max(-2.5, normal()))
  }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }
}
