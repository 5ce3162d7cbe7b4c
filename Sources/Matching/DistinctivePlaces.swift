import Encoder

/// Places of a film that look least like any other place of it: what an encoder can tell apart without being told.
package struct DistinctivePlaces {
  /// Where they lie, the most distinctive first, grid px.
  package let positions: [GridPoint]
  /// What they look like, in the same order.
  package let descriptors: [Descriptor]

  /// Looks at a lattice of places all over the film.
  ///
  /// - Parameter count: places wanted; there are no more than the lattice has.
  package init(on film: EncodedFilm, count: Int) {
    let (columns, rows) = (14, 18)
    let lattice = (0..<columns * rows).map { cell in
      GridPoint(
        x: (Double(cell % columns) + 1) / Double(columns + 1) * Double(film.grid.width),
        y: (Double(cell / columns) + 1) / Double(rows + 1) * Double(film.grid.height))
    }
    let all = lattice.map { Descriptor(at: $0, in: film.pyramid) }
    let margins = film.peaks(of: all).map(\.margin)
    let order = margins.indices.sorted { margins[$0] > margins[$1] }.prefix(count)
    (positions, descriptors) = (order.map { lattice[$0] }, order.map { all[$0] })
  }
}

extension EncodedFilm {
  /// The film without the levels finer than a stride, grid px; all of it when nothing would be left.
  package func coarse(from stride: Int) -> EncodedFilm {
    let levels = pyramid.levels.filter { $0.stride >= stride }
    return levels.isEmpty ? self : EncodedFilm(pyramid: FeaturePyramid(levels: levels), grid: grid)
  }

  /// Where each of the descriptors is found best; none on a film without levels.
  func peaks(of descriptors: [Descriptor]) -> [Peak] {
    guard !pyramid.levels.isEmpty else { return [] }
    let weights = MatchOptions().normalisedWeights(levels: pyramid.levels.count)
    let stack = SimilarityStack(of: descriptors, on: pyramid, weights: weights)
    return descriptors.indices.map {
      Peak(
        of: stack.map($0), width: stack.width, stride: stack.stride, grid: grid,
        marginRadius: MatchOptions().marginRadius)
    }
  }
}
