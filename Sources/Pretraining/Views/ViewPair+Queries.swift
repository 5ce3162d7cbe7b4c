import Basics
import Encoder

extension ViewPair {
  /// Draws positions that both views show, at least `margin` px inside either; as many as asked for, some of
  /// them repeated when the views hardly overlap.
  ///
  /// Of one film any position has its counterpart: they are drawn as the sampling says, or near its landmarks where
  /// some are known. Of two films only the landmarks' neighbourhoods are known to correspond.
  static func matches(
    of scene: Scene, in views: [ViewGeometry], options: PretrainingOptions, margin: Double = 3,
    random: inout SplitMix64
  ) -> [Match] {
    let (count, focus) = (options.queries, options.focus)
    var matches: [Match] = []
    let nearLandmarks = scene.isOneFilm ? (scene.anchors.isEmpty ? 0 : focus?.queryShare ?? 0) : 1
    for _ in 0..<(8 * count) where matches.count < count {
      let near = random.uniform() < nearLandmarks
      guard
        let positions = near
          ? nearLandmark(of: scene, spread: focus?.spread ?? 0, &random)
          : position(on: scene.first, options.sampling, &random).map({ ($0, $0) })
      else { continue }
      let (first, second) = (views[0].view(of: positions.0), views[1].view(of: positions.1))
      if views[0].contains(first, margin: margin) && views[1].contains(second, margin: margin) {
        matches.append(Match(first: first, second: second))
      }
    }
    let distinct = matches.count
    while matches.count < count && distinct > 0 { matches.append(matches[matches.count % distinct]) }
    return matches
  }

  /// A film position.
  static func position(
    on film: TrainingFilm, _ sampling: Sampling, _ random: inout SplitMix64
  ) -> GridPoint? {
    switch sampling {
    case .uniform:
      GridPoint(
        x: random.uniform(-0.5, film.gridWidth - 0.5), y: random.uniform(-0.5, film.gridHeight - 0.5))
    case .entropy:
      film.weights.draw(using: &random).map { cell in
        GridPoint(
          x: (Double(cell.x) + random.uniform()) * TrainingFilm.mapStride - 0.5,
          y: (Double(cell.y) + random.uniform()) * TrainingFilm.mapStride - 0.5)
      }
    }
  }

  /// A position near a landmark and its counterpart on the other film.
  private static func nearLandmark(
    of scene: Scene, spread: Double, _ random: inout SplitMix64
  ) -> (GridPoint, GridPoint)? {
    scene.anchor(&random).map { anchor in
      let offset = (x: spread * random.normal(), y: spread * random.normal())
      let turned = scene.alignment.turned(offset)
      return (
        GridPoint(x: anchor.first.x + offset.x, y: anchor.first.y + offset.y),
        GridPoint(x: anchor.second.x + turned.x, y: anchor.second.y + turned.y)
      )
    }
  }
}

extension ViewGeometry {
  /// Whether a position lies at least `margin` px inside the view.
  package func contains(_ p: ViewPoint, margin: Double) -> Bool {
    p.x >= margin && p.y >= margin && p.x <= Double(width - 1) - margin
      && p.y <= Double(height - 1) - margin
  }
}
