import Basics

extension ViewPair {
  /// Sampled cells of either view with their positives in the other: `[level][first asks, second asks]`.
  static func cellMatches(
    of scene: Scene, in views: [ViewGeometry], options: PretrainingOptions, random: inout SplitMix64
  ) -> [[CellMatches]] {
    options.architecture.levelStrides.map { stride in
      [(0, 1), (1, 0)].map { asking, answering in
        let cells = cells(
          of: views[asking], on: scene.first, stride: stride, options: options, random: &random)
        return CellMatches(of: cells, from: views[asking], to: views[answering], stride: stride)
      }
    }
  }

  /// Cells of a view: any alike, or the likelier the more information the film has there.
  private static func cells(
    of view: ViewGeometry, on film: TrainingFilm, stride: Int, options: PretrainingOptions,
    random: inout SplitMix64
  ) -> [Int] {
    let (columns, rows) = (view.width / stride, view.height / stride)
    return (0..<options.queries).compactMap { _ in
      switch options.sampling {
      case .uniform: return Int(random.uniform(0, Double(columns * rows)))
      case .entropy:
        guard let place = position(on: film, .entropy, &random) else { return nil }
        let p = view.view(of: place)
        let (column, row) = (
          Int((p.x / Double(stride)).rounded(.down)), Int((p.y / Double(stride)).rounded(.down))
        )
        return (0..<columns).contains(column) && (0..<rows).contains(row) ? row * columns + column : nil
      }
    }
  }
}
