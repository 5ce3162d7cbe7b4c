import Basics
import Encoder
import Pretraining

/// An augmented view of a labelled film and where its landmarks lie in it.
struct LabelledView: Sendable {
  /// The network's input, `[height, width]`.
  let input: [Float]
  /// What the loss asks of it.
  let shown: LandmarkLoss<Float>.Shown

  /// Draws a view.
  ///
  /// - Parameters:
  ///   - film: the film made ready.
  ///   - points: its landmarks, grid px, by their number.
  ///   - isMagnified: whether it is seen as refinement sees films, around one of its landmarks.
  init(
    of film: TrainingFilm, points: [(landmark: Int, position: GridPoint)], isMagnified: Bool,
    options: SupervisionOptions, random: inout SplitMix64
  ) {
    let middle = isMagnified ? points.randomElement(using: &random)?.position : nil
    let zoom =
      isMagnified
      ? options.magnification : random.uniform(options.zoom.lowerBound, options.zoom.upperBound)
    let view = FilmView(
      of: film, around: middle, zoom: zoom, width: options.viewWidth, height: options.viewHeight,
      augmentation: options.augmentation, random: &random)
    input = view.input
    shown = LandmarkLoss.Shown(
      isMagnified: isMagnified,
      points: points.compactMap { point in
        let place = view.geometry.view(of: point.position)
        return view.geometry.contains(place, margin: 0) ? (point.landmark, place.x, place.y) : nil
      })
  }
}
