import Encoder
import Radiograph

/// Which films of a folder would serve best as templates, judged without any label.
///
/// A good template's distinctive places are found again on most other films with high similarity: that mean similarity
/// went with the template's error on three sets of 50 cephalograms (correlation -0.65, -0.35, -0.60; letting places lead
/// back to themselves, or counting margins, did worse). Several templates are chosen
/// one after the other so that every film resembles at least one of them (greedy facility location).
public struct TemplateSuggester: Sendable {
  /// How much work is put into the choice.
  public struct Options: Sendable, Hashable {
    /// Places compared per candidate.
    public var places = 96
    /// Films that every candidate is compared with, spread evenly over the folder.
    public var references = 40
    /// Levels finer than this add nothing to the choice but work, grid px.
    public var finestStride = 8

    /// The usual amount.
    public init() {}
  }

  /// A film proposed as a template.
  public struct Suggestion: Sendable, Hashable {
    /// Index of the film among those offered.
    public let index: Int
    /// Mean similarity of the reference films to the best template so far, -1...1.
    public let score: Double
  }

  private let encoder: FeatureEncoder
  private let options: Options

  /// A suggester that judges by this encoder.
  public init(encoder: FeatureEncoder, options: Options = Options()) {
    (self.encoder, self.options) = (encoder, options)
  }

  /// Proposes templates, best first.
  ///
  /// - Parameters:
  ///   - films: how to read each film.
  ///   - count: templates wanted.
  ///   - progress: called with the number of films done so far.
  /// - Returns: the suggestions, and why films could not be read: those are never proposed.
  /// - Throws: `CancellationError` when the task was cancelled.
  public func suggest(
    from films: [@Sendable () throws -> Film], count: Int, progress: (Int) -> Void = { _ in }
  ) async throws -> (suggestions: [Suggestion], failures: [any Error]) {
    let results = try await similarities(of: films, progress: progress)
    return (Self.choose(count, from: results.map { (try? $0.get()) ?? [] }), results.failures())
  }

  /// `[film][reference]`: mean peak similarity of a film's distinctive places on a reference film; nil where the film
  /// is the reference itself.
  private func similarities(
    of films: [@Sendable () throws -> Film], progress: (Int) -> Void
  ) async throws -> [Result<[Double?], any Error>] {
    let stride = max(1, films.count / max(1, options.references))
    let chosen = Array(Swift.stride(from: 0, to: films.count, by: stride).prefix(options.references))
    let references = try await SideBySide.map(chosen) { index, workers in
      (index, encoded(try films[index](), workers: workers))
    }.successes()
    var done = 0
    return try await SideBySide.map(Array(films.indices)) { index, workers -> [Double?] in
      let film = encoded(try films[index](), workers: workers)
      let places = DistinctivePlaces(on: film, count: options.places).descriptors
      return references.map { reference, other in
        reference == index ? nil : meanPeak(of: places, on: other)
      }
    } finished: { _, _ in
      done += 1
      progress(done)
    }
  }

  /// Greedy facility location: each pick raises the sum of the references' best similarities the most.
  ///
  /// - Parameter scores: `[film][reference]`; an empty row is a film that cannot be chosen.
  package static func choose(_ count: Int, from scores: [[Double?]]) -> [Suggestion] {
    let references = scores.map(\.count).max() ?? 0
    var best = [Double](repeating: -1, count: references)
    var picks: [Suggestion] = []
    let readable = scores.indices.filter { scores[$0].contains { $0 != nil } }
    while picks.count < min(count, readable.count) {
      let free = readable.filter { index in !picks.contains { $0.index == index } }
      let totals = free.map { index in
        // A film stands for itself perfectly: where it is the reference it counts as its own mean.
        let known = scores[index].compactMap { $0 }
        let mean = known.reduce(0, +) / Double(max(1, known.count))
        return zip(scores[index], best).reduce(0) { $0 + max($1.0 ?? mean, $1.1) }
      }
      guard let top = totals.indices.max(by: { totals[$0] < totals[$1] }) else { break }
      let index = free[top]
      best = zip(scores[index], best).map { max($0.0 ?? $0.1, $0.1) }
      picks.append(Suggestion(index: index, score: totals[top] / Double(max(1, references))))
    }
    return picks
  }

  private func encoded(_ film: Film, workers: Int) -> EncodedFilm {
    EncodedFilm(film.plane(), encoder: encoder, workers: workers).coarse(from: options.finestStride)
  }

  private func meanPeak(of places: [Descriptor], on film: EncodedFilm) -> Double {
    film.peaks(of: places).reduce(0) { $0 + $1.value } / Double(max(1, places.count))
  }
}
