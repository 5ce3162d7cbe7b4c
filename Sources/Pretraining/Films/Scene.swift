import Basics
import Encoder
import Radiograph

/// What a pair of views shows: one film twice, or two films on which the same landmarks are known.
struct Scene: Sendable {
  /// A landmark on both films, grid px.
  struct Anchor: Sendable {
    let first: GridPoint
    let second: GridPoint
    /// How far it is trusted, 0...1.
    let trust: Double
  }

  let first: TrainingFilm
  let second: TrainingFilm
  /// Empty when nothing is known of the film.
  let anchors: [Anchor]
  /// Whether both views show the same film, so that any position has its counterpart.
  let isOneFilm: Bool
  /// First film to second film, grid px.
  let alignment: Similarity

  /// One film, seen twice.
  init(_ film: TrainingFilm, landmarks: [(GridPoint, trust: Double)] = []) {
    (first, second, isOneFilm) = (film, film, true)
    anchors = landmarks.map { Anchor(first: $0.0, second: $0.0, trust: $0.trust) }
    alignment = .identity
  }

  /// Two films with landmarks that both show, at least one; a single one tells no turn and no magnification.
  init(_ first: TrainingFilm, _ second: TrainingFilm, anchors: [Anchor]) {
    (self.first, self.second, isOneFilm) = (first, second, false)
    self.anchors = anchors
    let here = anchors.map { (x: $0.first.x, y: $0.first.y) }
    let there = anchors.map { (x: $0.second.x, y: $0.second.y) }
    alignment =
      Similarity(from: here, to: there, weights: anchors.map(\.trust))
      ?? Similarity(shift: here[0], to: there[0])
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
