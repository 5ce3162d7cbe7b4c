/// The blocks of a screen on a film: equal rectangles of film pixels, counted from the film's corner outwards.
///
/// Views that show the same zoom level at places whole blocks apart share one grid, and so its tiles.
struct BlockGrid: Sendable, Hashable {
  /// Size of a block, native px.
  let stepX, stepY: Double
  /// Film position of block (0, 0)'s corner in pixel edges, within one block of the film's own corner.
  let phaseX, phaseY: Double

  /// The grid of a view whose top-left block has its corner at (left, top), and that block's place in it.
  static func of(left: Double, top: Double, stepX: Double, stepY: Double) -> (
    grid: BlockGrid, column: Int, row: Int
  ) {
    let (phaseX, column) = split(left, stepX)
    let (phaseY, row) = split(top, stepY)
    return (BlockGrid(stepX: stepX, stepY: stepY, phaseX: phaseX, phaseY: phaseY), column, row)
  }

  /// A position as whole steps and the rest; rests that differ by rounding alone are made equal.
  private static func split(_ position: Double, _ step: Double) -> (phase: Double, count: Int) {
    let fine = 65536.0
    let parts = (position / step * fine).rounded()
    let count = (parts / fine).rounded(.down)
    return ((parts - count * fine) / fine * step, Int(max(-1e9, min(1e9, count))))
  }

  /// Film position of a block's corner, pixel edges.
  func corner(column: Int, row: Int) -> (x: Double, y: Double) {
    (phaseX + Double(column) * stepX, phaseY + Double(row) * stepY)
  }
}
