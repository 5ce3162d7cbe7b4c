import Cells

/// Where the panes stand on a screen of some size.
///
/// A narrow terminal drops panes instead of breaking: the landmark table first, then the image list.
package struct Layout: Sendable, Equatable {
  /// The image list, without its border; nil when there is no room.
  package var list: CellRect?
  /// The radiograph.
  package var film: CellRect
  /// The film beside it; nil when none is wanted or there is no room.
  package var beside: CellRect?
  /// The landmark table; nil when there is no room.
  package var table: CellRect?
  /// The measurements, below the table, or over the film where there is no table; nil while they are hidden.
  package var measurements: CellRect?
  /// The readout at the cursor, below the table.
  package var readout: CellRect?
  /// The line that says what the panes show.
  package var title: CellRect
  /// What just happened.
  package var status: CellRect
  /// What the keys do.
  package var hints: CellRect

  /// The smallest screen that can be worked on.
  static let smallest = CellSize(columns: 32, rows: 8)

  /// Rows of the readout.
  static let readoutRows = 6

  /// The narrowest two panes that films can be told in, and the line between them.
  static let splitColumns = 33

  /// Lays out a screen; nil when it is too small.
  ///
  /// - Parameters:
  ///   - isSplit: whether a film is wanted beside the radiograph, half as wide each.
  ///   - count: how many measurements are shown.
  package init?(_ size: CellSize, isSplit: Bool = false, measurements count: Int = 0) {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else { return nil }
    let rows = size.rows - 3
    title = CellRect(column: 0, row: 0, columns: size.columns, rows: 1)
    status = CellRect(column: 0, row: size.rows - 2, columns: size.columns, rows: 1)
    hints = CellRect(column: 0, row: size.rows - 1, columns: size.columns, rows: 1)
    let listColumns = size.columns >= 140 ? 28 : size.columns >= 100 ? 22 : size.columns >= 48 ? 14 : 0
    let tableColumns = size.columns >= 140 ? 44 : size.columns >= 100 ? 36 : size.columns >= 72 ? 26 : 0
    var left = 0
    var right = size.columns
    if listColumns > 0 {
      list = CellRect(column: 0, row: 1, columns: listColumns, rows: rows)
      left = listColumns + 1
    }
    if tableColumns > 0 {
      right -= tableColumns + 1
      let measured = count == 0 ? 0 : min(count + 1, rows / 2)
      let readoutRows = rows - measured >= 14 ? Self.readoutRows : 0
      let tableRows = rows - measured - readoutRows
      table = CellRect(column: right + 1, row: 1, columns: tableColumns, rows: tableRows)
      if measured > 0 {
        measurements = CellRect(column: right + 1, row: 1 + tableRows, columns: tableColumns, rows: measured)
      }
      if readoutRows > 0 {
        readout = CellRect(
          column: right + 1, row: 1 + rows - readoutRows, columns: tableColumns, rows: readoutRows)
      }
    }
    film = CellRect(column: left, row: 1, columns: right - left, rows: rows)
    if count > 0, tableColumns == 0 {
      let columns = min(26, film.columns)
      measurements = CellRect(
        column: right - columns, row: 1, columns: columns, rows: min(count + 1, rows / 2))
    }
    guard isSplit, film.columns >= Self.splitColumns else { return }
    let half = (film.columns - 1) / 2
    beside = CellRect(column: right - half, row: 1, columns: half, rows: rows)
    film.columns -= half + 1
  }
}

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
