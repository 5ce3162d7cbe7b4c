import Encoder
import Foundation

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
  /// First film to second film.
  let alignment: Alignment

  /// One film, seen twice.
  init(_ film: TrainingFilm, landmarks: [(GridPoint, trust: Double)] = []) {
    (first, second, isOneFilm) = (film, film, true)
    anchors = landmarks.map { Anchor(first: $0.0, second: $0.0, trust: $0.trust) }
    alignment = .identity
  }

  /// Two films with landmarks that both show: at least two of them.
  init(_ first: TrainingFilm, _ second: TrainingFilm, anchors: [Anchor]) {
    (self.first, self.second, isOneFilm) = (first, second, false)
    self.anchors = anchors
    alignment = Alignment(anchors)
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

/// A rotation, magnification and shift between the grids of two films.
struct Alignment: Sendable {
  /// [a -b; b a] turns and magnifies.
  let a: Double
  let b: Double
  let from: GridPoint
  let to: GridPoint

  static let identity = Alignment(a: 1, b: 0, from: GridPoint(x: 0, y: 0), to: GridPoint(x: 0, y: 0))

  private init(a: Double, b: Double, from: GridPoint, to: GridPoint) {
    (self.a, self.b, self.from, self.to) = (a, b, from, to)
  }

  /// The least-squares similarity of trusted landmarks.
  init(_ anchors: [Scene.Anchor]) {
    let total = max(1e-9, anchors.reduce(0) { $0 + $1.trust })
    func mean(_ value: (Scene.Anchor) -> Double) -> Double {
      anchors.reduce(0) { $0 + $1.trust * value($1) } / total
    }
    let from = GridPoint(x: mean { $0.first.x }, y: mean { $0.first.y })
    let to = GridPoint(x: mean { $0.second.x }, y: mean { $0.second.y })
    var (dot, cross, square) = (0.0, 0.0, 1e-9)
    for anchor in anchors {
      let p = (x: anchor.first.x - from.x, y: anchor.first.y - from.y)
      let q = (x: anchor.second.x - to.x, y: anchor.second.y - to.y)
      dot += anchor.trust * (p.x * q.x + p.y * q.y)
      cross += anchor.trust * (p.x * q.y - p.y * q.x)
      square += anchor.trust * (p.x * p.x + p.y * p.y)
    }
    self.init(
      a: anchors.count > 1 ? dot / square : 1, b: anchors.count > 1 ? cross / square : 0, from: from, to: to)
  }

  /// A displacement on the first film as one on the second.
  func turned(_ x: Double, _ y: Double) -> (x: Double, y: Double) { (a * x - b * y, b * x + a * y) }

  /// A position on the first film as one on the second.
  func moved(_ p: GridPoint) -> GridPoint {
    let d = turned(p.x - from.x, p.y - from.y)
    return GridPoint(x: to.x + d.x, y: to.y + d.y)
  }
}
