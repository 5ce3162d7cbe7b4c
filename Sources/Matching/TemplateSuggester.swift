import Basics
import Encoder
import Radiograph

/// Which films of a folder would serve best as templates, judged without any label.
///
/// A good template's distinctive places are found again on most other films with high similarity: that mean similarity
/// went with the template's error on three sets of 50 cephalograms (correlation -0.65, -0.35, -0.60; letting places lead
/// back to themselves, or counting margins, did worse). The first few are chosen by it, one after the other so that every
/// film resembles at least one of them (greedy facility location). Where more are wanted, their mean counts: it shall
/// look like the mean of all films (`Representatives`).
package struct TemplateSuggester: Sendable {
  /// How much work is put into the choice.
  package struct Options: Sendable, Hashable {
    /// Places compared per candidate.
    package var places = 96
    /// How many are chosen because other films resemble them; those that follow balance the mean.
    package var coverers = 3
    /// Places at which films are compared to balance the mean.
    package var lookedAt = 24
    /// Films that every candidate is compared with, spread evenly over the folder.
    package var references = 40
    /// Levels finer than this add nothing to the choice but work, grid px.
    package var finestStride = 8

    /// The usual amount.
    package init() {}
  }

  /// A film proposed as a template.
  package struct Suggestion: Sendable, Hashable {
    /// Index of the film among those offered.
    package let index: Int
    /// Mean similarity of the reference films to the best template so far, -1...1.
    package let score: Double
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// The templates proposed, best first.
    package let suggestions: [Suggestion]
    /// How many films cannot serve for being too small (`EncodedFilm.isTooSmall`).
    package let tooSmall: Int
    /// Why films could not be read.
    package let failures: [any Error]
  }

  private let encoder: FeatureEncoder
  private let options: Options

  /// A suggester that judges by this encoder.
  package init(encoder: FeatureEncoder, options: Options = Options()) {
    (self.encoder, self.options) = (encoder, options)
  }

  /// Proposes templates, best first.
  ///
  /// - Parameters:
  ///   - films: how to read each film.
  ///   - count: templates wanted.
  ///   - progress: called with the part of the work done, 0...1.
  /// - Returns: the suggestions, and what is never proposed: films that could not be read, and too small ones; nor are blank ones.
  ///   A film that has no other to be compared with stands for itself.
  /// - Throws: `CancellationError` when the task was cancelled.
  package func suggest(
    from films: [GreyFilmReading], count: Int, progress: (Double) -> Void = { _ in }
  ) async throws -> Outcome {
    let passes = count > options.coverers ? 2.0 : 1.0
    let results = try await similarities(of: films) { progress(Double($0) / (passes * Double(films.count))) }
    var scores = results.map { (try? $0.get())?.scores ?? [] }
    let shown = scores.indices.filter { !scores[$0].isEmpty }
    if shown.count == 1 { scores[shown[0]] = [1] }
    var picks = Self.choose(min(count, options.coverers), from: scores)
    if let first = picks.first, count > options.coverers {
      let looks = try await looks(of: films, atPlacesOf: first) {
        progress(0.5 + Double($0) / (2 * Double(films.count)))
      }
      picks = Representatives.choose(count, of: looks, beginningWith: picks)
    }
    return Outcome(
      suggestions: Self.suggestions(picks, scores: scores),
      tooSmall: results.successes().count(where: \.isTooSmall),
      failures: results.failures())
  }

  /// How each film looks where it shows what the distinctive places of one film show; nil for one that cannot be read.
  private func looks(
    of films: [GreyFilmReading], atPlacesOf first: Int, progress: (Int) -> Void
  ) async throws -> [[Float]?] {
    let model = DistinctivePlaces(
      on: try encoded(films[first], workers: Parallel.cores), count: options.lookedAt)
    var done = 0
    return try await SideBySide.map(films) { read, workers -> [Float]? in
      let film = try encoded(read, workers: workers)
      guard film.canServe else { return nil }
      let found = film.peaks(of: model.descriptors).map { Descriptor(at: $0.position, in: film.pyramid) }
      return found.flatMap { $0.levels.flatMap { $0 } }
    } finished: { _, _ in
      done += 1
      progress(done)
    }.map { (try? $0.get()) ?? nil }
  }

  /// Mean peak similarity of a film's distinctive places on each reference film, nil where the film is the reference
  /// itself, empty for a film that cannot serve; and whether that is for being too small.
  private func similarities(
    of films: [GreyFilmReading], progress: (Int) -> Void
  ) async throws -> [Result<(scores: [Double?], isTooSmall: Bool), any Error>] {
    let stride = max(1, films.count / max(1, options.references))
    let chosen = Array(Swift.stride(from: 0, to: films.count, by: stride).prefix(options.references))
    let references = try await SideBySide.map(chosen) { index, workers in
      (index, try encoded(films[index], workers: workers))
    }.successes().filter { $0.1.canServe }
    var done = 0
    return try await SideBySide.map(Array(films.indices)) { index, workers -> ([Double?], Bool) in
      let film = try encoded(films[index], workers: workers)
      guard film.canServe else { return ([], film.isTooSmall) }
      let places = DistinctivePlaces(on: film, count: options.places).descriptors
      let scores = references.map { reference, other in
        reference == index ? nil : meanPeak(of: places, on: other)
      }
      return (scores, false)
    } finished: { _, _ in
      done += 1
      progress(done)
    }
  }

  /// Greedy facility location: each pick raises the sum of the references' best similarities the most.
  ///
  /// - Parameter scores: `[film][reference]`; an empty row is a film that cannot be chosen.
  package static func choose(_ count: Int, from scores: [[Double?]]) -> [Int] {
    let readable = scores.indices.filter { scores[$0].contains { $0 != nil } }
    var picks: [Int] = []
    while picks.count < min(count, readable.count) {
      let free = readable.filter { !picks.contains($0) }
      let covered = free.map { (index: $0, score: coverage(by: picks + [$0], scores)) }
      guard let best = covered.max(by: { $0.score < $1.score }) else { break }
      picks.append(best.index)
    }
    return picks
  }

  /// The picks, each with how far the references resemble the most similar one up to it.
  package static func suggestions(_ picks: [Int], scores: [[Double?]]) -> [Suggestion] {
    picks.indices.map {
      Suggestion(index: picks[$0], score: coverage(by: Array(picks[...$0]), scores))
    }
  }

  /// Mean over the references of the similarity to the pick that each resembles most.
  private static func coverage(by picks: [Int], _ scores: [[Double?]]) -> Double {
    var best = [Double](repeating: -1, count: scores.map(\.count).max() ?? 0)
    for pick in picks {
      // A film stands for itself perfectly: where it is the reference it counts as its own mean.
      let known = scores[pick].compactMap { $0 }
      let mean = known.reduce(0, +) / Double(max(1, known.count))
      best = zip(best, scores[pick]).map { max($0, $1 ?? mean) }
    }
    return best.reduce(0, +) / Double(max(1, best.count))
  }

  private func encoded(_ read: GreyFilmReading, workers: Int) throws -> EncodedFilm {
    try EncodedFilm(read, encoder: encoder, workers: workers).coarse(from: options.finestStride)
  }

  private func meanPeak(of places: [Descriptor], on film: EncodedFilm) -> Double {
    film.peaks(of: places).reduce(0) { $0 + $1.value } / Double(max(1, places.count))
  }
}

