/// One character cell: what the terminal shows at one place.
package struct Cell: Sendable, Hashable {
  /// The grapheme shown. A glyph of two columns is followed by a cell that holds `Cell.continuation`.
  package var glyph: Character
  /// Ink; nil is the terminal's own foreground.
  package var foreground: RGB?
  /// Paper; nil is the terminal's own background.
  package var background: RGB?
  /// Heavier strokes.
  package var bold: Bool
  /// Ink and paper exchanged.
  package var reverse: Bool
  /// Underlined.
  package var underline: Bool

  /// Makes a cell.
  package init(
    _ glyph: Character = " ", foreground: RGB? = nil, background: RGB? = nil, bold: Bool = false,
    reverse: Bool = false, underline: Bool = false
  ) {
    self.glyph = glyph
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.reverse = reverse
    self.underline = underline
  }

  /// Glyph of the second cell under a wide glyph; never sent to a terminal.
  package static var continuation: Character { "\u{0}" }
}

/// A size in character cells.
package struct CellSize: Sendable, Hashable {
  /// Columns.
  package var columns: Int
  /// Rows.
  package var rows: Int

  /// Makes a size.
  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A position in character cells; (0, 0) is the top-left cell.
package struct CellPoint: Sendable, Hashable {
  /// Columns from the left.
  package var column: Int
  /// Rows from the top.
  package var row: Int

  /// Makes a position.
  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A whole screen as a value: a grid of cells, row-major `[rows, columns]`, perhaps with a picture over some.
package struct Frame: Sendable, Equatable {
  /// Columns and rows.
  package let size: CellSize
  /// Row-major cells, `[rows, columns]`.
  package private(set) var cells: [Cell]
  /// A picture over some of the cells; nil on terminals that draw none.
  package internal(set) var pixels: PixelPane?

  /// Makes a frame of one repeated cell.
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

  /// The glyphs of every row, without colours: what golden tests compare first.
  package var text: [String] {
    (0..<size.rows).map { row in
      String((0..<size.columns).map { self[$0, row].glyph }.filter { $0 != Cell.continuation })
    }
  }
}
