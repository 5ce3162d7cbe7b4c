/// A plane and its successive halvings by area mean, finest first.
///
/// Every level covers the same extent; odd sizes round up.
package struct Pyramid: Sendable, Equatable {
  /// Finest first; never empty.
  package let levels: [Plane]

  /// Halves a plane until its shorter side would fall below `smallestSide`, px.
  package init(_ base: Plane, smallestSide: Int = 16) {
    var levels = [base]
    var last = base
    while (min(last.width, last.height) + 1) / 2 >= max(1, smallestSide), max(last.width, last.height) > 1 {
      last = last.resized(width: (last.width + 1) / 2, height: (last.height + 1) / 2)
      levels.append(last)
    }
    self.levels = levels
  }

  /// The coarsest level that is still at least `width` columns wide, or the finest.
  package func level(atLeastWidth width: Int) -> Plane {
    levels.last { $0.width >= width } ?? levels[0]
  }
}
