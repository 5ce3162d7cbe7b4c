import Encoder
import Information

extension ViewPair {
  /// Draws film positions with weight H^0.3 that both views show, at least `margin` px inside either; as many as
  /// asked for, some of them repeated when the views hardly overlap.
  static func matches(
    _ count: Int, of film: TrainingFilm, in views: [ViewGeometry], margin: Double = 3,
    random: inout SplitMix64
  ) -> [Match] {
    var matches: [Match] = []
    for _ in 0..<(8 * count) where matches.count < count {
      guard let cell = film.weights.draw(using: &random) else { break }
      let position = GridPoint(
        x: (Double(cell.x) + random.uniform()) * TrainingFilm.mapStride - 0.5,
        y: (Double(cell.y) + random.uniform()) * TrainingFilm.mapStride - 0.5)
      let (first, second) = (views[0].view(of: position), views[1].view(of: position))
      if views[0].contains(first, margin: margin) && views[1].contains(second, margin: margin) {
        matches.append(Match(first: first, second: second))
      }
    }
    let distinct = matches.count
    while matches.count < count && distinct > 0 { matches.append(matches[matches.count % distinct]) }
    return matches
  }
}

extension ViewGeometry {
  /// Whether a position lies at least `margin` px inside the view.
  func contains(_ p: ViewPoint, margin: Double) -> Bool {
    p.x >= margin && p.y >= margin && p.x <= Double(width - 1) - margin
      && p.y <= Double(height - 1) - margin
  }
}
