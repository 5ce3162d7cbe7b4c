import Basics
import Drawing
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph

/// What `bregma detect` is asked to do, and how it is done.
struct DetectionJob: Sendable {
  /// Landmarks in the order of the table.
  private let landmarks: [String]
  /// The templates.
  private let marked: MarkedImages
  /// Folder of the films to search.
  private let folder: String
  /// Where overlays go; nil for none.
  private let overlays: String?
  /// Spacing of every film, when the user gave one.
  private let spacing: PixelSpacing?
  /// Confidence is the probability of lying within this, mm, or px of films without spacing; nil for the usual.
  private let within: Double?
  /// How landmarks are searched.
  private let options: DetectorOptions

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - table: the landmarks file's points.
  ///   - tablePath: the landmarks file; templates may lie beside it.
  ///   - folder: the films to search.
  ///   - overlays: folder for pictures; nil for none.
  ///   - spacing: the user's spacing of every film; nil for what the table or the files state.
  ///   - within: what confidence is about, mm, or px of films without spacing; nil for the usual.
  ///   - options: how landmarks are searched.
  init(
    table: PointTable, tablePath: String, folder: String, overlays: String?, spacing: PixelSpacing?,
    within: Double?, options: DetectorOptions
  ) {
    landmarks = table.landmarks
    marked = MarkedImages(table: table, tablePath: tablePath, folder: folder)
    (self.folder, self.overlays, self.spacing, self.options) = (folder, overlays, spacing, options)
    self.within = within
  }

  /// What the search knows of the landmarks.
  enum Knowledge: Sendable {
    /// What this encoder sees at the marks of the table.
    case templates(FeatureEncoder)
    /// What training has learnt.
    case model(LandmarkModel)
  }

  /// Everything that came out of it.
  struct Outcome: Sendable {
    var rows: [PointRow] = []
    var landmarks: [String] = []
    var templates: [String] = []
    var films = 0
    var failures: [String] = []
    /// What was left out of films: the first one and how many.
    private var noted: [String: (image: String, count: Int)] = [:]
    /// How many films have millimetres, by who vouches for them.
    var spacings: [PixelSpacing.Source: Int] = [:]
    /// From the first film's decoding to the last film's points, s.
    var seconds = 0.0

    /// Counts a film that was searched.
    fileprivate mutating func count(_ found: Found, of image: String) {
      films += 1
      if let source = found.spacing?.source { spacings[source, default: 0] += 1 }
      for note in found.notes { noted[note, default: (image, 0)].count += 1 }
    }

    /// What was left out of films, a line each.
    var notes: [String] {
      noted.sorted { $0.key < $1.key }.map { note, films in
        let others = films.count > 1 ? " and \(films.count - 1) more" : ""
        return "\(displayName(films.image))\(others): \(note)"
      }
    }

    /// Where millimetres come from, in a line; nil without any.
    var spacingLine: String? {
      guard !spacings.isEmpty else { return nil }
      let without = films - spacings.values.reduce(0, +)
      let parts = PixelSpacing.Source.allCases.compactMap { source in
        spacings[source].map { "\($0) from \(source.words)" }
      }
      return "spacing: " + (parts + (without > 0 ? ["\(without) unknown"] : [])).joined(separator: ", ")
    }
  }

  /// What came out of one film.
  fileprivate struct Found: Sendable {
    let rows: [PointRow]
    let notes: [String]
    let spacing: PixelSpacing?
  }

  /// Finds every landmark on every film of the folder.
  ///
  /// - Throws: when nothing can be searched; a film that fails is a line in the outcome instead.
  func run(by knowledge: Knowledge) async throws -> Outcome {
    let listing = try FilmFolder.search(folder)
    let images = listing.images
    guard !images.isEmpty else { throw Failure.noFilms(folder: folder) }
    var outcome = Outcome()
    var bar = ProgressBar("detect")
    let detector = try await detector(by: knowledge, outcome: &outcome)
    outcome.failures += listing.problems.map(\.description)
    for failure in outcome.failures { bar.print(failure) }
    let start = ContinuousClock.now
    var done = 0
    let results = try await SideBySide.map(images) { image, workers in
      try search(image, detector: detector, workers: workers)
    } finished: { _, result in
      done += 1
      if case .failure(let error) = result { bar.print("\(error)") }
      bar.show(done, of: images.count)
    }
    bar.clear()
    outcome.seconds = (ContinuousClock.now - start).seconds
    for (image, result) in zip(images, results) {
      switch result {
      case .success(let found):
        outcome.rows += found.rows
        outcome.count(found, of: image)
      case .failure(let error): outcome.failures.append("\(error)")
      }
    }
    return outcome
  }

