import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Matching
import Pretraining
import Radiograph
import Testing

@Suite struct SupervisedTrainerTests {
  /// Small films with the same blobs, each film shifted; the last blob is marked on every other film only.
  private static func films(_ count: Int) throws -> (folder: URL, films: [MarkedFilm]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let blobs = [(40.0, 50.0, 9.0), (90.0, 60.0, 5.0), (60.0, 110.0, 14.0), (100.0, 130.0, 7.0)]
    let films = try (0..<count).map { index in
      let shift = (Double(index % 3) * 4 - 4, Double(index / 3) * 3 - 3)
      var grey = [UInt8](repeating: 40, count: 144 * 176)
      for i in grey.indices {
        let (x, y) = (Double(i % 144) - shift.0, Double(i / 144) - shift.1)
        for (bx, by, radius) in blobs {
          let distance = ((x - bx) * (x - bx) + (y - by) * (y - by)) / (radius * radius)
          grey[i] = UInt8(min(255, Double(grey[i]) + 150 * exp(-distance)))
        }
      }
      let path = folder.appendingPathComponent("\(index).png").path
      try PNGWriter.writeGrey8(width: 144, height: 176, grey: grey, to: path)
      var marks: [Landmark: PixelPoint] = [:]
      for (number, blob) in blobs.enumerated() where number < 3 || index % 2 == 0 {
        marks["p\(number)"] = PixelPoint(x: blob.0 + shift.0, y: blob.1 + shift.1)
      }
      return MarkedFilm(image: "film", path: path, marks: marks)
    }
    return (folder, films)
  }

  /// A film that no cache keeps must be read again, which fails once its file is gone.
  @Test(arguments: [0, 1 << 20])
  func theCacheOfFilmsIsAsLargeAsAsked(bytes: Int) async throws {
    let (folder, films) = try Self.films(2)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = Self.options(steps: 12)
    options.filmCacheBytes = bytes
    let trainer = try await Self.trainer(films, options)
    var stopped = false
    let run: () throws -> Bool = {
      try trainer.run(
        checkpoint: nil, report: { _ in stopped = trainer.step == 6 }, isCancelled: { stopped })
    }
    _ = try run()
    for film in films { try FileManager.default.removeItem(atPath: film.path) }
    stopped = false
    if bytes > 0 {
      #expect(try run())
    } else {
      #expect(throws: PretrainingError.self) { try run() }
    }
  }

  private static let names: [Landmark] = ["p0", "p1", "p2", "p3"]

  private static let start = EncoderFile(
    state: EncoderState(
      architecture: EncoderArchitecture(channels: [4, 8, 8], blocks: [0, 0, 0], features: 8), seed: 5),
    metadata: EncoderMetadata(workingLongSide: 176, entries: [:]))

  private static func options(steps: Int, seed: UInt64 = 3) -> SupervisionOptions {
    var options = SupervisionOptions(steps: steps, seed: seed)
    (options.viewWidth, options.viewHeight, options.workers) = (96, 96, 2)
    options.peakRate = 3e-3
    return options
  }

  private static func trainer(
    _ films: [MarkedFilm], _ options: SupervisionOptions, checkpoint: String? = nil
  ) async throws -> SupervisedTrainer {
    try await SupervisedTrainer(
      options: options, films: films, landmarks: names, start: start, checkpoint: checkpoint)
  }

  /// Mean distance on the films themselves, native px, without refinement.
  private static func error(of model: LandmarkModel, on films: [MarkedFilm]) throws -> Double {
    let detector = model.detector(refines: false)
    let distances = try films.flatMap { film in
      detector.detections(on: try FilmReader.read(path: film.path), workers: 1).compactMap { found in
        film.marks[found.landmark].map { $0.distance(to: found.position) }
      }
    }
    return distances.reduce(0, +) / Double(max(1, distances.count))
  }

