import Basics
import Encoder

/// One augmented view of a film.
package struct FilmView: Sendable {
  /// The network's input, `[height, width]`.
  package let input: [Float]
  /// How the view looks at the film.
  package let geometry: ViewGeometry

  /// Draws a view.
  ///
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