extension EncodedFilm {
  /// Whether the film can be a template: it shows something, and is not too small.
  fileprivate var canServe: Bool { !isBlank && !isTooSmall }
}

/// Films that together stand for everybody.
///
/// The templates of one search are averaged, so several should be chosen such that their mean is like the mean of all
/// films, not such that each is typical: kernel herding (Welling 2009).
package enum Representatives {
  /// Chooses films one after the other, each such that the mean of those chosen comes nearest to the mean of all.
  ///
  /// - Parameters:
  ///   - count: films wanted; there are no more than looks.
  ///   - looks: how each film looks, all of one length; nil for a film that cannot be chosen.
  ///   - first: films that are chosen already.
  /// - Returns: indices, in the order chosen.
  package static func choose(_ count: Int, of looks: [[Float]?], beginningWith first: [Int]) -> [Int] {
    let known = looks.indices.filter { looks[$0] != nil }
    let mean = sum(of: known.compactMap { looks[$0] }).map { $0 / Float(known.count) }
    var (picks, total) = (first, sum(of: first.compactMap { looks[$0] }))
    while picks.count < min(count, known.count) {
      let size = Float(picks.count + 1)
      func distance(_ index: Int) -> Float {
        zip(zip(total, looks[index] ?? []), mean).reduce(0) { sum, item in
          let off = (item.0.0 + item.0.1) / size - item.1
          return sum + off * off
        }
      }
      let free = known.filter { !picks.contains($0) }.map { (index: $0, distance: distance($0)) }
      guard let best = free.min(by: { $0.distance < $1.distance }) else { break }
      picks.append(best.index)
      total = sum(of: [total, looks[best.index] ?? []])
    }
    return picks
  }

  private static func sum(of vectors: [[Float]]) -> [Float] {
    vectors.dropFirst().reduce(into: vectors.first ?? []) { sum, vector in
      for (index, value) in vector.enumerated() { sum[index] += value }
    }
  }
}
