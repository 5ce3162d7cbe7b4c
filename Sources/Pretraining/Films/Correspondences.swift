import Basics
import Encoder
import Foundation
import Radiograph

/// Two films of different subjects, and places of which both are known.
package struct FilmCorrespondence: Sendable {
  /// A place on either film, native px.
  package struct Place: Sendable {
    package var first: PixelPoint
    package var second: PixelPoint
    /// How far it is trusted, 0...1.
    package var trust: Double

    package init(first: PixelPoint, second: PixelPoint, trust: Double = 1) {
      (self.first, self.second, self.trust) = (first, second, trust)
    }
  }

  /// Path of the one film.
  package var first: String
  /// Path of the other.
  package var second: String
  /// At least three.
  package var places: [Place]

  package init(first: String, second: String, places: [Place]) {
    (self.first, self.second, self.places) = (first, second, places)
  }
}

/// What is known of places that different films show alike: positives between subjects.
package enum Correspondences: Sendable {
  /// Films with named points: where two films share at least three names, they show the same places there.
  case named(NamedPlaces)
  /// Pairs that something else has found.
  case pairs([FilmCorrespondence])

  /// Two films that correspond; nil when the draw finds none.
  package func draw(_ random: inout SplitMix64) -> FilmCorrespondence? {
    switch self {
    case .named(let places): places.draw(&random)
    case .pairs(let pairs): pairs.isEmpty ? nil : pairs[Int(random.uniform(0, Double(pairs.count)))]
    }
  }
}

/// Films with named points, and which films hold a name.
package struct NamedPlaces: Sendable {
  private let films: [(path: String, points: [String: PixelPoint])]
  private let holders: [String: [Int]]

  /// - Parameter films: path and points (native px) of each.
  package init(_ films: [(path: String, points: [String: PixelPoint])]) {
    self.films = films
    var holders: [String: [Int]] = [:]
    for (index, film) in films.enumerated() {
      for name in film.points.keys { holders[name, default: []].append(index) }
    }
    self.holders = holders
  }

  /// Films of which at least one other holds three names too.
  package var partnered: Int {
    films.indices.count { index in
      var shared: [Int: Int] = [:]
      for name in films[index].points.keys {
        for other in holders[name] ?? [] where other != index { shared[other, default: 0] += 1 }
      }
      return shared.values.contains { $0 >= 3 }
    }
  }

  /// Any film, and one that shares one of its names.
  package func draw(_ random: inout SplitMix64) -> FilmCorrespondence? {
    guard !films.isEmpty else { return nil }
    let index = Int(random.uniform(0, Double(films.count)))
    // By name, because a dictionary's own order changes from run to run and a seed promises the same training.
    let names = films[index].points.keys.sorted()
    guard !names.isEmpty else { return nil }
    let others = (holders[names[Int(random.uniform(0, Double(names.count)))]] ?? []).filter { $0 != index }
    guard !others.isEmpty else { return nil }
    let other = films[others[Int(random.uniform(0, Double(others.count)))]]
    let places = names.compactMap { name in
      films[index].points[name].flatMap { here in
        other.points[name].map { FilmCorrespondence.Place(first: here, second: $0) }
      }
    }
    return places.count < 3
      ? nil : FilmCorrespondence(first: films[index].path, second: other.path, places: places)
  }
}

/// Takes positions of one film to another's by the known places around them: the similarity that fits these best, each
/// weighted by a Gaussian of its distance (moving least squares: Schaefer, McPhail and Warren, "Image deformation using
/// moving least squares", 2006).
package struct PlaceMap: Sendable {
  /// grid px of either film.
  package let places: [FilmPair.Anchor]
  /// Standard deviation of the weights, grid px.
  package static let reach = 14.0
  /// Least sum of weights: a trusted place within two reaches.
  private static let support = exp(-2.0)

  package init(places: [FilmPair.Anchor]) { self.places = places }

  /// Where a position lies on the other film, grid px; nil where no place is known around it.
  package func counterpart(of point: GridPoint) -> GridPoint? {
    let weights = places.map { place in
      let (dx, dy) = (point.x - place.first.x, point.y - place.first.y)
      return place.trust * exp(-(dx * dx + dy * dy) / (2 * Self.reach * Self.reach))
    }
    guard weights.reduce(0, +) >= Self.support,
      let local = Similarity(
        from: places.map { ($0.first.x, $0.first.y) }, to: places.map { ($0.second.x, $0.second.y) },
        weights: weights)
    else { return nil }
    let (x, y) = local.applied(to: (point.x, point.y))
    return GridPoint(x: x, y: y)
  }
}
