import Basics
import Radiograph

extension TrainingSet {
  /// Draws what the next pair of views shows.
  ///
  /// - Throws: `PretrainingError.noFilms` when nothing readable turns up.
  func scene(focus: Focus?, random: inout SplitMix64) throws -> Scene {
    if let focus, let scene = focused(focus, random: &random) { return scene }
    return Scene(try draw(&random))
  }

  /// A scene with known landmarks; nil when the films drawn for it cannot be read.
  private func focused(_ focus: Focus, random: inout SplitMix64) -> Scene? {
    let cross = random.uniform() < focus.crossShare
    let seesMarked = cross || random.uniform() < focus.markedShare
    guard
      let entry = Self.pick(seesMarked ? focus.marked : focus.predicted, &random),
      let first = film(entry.path)
    else { return nil }
    // By name, because a dictionary's own order changes from run to run and a seed promises the same training.
    let names = entry.points.keys.sorted()
    guard cross else {
      let points = names.compactMap { entry.points[$0] }
      return Scene(first, landmarks: points.map { (first.grid.grid($0.position), $0.trust) })
    }
    guard let other = Self.pick(focus.predicted, &random), let second = film(other.path) else { return nil }
    let anchors = names.compactMap { name -> Scene.Anchor? in
      guard let here = entry.points[name], let there = other.points[name] else { return nil }
      return Scene.Anchor(
        first: first.grid.grid(here.position), second: second.grid.grid(there.position),
        trust: here.trust * there.trust)
    }
    return anchors.isEmpty ? nil : Scene(first, second, anchors: anchors)
  }

  private static func pick(_ films: [Focus.Film], _ random: inout SplitMix64) -> Focus.Film? {
    films.isEmpty ? nil : films[Int(random.uniform(0, Double(films.count)))]
  }
}