  /// Finds every landmark on the films of one shard that its journal does not have yet.
  ///
  /// Films go one after the other and into the journal at once: memory stays flat however many there are,
  /// and the end of the program costs the work on one film.
  /// - Parameter journal: opened when the landmarks are known.
  func run(
    by knowledge: Knowledge, shard: Shard, journal: ([String]) throws -> PointJournal
  ) async throws -> Outcome {
    let listing = try FilmFolder.search(folder)
    let images = listing.images.filter(shard.contains)
    var outcome = Outcome()
    let detector = try await detector(by: knowledge, outcome: &outcome)
    let journal = try journal(outcome.landmarks)
    var bar = ProgressBar("detect")
    outcome.failures += listing.problems.map(\.description)
    for failure in outcome.failures { bar.print(failure) }
    let start = ContinuousClock.now
    for (index, image) in images.enumerated() where !journal.done.contains(image) {
      try Task.checkCancellation()
      let found: Found
      do {
        found = try search(image, detector: detector, workers: Parallel.cores)
      } catch {
        bar.print("\(error)")
        outcome.failures.append("\(error)")
        continue
      }
      // A full disk ends the shard: nothing after it could be kept either.
      try journal.add(found.rows)
      outcome.count(found, of: image)
      bar.show(index + 1, of: images.count)
    }
    bar.clear()
    outcome.seconds = (ContinuousClock.now - start).seconds
    try journal.finish(failed: outcome.failures.count)
    return outcome
  }

  private func detector(by knowledge: Knowledge, outcome: inout Outcome) async throws -> Detector {
    switch knowledge {
    case .templates(let encoder): return try await detector(encoder: encoder, outcome: &outcome)
    case .model(let model):
      outcome.landmarks = model.landmarks
      return model.detector(refines: options.refinement != nil)
    }
  }

  /// Reads and encodes the templates; those that fail are named and the others go on.
  private func detector(encoder: FeatureEncoder, outcome: inout Outcome) async throws -> Detector {
    guard !marked.images.isEmpty else { throw Failure.noMarks }
    let options = options
    var made: [Template] = []
    let results = try await SideBySide.map(marked.images) { image, workers in
      Template(try marked.film(image), encoder: encoder, options: options, workers: workers)
    }
    for result in results {
      switch result {
      case .success(let template): made.append(template)
      case .failure(let error): outcome.failures.append("template \(error)")
      }
    }
    guard !made.isEmpty else { throw Failure.noTemplate(outcome.failures) }
    let detector = Detector(encoder: encoder, templates: made, landmarks: landmarks, options: options)
    outcome.templates = made.map(\.image)
    outcome.landmarks = detector.matcher.landmarks
    return detector
  }

  /// All landmarks of one film: the person's as they stand in the table, the others as found.
  private func search(_ image: String, detector: Detector, workers: Int) throws -> Found {
    let film = try FilmReader.read(path: "\(folder)/\(image)")
    let own = marked.decided[image] ?? []
    let spacing = spacing ?? own.lazy.compactMap(\.spacing).first ?? film.spacing
    let radius = spacing.map { (within ?? Confidence.millimetres) / $0.mean } ?? within
    let points = detector.detections(on: film, workers: workers, within: radius).map { detection in
      own.lazy.map(\.point).first { $0.landmark == detection.landmark }
        ?? LandmarkPoint(
          landmark: detection.landmark, position: detection.position, status: .predicted,
          confidence: detection.confidence, annotator: "bregma \(Bregma.version)")
    }
    try overlays.map { try draw(points, on: film, image: image, into: $0) }
    let rows = points.map {
      PointRow(
        image: image, point: $0, imageWidth: film.width, imageHeight: film.height, spacing: spacing)
    }
    return Found(rows: rows, notes: film.notes, spacing: spacing)
  }

  private func draw(_ points: [LandmarkPoint], on film: Film, image: String, into folder: String) throws {
    let scale = min(1, 1200 / Double(max(film.width, film.height)))
    let picture = film.plane().resized(
      width: max(1, Int((Double(film.width) * scale).rounded())),
      height: max(1, Int((Double(film.height) * scale).rounded())))
    let marks = points.compactMap { point in
      point.position.map {
        OverlayMark(name: point.landmark, position: $0, confidence: point.confidence)
      }
    }
    let canvas = Overlay(picture: picture, window: 0...1, scale: scale, marks: marks, title: image).canvas()
    let path = "\(folder)/\(image).overlay.png"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try PNGWriter.writeRGB(width: canvas.width, height: canvas.height, rgb: canvas.rgb, to: path)
  }

  /// Why nothing could be searched.
  enum Failure: Error, CustomStringConvertible {
    case noFilms(folder: String)
    case noMarks
    case noTemplate([String])

    var description: String {
      switch self {
      case .noFilms(let folder): "\(displayName(folder)): holds no \(FilmFormat.listed) image"
      case .noMarks: "the landmarks file holds no point that a person placed; mark at least one image"
      case .noTemplate(let failures): "no template could be read:\n" + failures.joined(separator: "\n")
      }
    }
  }
}
