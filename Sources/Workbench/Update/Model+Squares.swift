import Cells
import Radiograph

// Going to a square of the film by its two letters.
extension Model {
  /// The squares of the film's pane.
  package var squares: Squares? { layout.map { Squares(pane: $0.film.size) } }

  mutating func chooseSquare() -> [Command] {
    mode = .squares(column: nil)
    message = Message("Type the letter of a column, then that of a row")
    return []
  }

  mutating func eraseLetter() -> [Command] { chooseSquare() }

  /// Takes the letter of a column, then that of a row, and goes there.
  mutating func typeLetter(_ letter: Character) {
    guard case .squares(let column) = mode, let squares else { return }
    let count = column == nil ? squares.size.columns : squares.size.rows
    guard let place = Squares.place(of: letter, among: count) else {
      let what = column == nil ? "column" : "row"
      message = Message(
        "No \(what) is called \(letter): a to \(Squares.letters[count - 1]); Esc stays here.", .warning)
      return
    }
    guard let column else {
      mode = .squares(column: place)
      message = Message("Column \(letter.lowercased()); type the letter of a row")
      return
    }
    mode = .normal
    go(to: squares, column: column, row: place)
  }

  /// Goes to the middle of a square, and closer up where a block is more than a pixel: until one is, or the square fills the
  /// pane.
  private mutating func go(to squares: Squares, column: Int, row: Int) {
    guard let pane = layout?.film.size else { return }
    let (view, before) = (viewport, cursor)
    let middle = squares.middle(column: column, row: row, in: view)
    let share = max(
      Double(squares.cells.columns) / Double(max(1, pane.columns)),
      Double(squares.cells.rows) / Double(max(1, pane.rows)))
    let scale = max(1, view.scale * share)
    if scale < view.scale {
      jump(to: middle, scale: scale)
    } else {
      stand = Stand(cursor: cursor, zoom: zoom)
      moveCursor(to: middle)
    }
    // A square beside the film leads to the film's edge.
    message = Message(cursor == before ? "The cursor is there already" : "")
  }
}
