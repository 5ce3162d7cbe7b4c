import Cells

// The letters of the squares, while one of them is chosen.
extension FrameBuilder {
  /// Letters of the columns along the upper and the lower edge and those of the rows at the sides; once a column is chosen,
  /// those of the rows down that column.
  mutating func drawSquares(_ pane: CellRect) {
    guard case .squares(let chosen) = model.mode, let squares = model.squares else { return }
    let columns = (0..<squares.size.columns).map {
      pane.column + min(pane.columns - 1, $0 * squares.cells.columns + (squares.cells.columns - 1) / 2)
    }
    let rows = (0..<squares.size.rows).map {
      pane.row + min(pane.rows - 1, $0 * squares.cells.rows + (squares.cells.rows - 1) / 2)
    }
    if let chosen, columns.indices.contains(chosen) {
      for (letter, row) in zip(Squares.letters, rows) {
        drawLetter(letter, columns[chosen], row, .accent, pane)
      }
      return
    }
    for (letter, row) in zip(Squares.letters, rows) {
      for column in [pane.column, pane.column + pane.columns - 1] {
        drawLetter(letter, column, row, .text, pane)
      }
    }
    // In the corners the columns have the word: they come first.
    for (letter, column) in zip(Squares.letters, columns) {
      for row in [pane.row, pane.row + pane.rows - 1] { drawLetter(letter, column, row, .text, pane) }
    }
  }

  private mutating func drawLetter(
    _ letter: Character, _ column: Int, _ row: Int, _ role: Theme.Role, _ pane: CellRect
  ) {
    over(String(letter), column, row, role, bold: true, pane)
  }
}
