/// Which rows of a long list are on screen: the current one near the middle, no empty rows at the ends.
package struct ListWindow: Sendable, Equatable {
  /// Index of the list's row on the pane's first row.
  package let first: Int
  /// Rows shown.
  package let count: Int

  /// Chooses the rows of a list of `count` for a pane of `rows`.
  package init(count: Int, current: Int, rows: Int) {
    let last = max(0, count - rows)
    first = max(0, min(last, current - rows / 2))
    self.count = max(0, min(rows, count - first))
  }

  /// Chooses the visible images for a pane of `rows`.
  package init(images: ImageList, rows: Int) {
    self.init(count: images.visible.count, current: images.place, rows: rows)
  }

  /// The indices of the list's rows on screen.
  package var indices: Range<Int> { first..<first + count }
}
