import Basics
import Encoder
import Matching
import Radiograph

/// Marks that nobody made, for a folder in which no film is marked yet: distinctive places of the film that stands for
/// the others best.
struct OwnMarks {
  /// Places to learn at.
  let lessons: Adapter.Marked
  /// Other places of the same film, to judge by: what was learnt by heart shall not count.
  let questions: Adapter.Marked

  /// Places in all: the best of the lattice; the rest lies on empty ground.
  static let count = 96
  /// How much of the training is for them: nobody asked for these places, the rest of the film counts as much.
  /// A ceph-only encoder on 40 phantom hands: 20.8 px before, 7.1 px with 0.4, 7.7 px with 1.
  static let attention = 0.4
  /// Films looked at as candidates: more would take minutes and hardly change the choice.
  static let candidates = 60
  /// Levels finer than this say little of which place is meant, grid px.
  static let finestStride = 8

  /// Chooses a film and places on it.
  ///
  /// - Throws: `CancellationError`; what reading a film throws when none can be read.
  init(on paths: [String], by encoder: FeatureEncoder) async throws {
    let chosen = paths.evenlySpread(Self.candidates)
    let outcome = try await TemplateSuggester(encoder: encoder).suggest(
      from: chosen.map { path in { try FilmReader.read(path: path) } }, count: 1)
    guard let first = outcome.suggestions.first else {
      throw outcome.failures.first ?? Adapter.TooFewFilms(count: paths.count)
    }
    let path = chosen[first.index]
    let film = EncodedFilm(
      try FilmReader.read(path: path).plane(), encoder: encoder, workers: Parallel.cores)
    let places = DistinctivePlaces(on: film.coarse(from: Self.finestStride), count: Self.count).positions
    func marks(_ isChosen: (Int) -> Bool) -> Adapter.Marked {
      let numbers = places.indices.filter(isChosen)
      return Adapter.Marked(
        path: path,
        marks: Dictionary(
          uniqueKeysWithValues: numbers.map { ("place \($0)", film.grid.native(places[$0])) }))
    }
    lessons = marks { $0 % Self.questionEvery != 0 }
    questions = marks { $0 % Self.questionEvery == 0 }
  }

  /// Every third place is kept from the lessons.
  private static let questionEvery = 3
}