  @Test func trainingLowersTheLossAndFindsTheLandmarks() async throws {
    let (folder, films) = try Self.films(8)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = Self.options(steps: 300)
    // So small a network learns mild differences only.
    (options.augmentation.scheme, options.augmentation.rotation, options.augmentation.noise) = (.plain, 5, 0)
    options.augmentation.gamma = 0.1
    // Blobs differ by their neighbours: views must show most of a film.
    (options.viewWidth, options.viewHeight) = (144, 176)
    let start = EncoderFile(
      state: EncoderState(
        architecture: EncoderArchitecture(channels: [8, 12, 16, 16], blocks: [0, 0, 0, 0], features: 16),
        seed: 5), metadata: Self.start.metadata)
    let trainer = try await SupervisedTrainer(
      options: options, films: films, landmarks: Self.names, start: start)
    let before = try Self.error(of: trainer.model, on: films)
    var losses: [Double] = []
    #expect(
      try trainer.run(
        checkpoint: nil, report: { losses.append($0.levels.reduce(0, +)) }, isCancelled: { false }))
    let (early, late) = (losses.prefix(20).reduce(0, +), losses.suffix(20).reduce(0, +))
    #expect(late < 0.85 * early, "\(early) to \(late)")
    let after = try Self.error(of: trainer.model, on: films)
    #expect(after < before && after < 8, "\(before) px to \(after) px")
  }

  @Test func aStoppedRunGoesOnExactlyAndTheSeedDecides() async throws {
    let (folder, films) = try Self.films(4)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("run.checkpoint").path
    func bytes(_ seed: UInt64) async throws -> Data {
      let trainer = try await Self.trainer(films, Self.options(steps: 12, seed: seed))
      _ = try trainer.run(checkpoint: nil, report: { _ in }, isCancelled: { false })
      return try trainer.model.encoded()
    }
    let whole = try await bytes(3)
    #expect(try await bytes(3) == whole)
    #expect(try await bytes(4) != whole)

    let broken = try await Self.trainer(films, Self.options(steps: 12))
    var steps = 0
    #expect(try !broken.run(checkpoint: file, report: { steps = $0.step }, isCancelled: { steps >= 5 }))
    let resumed = try await Self.trainer(films, Self.options(steps: 12), checkpoint: file)
    #expect(resumed.step == 5)
    #expect(try resumed.run(checkpoint: file, report: { _ in }, isCancelled: { false }))
    #expect(try resumed.model.encoded() == whole)

    // Other labels are another run.
    var other = Self.options(steps: 12)
    other.origin.contents["the points"] = "other points"
    await #expect(throws: PretrainingError.self) {
      _ = try await Self.trainer(films, other, checkpoint: file)
    }
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
    await #expect(throws: EncoderError.self) {
      _ = try await Self.trainer(films, Self.options(steps: 12), checkpoint: file)
    }
  }

  /// Vectors start as what the films show: with the films' own descriptors the search is good before any step.
  @Test func pretrainedWeightsAreGoodBeforeTheFirstStep() async throws {
    let (folder, films) = try Self.films(6)
    defer { try? FileManager.default.removeItem(at: folder) }
    let trainer = try await SupervisedTrainer(
      options: Self.options(steps: 1), films: films, landmarks: Self.names,
      start: try FeatureEncoder.embeddedFile())
    #expect(try Self.error(of: trainer.model, on: films) < 3)
  }

  /// Points of a search: the model may claim on average what that search claimed. A person's: what it deserves.
  @Test func theConfidenceFitsWhatWasLearntFrom() async throws {
    let (folder, films) = try Self.films(6)
    defer { try? FileManager.default.removeItem(at: folder) }
    for claimed in [0.3, 0.8, nil] {
      let claim = claimed.map { MarkedFilm.Claim(confidence: $0, radius: 5) }
      let labels = films.map { film in
        MarkedFilm(
          image: "film", path: film.path, marks: film.marks,
          claims: claim.map { claim in film.marks.mapValues { _ in claim } } ?? [:])
      }
      let trainer = try await SupervisedTrainer(
        options: Self.options(steps: 1), films: labels, landmarks: Self.names,
        start: try FeatureEncoder.embeddedFile())
      let detector = try await trainer.calibratedModel().detector(refines: true)
      let claims = try labels.flatMap { label in
        detector.detections(on: try FilmReader.read(path: label.path), workers: 1, within: 5)
          .filter { label.marks[$0.landmark] != nil }.map(\.confidence)
      }
      let mean = claims.reduce(0, +) / Double(claims.count)
      if let claimed {
        #expect(abs(mean - claimed) < 0.01, "\(mean), not \(claimed)")
      } else {
        // All are found within 3 px: who learnt that from labels may be sure of it.
        #expect(mean > 0.8, "\(mean)")
      }
    }
  }

  @Test func aBrokenFilmIsNamedAndTheOthersServe() async throws {
    let (folder, films) = try Self.films(3)
    defer { try? FileManager.default.removeItem(at: folder) }
    let broken = folder.appendingPathComponent("broken.png").path
    try Data("no film".utf8).write(to: URL(fileURLWithPath: broken))
    let marked = MarkedFilm(image: "film", path: broken, marks: ["p0": PixelPoint(x: 1, y: 1)])
    let trainer = try await Self.trainer(films + [marked], Self.options(steps: 8))
    #expect(try trainer.run(checkpoint: nil, report: { _ in }, isCancelled: { false }))
    #expect(trainer.failures.count == 1 && trainer.failures[0].contains("broken.png"))

    let hopeless = try await Self.trainer([marked], Self.options(steps: 8))
    #expect(throws: PretrainingError.self) {
      try hopeless.run(checkpoint: nil, report: { _ in }, isCancelled: { false })
    }
  }
}
