import Basics
import Encoder
import Foundation

/// Two augmented views of one film and where the same film positions lie in both.
struct ViewPair: Sendable {
  /// A position in each view, view px.
  struct Match: Sendable {
    var first: ViewGeometry.ViewPoint
    var second: ViewGeometry.ViewPoint
  }

  /// The network's input, `[height, width]`, of either view.
  let first: [Float]
  let second: [Float]
  /// How the views look at the film or films.
  let geometries: [ViewGeometry]
  /// Query positions, for losses between positions; empty when the method compares cells.
  let matches: [Match]
  /// `[level][first view asks, second view asks]`, for losses between cells; empty otherwise.
  let cellMatches: [[CellMatches]]

  /// Draws a pair.
  init(of scene: Scene, options: PretrainingOptions, random: inout SplitMix64) {
    let (width, height, zoom) = (options.viewWidth, options.viewHeight, options.zoom)
    // Mostly the scale that detection works at; sometimes closer, so that the same network can refine.
    let closer =
      random.uniform() < (scene.anchors.isEmpty ? options.closerShare : options.focus?.closerShare ?? 0)
    let base =
      closer
      ? exp(random.uniform(log(zoom.lowerBound), log(zoom.upperBound))) : random.uniform(0.9, 1.12)
    let limited = min(base, max(0.9, scene.first.pictures[0].scale * 1.3))
    let size = (Double(width) / limited, Double(height) / limited)
    var centre = GridPoint(
      x: Self.centre(scene.first.gridWidth, size.0, &random),
      y: Self.centre(scene.first.gridHeight, size.1, &random))
    if closer, let anchor = scene.anchor(&random) {
      centre = GridPoint(
        x: anchor.first.x + random.uniform(-0.25, 0.25) * size.0,
        y: anchor.first.y + random.uniform(-0.25, 0.25) * size.1)
    }
    let opposite = scene.alignment.applied(to: (centre.x, centre.y))
    let jitter = GridPoint(
      x: opposite.x + random.uniform(-0.08, 0.08) * size.0,
      y: opposite.y + random.uniform(-0.08, 0.08) * size.1)
    geometries = [centre, jitter].map {
      ViewGeometry(
        width: width, height: height, centre: $0, zoom: limited, options: options.augmentation,
        random: &random)
    }
    // Which of the two is the plain one changes, so that either may ask and either may answer.
    let plainFirst = random.uniform() < 0.5
    let plain = IntensityField(plain: options.augmentation, random: &random)
    let guided = IntensityField(guided: options.augmentation, random: &random)
    first = geometries[0].render(
      scene.first, zoom: limited, field: plainFirst ? plain : guided, options: options.augmentation,
      random: &random)
    second = geometries[1].render(
      scene.second, zoom: limited, field: plainFirst ? guided : plain, options: options.augmentation,
      random: &random)
    if options.method.hasMomentumEncoder {
      matches = []
      cellMatches = Self.cellMatches(of: scene, in: geometries, options: options, random: &random)
    } else {
      matches = Self.matches(of: scene, in: geometries, options: options, random: &random)
      cellMatches = []
    }
  }

  /// Where a view's centre may lie along one axis: the view stays mostly on the film.
  static func centre(_ film: Double, _ view: Double, _ random: inout SplitMix64) -> Double {
    let slack = max(0, film - view) / 2 + 0.1 * min(film, view)
    return film / 2 + random.uniform(-slack, slack)
  }
}
