/// A size in character cells.
package struct CellSize: Sendable, Hashable {
  /// Columns.
  package var columns: Int
  /// Rows.
  package var rows: Int

  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
  }
}

/// A position in character cells; (0, 0) is the top-left cell.
package struct CellPoint: Sendable, Hashable {
  /// Columns from the left.
  package var column: Int
  /// Rows from the top.
  package var row: Int

  package init(column: Int, row: Int) {
    (self.column, self.row) = (column, row)
  }
}

/// A rectangle of character cells.
package struct CellRect: Sendable, Hashable {
  /// Left-most column.
  package var column: Int
  /// Top row.
  package var row: Int
  /// Width in columns; a rectangle with none is empty.
  package var columns: Int
  /// Height in rows; a rectangle with none is empty.
  package var rows: Int

  package init(column: Int, row: Int, columns: Int, rows: Int) {
    (self.column, self.row, self.columns, self.rows) = (column, row, columns, rows)
  }

  /// The rectangle of a whole screen.
  package init(_ size: CellSize) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  /// Its width and height.
  package var size: CellSize { CellSize(columns: columns, rows: rows) }

  /// Whether it holds no cell.
  package var isEmpty: Bool { columns <= 0 || rows <= 0 }

  /// Its cells, row by row.
  package var cells: [CellPoint] {
    isEmpty
      ? []
      : (row..<row + rows).flatMap { row in
        (column..<column + columns).map { CellPoint(column: $0, row: row) }
      }
  }

  /// Whether a cell lies inside.
  package func contains(_ point: CellPoint) -> Bool {
    point.column >= column && point.column < column + columns && point.row >= row && point.row < row + rows
  }

  /// What is left after removing a margin on all four sides; the inside of a box has margin 1.
  package func inset(by margin: Int) -> CellRect {
    CellRect(
      column: column + margin, row: row + margin, columns: max(0, columns - 2 * margin),
      rows: max(0, rows - 2 * margin))
  }

  /// The smallest rectangle that holds both; itself where there is no other.
  package func joined(with other: CellRect?) -> CellRect {
    guard let other else { return self }
    let (left, top) = (min(column, other.column), min(row, other.row))
    return CellRect(
      column: left, row: top, columns: max(column + columns, other.column + other.columns) - left,
      rows: max(row + rows, other.row + other.rows) - top)
  }

  /// The part that two rectangles share; empty when they do not meet.
  package func intersection(_ other: CellRect) -> CellRect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    let right = min(column + columns, other.column + other.columns)
    let bottom = min(row + rows, other.row + other.rows)
    return CellRect(column: left, row: top, columns: max(0, right - left), rows: max(0, bottom - top))
  }
}
