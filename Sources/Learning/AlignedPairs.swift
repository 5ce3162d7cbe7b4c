import Basics
import Encoder
import Matching
import Pretraining
import Radiograph
import Search

/// Positives between people: films of a folder are aligned to each other, and where a cell of the one and a cell of the
/// other look most like each other and lie where all around them lie, they show the same place.
///
/// Views of one film teach an encoder what exposure and posture change; these pairs teach it what people differ in.
package struct AlignedPairs: Sendable {
  /// Encodes the films.
  package let encoder: FeatureEncoder
  /// Pairs to be made.
  package var count = 120
  /// Most films that take part: each holds some megabytes meanwhile.
  package var films = 60
  /// Every random choice follows from it.
  package var seed: UInt64 = 1

  /// Films that agree less than this show too little of each other.
  private static let leastAgreement = 0.2
  /// Pairs of cells that are trusted less than this are left out.
  private static let leastTrust = 0.3

  package init(encoder: FeatureEncoder) { self.encoder = encoder }

  /// Aligns random pairs of films.
  ///
  /// - Parameters:
  ///   - paths: the films; one that cannot be read is left out.
  ///   - progress: called with the part of the work that is done, 0...1.
  /// - Returns: the pairs that agree; fewer than asked for where films do not.
  /// - Throws: `CancellationError` when the task was cancelled.
  package func found(
    among paths: [String], progress: (Double) throws -> Void = { _ in }
  ) async throws -> [FilmCorrespondence] {
    let chosen = paths.evenlySpread(films)
    var encoded: [(path: String, film: AlignableFilm)] = []
    var done = 0.0
    try await SideBySide.forEachInOrder(chosen) { path, workers in
      let film = try FilmReader.readGrey(path: path) {
        [WorkingGrid($0, longSide: encoder.metadata.workingLongSide).size]
      }
      return AlignableFilm(EncodedFilm(film, encoder: encoder, workers: workers))
    } finished: { index, result in
      if case .success(let film?) = result { encoded.append((chosen[index], film)) }
      done += 1
      try progress(0.5 * done / Double(chosen.count))
    }
    guard encoded.count > 1 else { return [] }
    var random = SplitMix64(seed: seed)
    let draws = (0..<count).map { _ in
      let first = Int.random(in: encoded.indices, using: &random)
      let step = Int.random(in: 1..<encoded.count, using: &random)
      return (first: first, second: (first + step) % encoded.count)
    }
    var pairs: [FilmCorrespondence] = []
    done = 0
    let films = encoded
    try await SideBySide.forEachInOrder(draws) { draw, _ in
      Self.correspondence(films[draw.first], films[draw.second])
    } finished: { _, result in
      if case .success(let pair?) = result { pairs.append(pair) }
      done += 1
      try progress(0.5 + 0.5 * done / Double(draws.count))
    }
    return pairs
  }

  private static func correspondence(
    _ first: (path: String, film: AlignableFilm), _ second: (path: String, film: AlignableFilm)
  ) -> FilmCorrespondence? {
    guard let alignment = Alignment(of: first.film, to: second.film), alignment.agreement >= leastAgreement
    else { return nil }
    let places = alignment.matches.filter { $0.trust >= leastTrust }.map { match in
      FilmCorrespondence.Place(
        first: first.film.grid.native(match.template), second: second.film.grid.native(match.film),
        trust: match.trust)
    }
    return places.count < 3
      ? nil : FilmCorrespondence(first: first.path, second: second.path, places: places)
  }
}
