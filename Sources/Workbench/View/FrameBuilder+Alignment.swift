import Basics
import Cells
import Glibc
import Radiograph

// The marked film laid over this one: its lattice, bent as the alignment bends it, and where landmarks are expected.
extension FrameBuilder {
  /// The alignment, while its layer is on.
  private var alignment: AlignmentLayer? { model.layer == .alignment ? model.alignment : nil }

  /// Corners of the lattice as dots, its lines too where they are far enough apart; a ring of two standard deviations
  /// around the active landmark's expected place, a sign at the others'.
  mutating func drawAlignment(_ pane: CellRect) {
    guard let layer = alignment else { return }
    func cell(_ point: PixelPoint) -> CellPoint? {
      let cell = model.viewport.cell(at: point)
      let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
      return pane.contains(place) ? place : nil
    }
    let lengths = layer.edges.map { $0.0.distance(to: $0.1) / model.viewport.scale }
    if (lengths.upperMedian ?? 0) >= 10 {
      let dots = layer.edges.flatMap { Self.points(from: $0.0, to: $0.1, apart: 2 * model.viewport.scale) }
      for place in dots.compactMap(cell) { over("·", place.column, place.row, theme[.accent], dimmed: false) }
    }
    for place in layer.lattice.joined().compactMap(cell) {
      over("+", place.column, place.row, theme[.accent], dimmed: false)
    }
    for landmark in model.landmarks {
      guard let expected = layer.expected[landmark] else { continue }
      let isActive = landmark == model.activeLandmark
      let ink = theme[isActive ? .active : .text]
      if isActive {
        let ring = Self.ring(around: expected.position, radius: 2 * expected.deviation)
        for place in ring.compactMap(cell) { over("·", place.column, place.row, ink, dimmed: false) }
      }
      if let place = cell(expected.position) {
        over(Glyphs.expected, place.column, place.row, ink, dimmed: true)
      }
    }
  }

  /// The same in pixels: lines, and rings around all landmarks.
  func drawPixelAlignment(on picture: inout PixelPane, _ view: Viewport) {
    guard let layer = alignment else { return }
    let apart = view.scale / Double(picture.cell.width)
    for edge in layer.edges {
      for point in Self.points(from: edge.0, to: edge.1, apart: apart) {
        dot(point, theme[.accent], share: 0.6, on: &picture, view)
      }
    }
    for landmark in model.landmarks {
      guard let expected = layer.expected[landmark] else { continue }
      let isActive = landmark == model.activeLandmark
      for point in Self.ring(around: expected.position, radius: 2 * expected.deviation, apart: apart) {
        dot(point, theme[isActive ? .active : .text], share: isActive ? 0.9 : 0.5, on: &picture, view)
      }
    }
  }

  /// Mixes ink into the pixel at a place of the film.
  func dot(_ point: PixelPoint, _ ink: RGB, share: Double, on picture: inout PixelPane, _ view: Viewport) {
    let place = view.pixel(at: point, cell: picture.cell)
    let (x, y) = (clampedInt(place.x), clampedInt(place.y))
    picture[x, y] = picture[x, y].mixed(with: ink, share: share)
  }

  /// Places on a line, at most so far apart, px of the film; those far off the film are left out with the line.
  static func points(from start: PixelPoint, to end: PixelPoint, apart: Double) -> [PixelPoint] {
    let count = clampedInt(start.distance(to: end) / max(apart, 1e-3)) + 1
    guard count < 100_000 else { return [] }
    return (0...count).map { step in
      let share = Double(step) / Double(count)
      return PixelPoint(x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
    }
  }

  /// Places on a circle: 24, or at most so far apart, px of the film.
  private static func ring(around centre: PixelPoint, radius: Double, apart: Double? = nil) -> [PixelPoint] {
    let count = apart.map { max(24, min(10_000, clampedInt(2 * .pi * radius / max($0, 1e-3)))) } ?? 24
    return (0..<count).map { step in
      let angle = 2 * .pi * Double(step) / Double(count)
      return PixelPoint(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle))
    }
  }
}
