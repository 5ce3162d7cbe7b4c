/// A whole screen as a value: a grid of cells, row-major `[rows, columns]`, perhaps with a picture over some.
package struct Frame: Sendable, Equatable {
  /// Columns and rows.
  package let size: CellSize
  /// Row-major cells, `[rows, columns]`.
  package private(set) var cells: [Cell]
  /// A picture over some of the cells; nil on terminals that draw none.
  package internal(set) var pixels: PixelPane?

  package init(size: CellSize, filledWith cell: Cell = Cell()) {
    self.size = size
    self.cells = [Cell](repeating: cell, count: max(0, size.columns) * max(0, size.rows))
  }

  /// The cell at a column and row; writing outside the frame is ignored, reading gives a blank.
  package subscript(column: Int, row: Int) -> Cell {
    get {
      guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return Cell() }
      return cells[row * size.columns + column]
    }
    set {
      guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return }
      let index = row * size.columns + column
      // Half of a wide glyph never survives the other half.
      if cells[index].glyph == Cell.continuation, newValue.glyph != Cell.continuation, column > 0 {
        cells[index - 1].glyph = " "
      }
      if column + 1 < size.columns, cells[index + 1].glyph == Cell.continuation {
        cells[index + 1].glyph = " "
      }
      cells[index] = newValue
      pixels?.show(false, column: column, row: row)
    }
  }

  /// Indices of the cells that are others in as many cells; ascending.
  package func places(differingFrom others: [Cell]) -> [Int] {
    var places: [Int] = []
    cells.withUnsafeBufferPointer { cells in
      others.withUnsafeBufferPointer { others in
        for index in 0..<min(cells.count, others.count) where cells[index] != others[index] {
          places.append(index)
        }
      }
    }
    return places
  }

  /// The glyphs of every row, without colours: what golden tests compare first.
  package var text: [String] {
    (0..<size.rows).map { row in
      String((0..<size.columns).map { self[$0, row].glyph }.filter { $0 != Cell.continuation })
    }
  }
}

extension Frame {
  /// Writes text on one row, left to right, and returns the column after it.
  ///
  /// Wide glyphs take two columns, marks join the glyph before them, control characters appear as visible
  /// stand-ins, and whatever lies outside the frame is clipped.
  /// - Parameter width: the columns allowed; text that needs more is cut and ends with an ellipsis.
  @discardableResult
  package mutating func put(
    _ text: some StringProtocol, column: Int, row: Int, style: Style = Style(), width: Int? = nil
  ) -> Int {
    let end = width.map { column + max(0, $0) } ?? size.columns
    let isCut = width.map { text.columns > $0 } ?? false
    let textEnd = isCut ? end - 1 : end
    var position = column
    for (glyph, columns) in GlyphSequence(text) {
      guard position + columns <= textEnd else { break }
      place(glyph, columns: columns, column: position, row: row, style: style)
      position += columns
    }
    if isCut, end > column {
      self[position, row] = Cell("…", style)
      position += 1
    }
    return position
  }

  /// Fills a rectangle with one cell, clipped to the frame.
  package mutating func fill(_ rect: CellRect, _ cell: Cell) {
    let visible = rect.intersection(CellRect(size))
    for row in visible.row..<visible.row + visible.rows {
      for column in visible.column..<visible.column + visible.columns {
        self[column, row] = cell
      }
    }
  }

  /// Draws a border just inside a rectangle, with an optional title in its top edge; the inside is kept.
  package mutating func box(_ rect: CellRect, style: Style = Style(), title: String? = nil) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    let right = rect.column + rect.columns - 1
    let bottom = rect.row + rect.rows - 1
    for column in rect.column + 1..<right {
      self[column, rect.row] = Cell("─", style)
      self[column, bottom] = Cell("─", style)
    }
    for row in rect.row + 1..<bottom {
      self[rect.column, row] = Cell("│", style)
      self[right, row] = Cell("│", style)
    }
    self[rect.column, rect.row] = Cell("┌", style)
    self[right, rect.row] = Cell("┐", style)
    self[rect.column, bottom] = Cell("└", style)
    self[right, bottom] = Cell("┘", style)
    if let title, rect.columns > 6 {
      put(" \(title) ", column: rect.column + 2, row: rect.row, style: style, width: rect.columns - 4)
    }
  }

  private mutating func place(_ glyph: Character, columns: Int, column: Int, row: Int, style: Style) {
    if columns == 1 {
      self[column, row] = Cell(glyph, style)
    } else if column >= 0, column + 1 < size.columns {
      self[column, row] = Cell(glyph, style)
      self[column + 1, row] = Cell(Cell.continuation, style)
    } else {
      // Half of a wide glyph at the frame's edge cannot be shown.
      self[column, row] = Cell(" ", style)
      self[column + 1, row] = Cell(" ", style)
    }
  }
}
