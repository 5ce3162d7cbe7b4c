import Cells

/// Where the panes stand on a screen of some size.
///
/// A narrow terminal drops panes instead of breaking: the landmark table first, then the image list.
package struct Layout: Sendable, Equatable {
  /// The image list, without its border; nil when there is no room.
  package var list: CellRect?
  /// The radiograph.
  package var film: CellRect
  /// The landmark table; nil when there is no room.
  package var table: CellRect?
  /// The readout at the cursor, below the table.
  package var readout: CellRect?
  /// The line that says what the panes show.
  package var title: CellRect
  /// What just happened.
  package var status: CellRect
  /// What the keys do.
  package var hints: CellRect

  /// The smallest screen that can be worked on.
  package static let smallest = CellSize(columns: 32, rows: 8)

  /// Rows of the readout.
  static let readoutRows = 6

  /// Lays out a screen; nil when it is too small.
  package init?(_ size: CellSize) {
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
      let readoutRows = rows >= 14 ? Self.readoutRows : 0
      table = CellRect(column: right + 1, row: 1, columns: tableColumns, rows: rows - readoutRows)
      if readoutRows > 0 {
        readout = CellRect(
          column: right + 1, row: 1 + rows - readoutRows, columns: tableColumns, rows: readoutRows)
      }
    }
    film = CellRect(column: left, row: 1, columns: right - left, rows: rows)
  }
}
