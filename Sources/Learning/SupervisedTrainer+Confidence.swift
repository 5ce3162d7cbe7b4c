import Basics
import Encoder
import Landmarks
import Matching
import Radiograph

extension SupervisedTrainer {
  /// What has been learnt so far, with a confidence that fits it.
  ///
  /// Learnt vectors are compared otherwise than those of a template, and are right more often: without this a model
  /// claims far too little. A model of labels may claim as much as it is right on the films it has learnt from, less
  /// a little, for other films are harder. One that learnt from a search's points may on average claim what that
  /// search claimed.
  ///
  /// - Parameters:
  ///   - refines: whether it will search with a second look at magnified crops.
  ///   - progress: told how many films have been searched, and of how many.
  /// - Throws: `CancellationError` when the task was cancelled.
  package func calibratedModel(
    refines: Bool = true, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> LandmarkModel {
    var model = model
    let points = try await look(
      at: Array(labels.prefix(Self.filmsToCalibrateOn)), with: model.detector(refines: refines), progress)
    let claims = points.compactMap { point in point.claim.map { (point.evidence, $0.radius, $0.confidence) } }
    model.confidenceShift =
      claims.isEmpty
      ? Confidence.shift(of: points.map { ($0.evidence, $0.distance) }) + Self.novelty
      : Confidence.shift(
        claiming: claims.reduce(0) { $0 + $1.2 } / Double(claims.count), by: claims.map { ($0.0, $0.1) })
    return model
  }

  /// A landmark of a film, found by the model. Distances in working-grid px.
  private struct Found: Sendable {
    let evidence: Evidence
    /// From the mark.
    let distance: Double
    /// Of the mark.
    let claim: (confidence: Double, radius: Double)?
  }

  /// Finds what the films' marks say again; films that cannot be read were named when training drew them.
  private func look(
    at films: [MarkedFilm], with detector: Detector, _ progress: (Int, Int) -> Void
  ) async throws -> [Found] {
    let longSide = detector.encoder.metadata.workingLongSide
    var searched = 0
    let results = try await SideBySide.map(films) { label, workers in
      let film = try FilmReader.read(path: label.path)
      let grid = WorkingGrid(filmWidth: film.width, filmHeight: film.height, longSide: longSide)
      return detector.detections(on: film, workers: workers).compactMap { detection in
        label.marks[detection.landmark].map { mark in
          Found(
            evidence: detection.evidence, distance: detection.position.distance(to: mark) * grid.scale,
            claim: label.claims[detection.landmark].map {
              ($0.confidence, $0.radius.map { $0 * grid.scale } ?? Confidence.radius)
            })
        }
      }
    } finished: { _, _ in
      searched += 1
      progress(searched, films.count)
    }
    let found: [[Found]] = results.successes()
    return found.flatMap { $0 }
  }

  /// More films than this hardly change the fit.
  private static let filmsToCalibrateOn = 100
  /// How much farther off, as a logarithm, landmarks are on films that the model has not learnt from. Seen on films
  /// 001-100: 0.23 after 300 steps on 20 films, 0.54 on 10 films, 0.40 after 1000 steps on 20 films.
  private static let novelty = 0.3
}
