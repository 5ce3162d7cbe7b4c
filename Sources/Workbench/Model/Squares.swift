import Cells
import Radiograph

/// The film's pane cut into squares, each named by a letter for its column and one for its row: two keys reach any of them,
/// as on a chessboard.
package struct Squares: Sendable, Equatable {
  /// Columns and rows of squares; no more than there are letters.
  package let size: CellSize
  /// Columns and rows of cells in a square; the last ones may be cut off.
  package let cells: CellSize

  /// The letters, in order.
  package static let letters = Array("abcdefghijklmnopqrstuvwxyz")

  package init(pane: CellSize) {
    func cut(_ length: Int) -> (count: Int, cells: Int) {
      let cells = max(1, (length + Self.letters.count - 1) / Self.letters.count)
      return ((length + cells - 1) / cells, cells)
    }
    let (across, down) = (cut(pane.columns), cut(pane.rows))
    size = CellSize(columns: across.count, rows: down.count)
    cells = CellSize(columns: across.cells, rows: down.cells)
  }

  /// The place of a letter; nil where it names none of so many.
  package static func place(of letter: Character, among count: Int) -> Int? {
    letters.prefix(count).firstIndex { String($0) == letter.lowercased() }
  }

  /// The letters of the square that holds a cell of the pane.
  package func letters(at cell: CellPoint) -> (column: Character, row: Character) {
    (
      Self.letters[max(0, min(size.columns - 1, cell.column / cells.columns))],
      Self.letters[max(0, min(size.rows - 1, cell.row / cells.rows))]
    )
  }

  /// The middle of a square on the film.
  package func middle(column: Int, row: Int, in view: Viewport) -> PixelPoint {
    let corner = CellPoint(column: column * cells.columns, row: row * cells.rows)
    let opposite = CellPoint(column: corner.column + cells.columns, row: corner.row + cells.rows)
    let (first, last) = (
      view.point(at: corner, inside: CellShare(x: 0, y: 0)),
      view.point(at: opposite, inside: CellShare(x: 0, y: 0))
    )
    return PixelPoint(x: (first.x + last.x) / 2, y: (first.y + last.y) / 2)
  }
}
