import Basics
import Encoder
import Information
import Radiograph

/// One augmented view of a film.
package struct FilmView: Sendable {
  /// The network's input, `[height, width]`.
  package let input: [Float]
  /// How the view looks at the film.
  package let geometry: ViewGeometry

  /// - Parameters:
  ///   - middle: grid px of the film, about which the view is centred; nil for anywhere on the film.
  ///   - zoom: view px per grid px, before the augmentation's own scale.
  ///   - width, height: px; multiples of the coarsest stride.
  package init(
    of film: TrainingFilm, around middle: GridPoint?, zoom: Double, width: Int, height: Int,
    augmentation: Augmentation, random: inout SplitMix64
  ) {
    let (across, down) = (Double(width) / zoom, Double(height) / zoom)
    let centre =
      middle.map {
        GridPoint(
          x: $0.x + random.uniform(-0.25, 0.25) * across, y: $0.y + random.uniform(-0.25, 0.25) * down)
      }
      ?? GridPoint(
        x: ViewPair.centre(film.gridWidth, across, &random),
        y: ViewPair.centre(film.gridHeight, down, &random))
    geometry = ViewGeometry(
      width: width, height: height, centre: centre, zoom: zoom, options: augmentation, random: &random)
    // The mild and the strong intensities of a pair, either alike often.
    let field =
      random.uniform() < 0.5
      ? IntensityField(plain: augmentation, random: &random)
      : IntensityField(guided: augmentation, random: &random)
    input = geometry.render(film, zoom: zoom, field: field, options: augmentation, random: &random)
  }
}

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
  /// - Throws: `InformationMap.OutOfMemory`.
  package init(of film: Film, longSide: Int, queries: Int, seed: UInt64) throws {
    var options = PretrainingOptions(folders: [], budget: .steps(1), seed: seed)
    options.setLongSide(longSide)
    options.queries = queries
    options.sampling = .uniform
    options.closerShare = 0
    var random = SplitMix64(seed: seed)
    let training = try TrainingFilm(film: film, longSide: longSide, finestScale: 2.2, categories: .usual)
    let pair = ViewPair(of: FilmPair(training), options: options, random: &random)
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
