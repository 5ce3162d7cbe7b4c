import Encoder
import Matching
import Radiograph

/// Marks that nobody made, for a folder in which no film is marked yet: distinctive places of the film that stands for
/// the others best.
struct OwnMarks {
  /// Places marked. Half of a lattice's best: the rest lies on empty ground.
  static let count = 32
  /// Films looked at as candidates: more would take minutes and hardly change the choice.
  static let candidates = 60
  /// Levels finer than this say little of which place is meant, grid px.
  static let finestStride = 8

  /// The film with its places as marks.
  ///
  /// - Throws: `CancellationError`; what reading a film throws when none can be read.
  static func find(on paths: [String], by encoder: FeatureEncoder) async throws -> Adapter.Marked {
    let chosen = Adapter.spread(paths, count: candidates)
    let outcome = try await TemplateSuggester(encoder: encoder).suggest(
      from: chosen.map { path in { try FilmReader.read(path: path) } }, count: 1)
    guard let first = outcome.suggestions.first else {
      throw outcome.failures.first ?? Adapter.TooFewFilms(count: paths.count)
    }
    let path = chosen[first.index]
    let film = EncodedFilm(
      try FilmReader.read(path: path).plane(), encoder: encoder, workers: Parallel.cores)
    let places = DistinctivePlaces(on: film.coarse(from: finestStride), count: count).positions
    return Adapter.Marked(
      path: path,
      marks: Dictionary(
        uniqueKeysWithValues: places.enumerated().map { ("place \($0)", film.grid.native($1)) }))
  }
}
