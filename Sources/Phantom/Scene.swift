import Radiograph

/// A body in the beam, ready to be exposed.
struct Scene: Sendable {
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
  static func skull(random: inout SeededRandom) -> Scene {
    let (width, height, pitch) = (640, 800, 0.31)
    let view = View(
      roll: random.normal(0, 0.06), yaw: random.normal(0, 0.03), pitch: random.normal(0, 0.025),
      origin: Point2(93 + random.normal(0, 4), 106 + random.normal(0, 3.5)), focus: 1500)
    var skull = Skull(view: view, random: SeededRandom(seed: random.next()))
    skull.addFilmMarks(width: Double(width) * pitch)
    var exposure = Exposure(
      spectrum: Spectrum(shares: [0, 0.35, 0.4, 0.25]), photons: random.uniform(12000...30000),
      scatter: random.uniform(0.04...0.09), blur: random.uniform(0.6...0.85),
      heel: random.uniform(-0.1...0.25),
      middle: random.normal(2.3, 0.12), contrast: random.normal(0.295, 0.02), trabeculae: 0.05,
      field: Bounds(around: [Point2(0, 0), Point2(Double(width), Double(height)) * pitch], margin: 2))
    exposure.collimate(around: skull.landmarks, in: view, random: &random)
    return Scene(
      width: width, height: height, pitch: pitch, assembly: skull.assembly, landmarks: skull.landmarks,
      exposure: exposure, seed: random.next())
  }

  /// A left hand seen from its back.
  static func hand(random: inout SeededRandom) -> Scene {
    let (width, height, pitch) = (600, 800, 0.335)
    let shape = HandShape(random: &random)
    var view = View(
      roll: random.normal(0, 0.08), yaw: random.normal(0, 0.06), pitch: random.normal(0, 0.04), focus: 1000)
    view.centre(
      shape.landmarks, on: Point2(Double(width), Double(height)) * pitch, above: Point2(16, 14),
      below: Point2(16, 34), random: &random)
    var hand = Hand(shape: shape, view: view, random: SeededRandom(seed: random.next()))
    hand.addFilmMarks(width: Double(width) * pitch)
    var exposure = Exposure(
      spectrum: Spectrum(shares: [0.25, 0.5, 0.25, 0]), photons: random.uniform(2500...7000),
      scatter: random.uniform(0.01...0.04), blur: random.uniform(0.55...0.85),
      heel: random.uniform(-0.15...0.15),
      middle: random.normal(0.9, 0.06), contrast: random.normal(0.54, 0.03), trabeculae: 0.085,
      field: Bounds(around: [Point2(0, 0), Point2(Double(width), Double(height)) * pitch], margin: 2))
    exposure.collimate(around: shape.landmarks, in: view, random: &random)
    return Scene(
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
