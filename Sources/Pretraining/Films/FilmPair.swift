import Basics
import Encoder
import Radiograph

/// Landmarks around which the encoder should be sharpest: a person's marks, and where they seem to lie on the
/// other films of the folder.
///
/// It changes three things: queries fall near landmarks on every film; the marked films are seen in every batch; and a
/// marked film is paired with another one, so that the encoder learns what differs between people.
package struct Focus: Sendable {
  /// A film and its landmarks, native px.
  package struct Film: Sendable {
    /// Path of the image.
    package var path: String
    /// Landmark positions, native px, and how far each is trusted (0...1).
    package var points: [String: (position: PixelPoint, trust: Double)]

    package init(path: String, points: [String: (position: PixelPoint, trust: Double)]) {
      (self.path, self.points) = (path, points)
    }
  }

  /// Films that a person marked.
  package var marked: [Film]
  /// Films with predictions.
  package var predicted: [Film]
  /// Part of the pairs that shows a marked film beside a predicted one.
  package var crossShare = 0.5
  /// Part of the other pairs that shows a marked film twice.
  package var markedShare = 0.3
  /// Part of the queries of a pair of one film that falls around its landmarks.
  package var queryShare = 0.75
  /// Standard deviation of the queries around a landmark, working-grid px.
  package var spread = 3.0
  /// Part of the pairs that is magnified, as refinement will see the films.
  package var closerShare = 0.5

  package init(marked: [Film], predicted: [Film]) {
    (self.marked, self.predicted) = (marked, predicted)
  }
}

/// What a pair of views shows: one film twice, or two films on which the same landmarks, or places, are known.
package struct FilmPair: Sendable {
  /// A landmark on both films, grid px.
  package struct Anchor: Sendable {
    package let first: GridPoint
    package let second: GridPoint
    /// How far it is trusted, 0...1.
    package let trust: Double

    package init(first: GridPoint, second: GridPoint, trust: Double) {
      (self.first, self.second, self.trust) = (first, second, trust)
    }
  }

  let first: TrainingFilm
  let second: TrainingFilm
  /// Empty when nothing is known of the film.
  let anchors: [Anchor]
  /// Whether both views show the same film, so that any position has its counterpart.
  let isOneFilm: Bool
  /// First film to second film, grid px.
  let alignment: Similarity
  /// What is known between two films beyond the neighbourhoods of landmarks.
  let map: PlaceMap?
  /// Whether the anchors are landmarks to be sharpest at.
  var isFocused: Bool { map == nil && !anchors.isEmpty }

  /// One film, seen twice.
  package init(_ film: TrainingFilm, landmarks: [(GridPoint, trust: Double)] = []) {
    (first, second, isOneFilm, map) = (film, film, true, nil)
    anchors = landmarks.map { Anchor(first: $0.0, second: $0.0, trust: $0.trust) }
    alignment = .identity
  }

  /// Two films with landmarks that both show, at least one; a single one tells no turn and no magnification.
  ///
  /// - Parameter mapped: whether the anchors lie so densely that they tell where the places around them are.
  package init(_ first: TrainingFilm, _ second: TrainingFilm, anchors: [Anchor], mapped: Bool = false) {
    (self.first, self.second, isOneFilm) = (first, second, false)
    self.anchors = anchors
    map = mapped ? PlaceMap(places: anchors) : nil
    let here = anchors.map { (x: $0.first.x, y: $0.first.y) }
    let there = anchors.map { (x: $0.second.x, y: $0.second.y) }
    alignment =
      Similarity(from: here, to: there, weights: anchors.map(\.trust))
      ?? Similarity(shift: here[0], to: there[0])
  }

  /// Where a position of the first film lies on the second, as far as that is known, grid px.
  package func counterpart(of point: GridPoint) -> GridPoint? {
    isOneFilm ? point : map?.counterpart(of: point)
  }

  /// A landmark, the likelier the more it is trusted.
  func anchor(_ random: inout SplitMix64) -> Anchor? {
    var left = random.uniform(0, anchors.reduce(0) { $0 + $1.trust })
    return anchors.first { anchor in
      left -= anchor.trust
      return left <= 0
    } ?? anchors.last
  }
}

extension TrainingSet {
  /// Draws what the next pair of views shows.
  ///
  /// - Parameters:
  ///   - correspondences: where pairs of different films come from; nil for one film twice.
  ///   - share: part of the pairs that comes from there.
  /// - Throws: `PretrainingError.noFilms` when nothing readable turns up.
  func pair(
    focus: Focus?, correspondences: Correspondences?, share: Double, random: inout SplitMix64
  ) throws -> FilmPair {
    if let correspondences, random.uniform() < share, let known = correspondences.draw(&random),
      let pair = self.pair(known)
    {
      return pair
    }
    if let focus, let pair = focused(focus, random: &random) { return pair }
    return FilmPair(try draw(&random))
  }

  /// Two films that correspond; nil when one of them cannot be read.
  private func pair(_ known: FilmCorrespondence) -> FilmPair? {
    guard let first = film(known.first), let second = film(known.second), known.places.count > 2 else {
      return nil
    }
    return FilmPair(
      first, second,
      anchors: known.places.map {
        FilmPair.Anchor(
          first: first.grid.grid($0.first), second: second.grid.grid($0.second), trust: $0.trust)
      }, mapped: true)
  }

  /// A pair with known landmarks; nil when the films drawn for it cannot be read.
  private func focused(_ focus: Focus, random: inout SplitMix64) -> FilmPair? {
    let cross = random.uniform() < focus.crossShare
    let seesMarked = cross || random.uniform() < focus.markedShare
    guard
      let entry = Self.pick(seesMarked ? focus.marked : focus.predicted, &random),
      let first = film(entry.path)
    else { return nil }
    // By name, because a dictionary's own order changes from run to run and a seed promises the same training.
    let names = entry.points.keys.sorted()
    guard cross else {
      let points = names.compactMap { entry.points[$0] }
      return FilmPair(first, landmarks: points.map { (first.grid.grid($0.position), $0.trust) })
    }
    guard let other = Self.pick(focus.predicted, &random), let second = film(other.path) else { return nil }
    let anchors = names.compactMap { name -> FilmPair.Anchor? in
      guard let here = entry.points[name], let there = other.points[name] else { return nil }
      return FilmPair.Anchor(
        first: first.grid.grid(here.position), second: second.grid.grid(there.position),
        trust: here.trust * there.trust)
    }
    return anchors.isEmpty ? nil : FilmPair(first, second, anchors: anchors)
  }

  private static func pick(_ films: [Focus.Film], _ random: inout SplitMix64) -> Focus.Film? {
    films.isEmpty ? nil : films[Int(random.uniform(0, Double(films.count)))]
  }
}
