import Basics
import Encoder
import Information
import Radiograph

/// Two augmented views of a film and where the same places lie in both: the measure of a matcher that needs no label.
package struct WarpedViews: Sendable {
  /// A place in both views, view px, and the information around it on the film.
  package struct Match: Sendable {
    /// In the first view.
    package let first: GridPoint
    /// In the second view.
    package let second: GridPoint
    /// Of the film's pixel.
    package let category: InformationCategory
  }

  /// The first view, grey 0...1.
  package let first: Plane
  /// The second view, grey 0...1.
  package let second: Plane
  /// Places drawn evenly over what both views show.
  package let matches: [Match]

  /// Draws a pair as training would, with queries anywhere alike.
  ///
  /// - Parameters:
  ///   - film: any.
  ///   - longSide: of the encoder's working grid, px.
  ///   - queries: places wanted.
  ///   - seed: the same seed gives the same views.
  package init(of film: Film, longSide: Int, queries: Int, seed: UInt64) {
    var options = PretrainingOptions(folders: [], budget: .steps(1), seed: seed)
    options.longSide = longSide
    options.queries = queries
    options.sampling = .uniform
    options.closerShare = 0
    var random = SplitMix64(seed: seed)
    let training = TrainingFilm(film: film, longSide: longSide, finestScale: 2.2, categories: .usual)
    let pair = ViewPair(of: Scene(training), options: options, random: &random)
    func plane(_ input: [Float]) -> Plane {
      Plane(
        width: options.viewWidth, height: options.viewHeight, values: input.map { ($0 + 1) / 2 })
    }
    (first, second) = (plane(pair.first), plane(pair.second))
    matches = pair.matches.map { match in
      Match(
        first: GridPoint(x: match.first.x, y: match.first.y),
        second: GridPoint(x: match.second.x, y: match.second.y),
        category: training.category(at: pair.geometries[0].source(match.first)))
    }
  }
}

extension TrainingFilm {
  /// The category with the largest share around a position.
  func category(at point: GridPoint) -> InformationCategory {
    let (x, y) = ((point.x + 0.5) / Self.mapStride - 0.5, (point.y + 0.5) / Self.mapStride - 0.5)
    let shares = categories.map { $0.bilinear(x: x, y: y) }
    let top = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    return InformationCategory.allCases[top]
  }
}
