import Basics
import Encoder
import Landmarks
import Matching
import Radiograph
import Search

/// Marks that nobody made, for a folder in which no film is marked yet: distinctive places of the film that stands for
/// the others best.
struct OwnMarks {
  /// Places to train around.
  let training: MarkedFilm
  /// Other places of the same film, held out to judge by: what was learnt by heart shall not count.
  let heldOut: MarkedFilm

  /// Places in all: the best of the lattice; the rest lies on empty ground.
  static let count = 96
  /// How much of the training is for them: nobody asked for these places, the rest of the film counts as much.
  /// A ceph-only encoder on 40 phantom hands: 20.8 px before, 7.1 px with 0.4, 7.7 px with 1.
  static let focusShare = 0.4
  /// Films looked at as candidates: more would take minutes and hardly change the choice.
  static let candidates = 60
  /// Levels finer than this say little of which place is meant, grid px.
  static let finestStride = 8

  /// Chooses a film and places on it.
  ///
  /// - Throws: `CancellationError`; what reading a film throws when none can be read.
  init(on films: [FilmToSearch], by encoder: FeatureEncoder) async throws {
    let chosen = films.evenlySpread(Self.candidates)
    let outcome = try await TemplateSuggester(encoder: encoder).suggest(
      from: chosen.map { film in { try FilmReader.readGrey(path: film.path, sizes: $0) } }, count: 1)
    guard let first = outcome.suggestions.first else {
      throw outcome.failures.first ?? Adapter.TooFewFilms(count: films.count)
    }
    let film = chosen[first.index]
    let encoded = EncodedFilm(
      try FilmReader.read(path: film.path), encoder: encoder, workers: Parallel.cores)
    let places = DistinctivePlaces(on: encoded.coarse(from: Self.finestStride), count: Self.count).positions
    func marks(_ isChosen: (Int) -> Bool) -> MarkedFilm {
      let numbers = places.indices.filter(isChosen)
      return MarkedFilm(
        image: film.image, path: film.path,
        marks: Dictionary(
          uniqueKeysWithValues: numbers.map { ("place \($0)", encoded.grid.native(places[$0])) }))
    }
    training = marks { $0 % Self.heldOutEvery != 0 }
    heldOut = marks { $0 % Self.heldOutEvery == 0 }
  }

  /// Every third place is held out.
  private static let heldOutEvery = 3
}
