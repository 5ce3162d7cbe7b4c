import Cells
import Radiograph
import Testing

import Workbench

@Suite struct GeometryTests {
  @Test func aCellsMiddleLiesInThatCell() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let view = Viewport(
        scale: .random(in: 0.1...60, using: &generator), left: .random(in: -500...500, using: &generator),
        top: .random(in: -500...500, using: &generator), aspect: .random(in: 0.7...1.4, using: &generator))
      let cell = CellPoint(column: .random(in: 0..<200), row: .random(in: 0..<60))
      #expect(view.cell(at: view.point(at: cell)) == cell)
      let share = CellShare(x: .random(in: 0.01..<0.99), y: .random(in: 0.01..<0.99))
      #expect(view.cell(at: view.point(at: cell, inside: share)) == cell)
    }
  }

  @Test func fittingShowsTheWholeFilm() {
    for (width, height, pane) in [
      (1935, 2400, CellSize(columns: 39, rows: 21)), (230, 416, CellSize(columns: 130, rows: 57)),
      (5000, 100, CellSize(columns: 30, rows: 9)),
    ] {
      let view = Viewport.fit(filmWidth: width, filmHeight: height, pane: pane)
      let first = view.cell(at: PixelPoint(x: 0, y: 0))
      let last = view.cell(at: PixelPoint(x: Double(width - 1), y: Double(height - 1)))
      #expect(first.column >= 0 && first.row >= 0)
      #expect(last.column < pane.columns && last.row < pane.rows)
    }
  }

  @Test func zoomingKeepsThePointInPlace() {
    let view = Viewport(scale: 8, left: -20, top: 30)
    let point = PixelPoint(x: 101.5, y: 222.25)
    let zoomed = view.zoomed(to: 3, around: point)
    #expect(zoomed.cell(at: point) == view.cell(at: point))
    #expect(zoomed.scale == 3)
    let reshaped = view.reshaped(to: 1.2, around: point)
    #expect(reshaped.cell(at: point) == view.cell(at: point) && reshaped.aspect == 1.2)
  }

  /// Height of a block over its width on the screen: what is as wide as high on the film is so on the screen.
  @Test(arguments: [
    PixelSize(width: 8, height: 17), PixelSize(width: 10, height: 19), PixelSize(width: 9, height: 14),
  ])
  func squaresStaySquares(_ cell: PixelSize) {
    let aspect = Double(cell.height) / Double(2 * cell.width)
    for (width, height) in [(640, 800), (2400, 1935), (500, 500)] {
      let pane = CellSize(columns: 90, rows: 41)
      let view = Viewport.fit(filmWidth: width, filmHeight: height, pane: pane, aspect: aspect)
      func pixel(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        view.pixel(at: PixelPoint(x: x, y: y), cell: cell)
      }
      let (first, last) = (pixel(-0.5, -0.5), pixel(Double(width) - 0.5, Double(height) - 0.5))
      let shown = (last.x - first.x) / (last.y - first.y)
      #expect(abs(shown / (Double(width) / Double(height)) - 1) < 1e-9)
      #expect(first.x >= -1e-9 && first.y >= -1e-9)
      #expect(last.x <= Double(pane.columns * cell.width) + 1e-9)
      #expect(last.y <= Double(pane.rows * cell.height) + 1e-9)
    }
  }

  @Test func theViewFollowsToAnyPoint() {
    let pane = CellSize(columns: 40, rows: 20)
    for _ in 0..<500 {
      let view = Viewport(
        scale: .random(in: 0.2...20), left: .random(in: -90...900), top: .random(in: -90...900))
      let point = PixelPoint(x: .random(in: -1000...1000), y: .random(in: -1000...1000))
      let cell = view.following(point, pane: pane, margin: 2).cell(at: point)
      #expect((2..<38).contains(cell.column) && (2..<18).contains(cell.row))
    }
  }

  @Test func panesFillAnyScreenWithoutOverlap() throws {
    for columns in stride(from: 32, through: 220, by: 7) {
      for rows in 8...61 {
        let layout = try #require(Layout(CellSize(columns: columns, rows: rows)))
        let panes = [
          layout.list, layout.film, layout.table, layout.readout, layout.title, layout.status, layout.hints,
        ]
        .compactMap { $0 }
        for (index, pane) in panes.enumerated() {
          #expect(!pane.isEmpty)
          #expect(pane.intersection(CellRect(column: 0, row: 0, columns: columns, rows: rows)) == pane)
          #expect(panes[(index + 1)...].allSatisfy { $0.intersection(pane).isEmpty })
        }
      }
    }
    #expect(Layout(CellSize(columns: 20, rows: 5)) == nil)
  }

  /// At native resolution the mean equals the area-weighted mean of the pixels, to the last fraction.
  @Test func meansOfSmallSquaresAreExact() throws {
    let plane = Plane(width: 17, height: 13, values: (0..<17 * 13).map { _ in Float.random(in: 0...255) })
    let pyramid = Pyramid(plane, smallestSide: 1)
    for _ in 0..<300 {
      let size = Double.random(in: 0.05...1.9)
      let left = Double.random(in: -2...18)
      let top = Double.random(in: -2...14)
      let expected = areaMean(plane, left, top, size)
      let mean = pyramid.mean(left: left, top: top, size: size)
      if let expected {
        #expect(abs(Double(try #require(mean)) - expected) < 1e-2)
      } else {
        #expect(mean == nil)
      }
    }
  }

  /// Squares that coincide with a level's pixels are exact at every level.
  @Test func meansOfLargeSquaresAreExactOnTheGrid() throws {
    let plane = Plane(width: 64, height: 64, values: (0..<64 * 64).map { _ in Float.random(in: 0...255) })
    let pyramid = Pyramid(plane, smallestSide: 1)
    for size in [2.0, 4, 8, 16] {
      let left = size * 2
      let mean = try #require(pyramid.mean(left: left, top: left, size: size))
      #expect(abs(Double(mean) - (areaMean(plane, left, left, size) ?? -1)) < 1e-2)
    }
  }

  private func areaMean(_ plane: Plane, _ left: Double, _ top: Double, _ size: Double) -> Double? {
    var sum = 0.0
    var weights = 0.0
    for y in 0..<plane.height {
      for x in 0..<plane.width {
        let wide = min(left + size, Double(x + 1)) - max(left, Double(x))
        let tall = min(top + size, Double(y + 1)) - max(top, Double(y))
        guard wide > 0, tall > 0 else { continue }
        sum += wide * tall * Double(plane[x, y])
        weights += wide * tall
      }
    }
    return weights > 0 ? sum / weights : nil
  }

  @Test func listWindowsShowTheCurrentRow() {
    for count in [0, 1, 5, 21, 1000] {
      for current in 0..<max(1, count) {
        let window = ListWindow(count: count, current: current, rows: 21)
        #expect(window.indices.upperBound <= count)
        #expect(count == 0 || window.indices.contains(current))
        #expect(window.count == min(21, count))
      }
    }
  }
}
