import Encoder
import Matching
import Testing

@Suite struct PeakTests {
  private let grid = WorkingGrid(filmWidth: 96, filmHeight: 80, longSide: 96)

  /// A map of stride 4 cells from a function of the grid position.
  private func map(_ value: (Double, Double) -> Double) -> [Float] {
    (0..<24 * 32).map { Float(value(Double($0 % 32) * 4 + 1.5, Double($0 / 32) * 4 + 1.5)) }
  }

  private func peak(_ map: [Float], radius: Double = 16) -> Peak {
    Peak(of: map[...], width: 32, stride: 4, grid: grid, marginRadius: radius)
  }

  @Test(arguments: [(40.0, 33.0), (41.3, 30.9), (70.49, 12.2)])
  func findsTheTopOfAQuadraticBetweenCells(x: Double, y: Double) {
    let found = peak(
      map { 1 - 0.002 * ($0 - x) * ($0 - x) - 0.003 * ($1 - y) * ($1 - y) - 0.001 * ($0 - x) * ($1 - y) })
    #expect(abs(found.position.x - x) < 0.01)
    #expect(abs(found.position.y - y) < 0.01)
  }

  @Test func paddingNeverWins() {
    // Cells from 96 px on, and rows from 80 px on, lie beyond the film.
    let found = peak(
      map { $0 > 96 || $1 > 80 ? 9 : 1 - ($0 - 50) * ($0 - 50) / 1e4 - ($1 - 20) * ($1 - 20) / 1e4 })
    #expect(found.value <= 1)
    #expect(abs(found.position.x - 50) < 0.1)
  }

  @Test func marginIsTheDropToTheBestRivalOutsideTheRadius() {
    var cells = map { _, _ in 0.1 }
    cells[5 * 32 + 5] = 0.9
    cells[5 * 32 + 7] = 0.8
    cells[15 * 32 + 20] = 0.6
    #expect(abs(peak(cells).margin - 0.3) < 1e-6)
    #expect(abs(peak(cells, radius: 4).margin - 0.1) < 1e-6)
    #expect(abs(peak(cells, radius: 1000).margin - 0.9) < 1e-6)
  }

  @Test func staysOnTheFilmAtItsCorner() {
    let found = peak(map { -$0 - $1 })
    #expect(found.position == GridPoint(x: 1.5, y: 1.5))
  }
}
