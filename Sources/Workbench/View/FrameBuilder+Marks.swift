import Basics
import Cells
import Glibc
import Landmarks
import Radiograph

// What points at places on the film: cross-hair, landmarks, scale bar.
extension FrameBuilder {
  /// The cross-hair, at a cell of a pane.
  mutating func drawCrossHair(at cell: CellPoint, _ pane: CellRect) {
    let arms: [(Int, Int, Character)] = [
      (0, 0, "┼"), (-2, 0, "─"), (-3, 0, "─"), (2, 0, "─"), (3, 0, "─"), (0, -1, "│"), (0, 1, "│"),
    ]
    for (dx, dy, glyph) in arms {
      let place = CellPoint(column: pane.column + cell.column + dx, row: pane.row + cell.row + dy)
      if pane.contains(place) {
        over(glyph, place.column, place.row, theme[.cursor], dimmed: false, bold: true, isLegible: true)
      }
    }
  }

  /// A landmark's glyph and where it stands.
  typealias DrawnMark = (index: Int, cell: CellPoint)

  /// Glyphs by status, the active landmark first; those that found room.
  mutating func drawLandmarks(_ pane: CellRect) -> [DrawnMark] {
    let order = [model.activeIndex] + model.landmarks.indices.filter { $0 != model.activeIndex }
    var taken = Set<CellPoint>()
    var places: [DrawnMark] = []
    for index in order where model.landmarks.indices.contains(index) {
      guard let cell = cell(ofLandmark: index, pane), taken.insert(cell).inserted else { continue }
      places.append((index, cell))
      if !model.hidesMarks { drawGlyph(of: index, at: cell, pane) }
    }
    return places
  }

  /// As many names beside their glyphs as find room.
  mutating func drawNames(_ marks: [DrawnMark], _ pane: CellRect) {
    var taken = Set(marks.map(\.cell))
    for (index, cell) in marks { drawName(of: index, at: cell, &taken, pane) }
  }

  private mutating func drawGlyph(of index: Int, at cell: CellPoint, _ pane: CellRect) {
    let status = model.points.status(of: model.landmarks[index])
    if model.markSize == .large {
      let ink = index == model.activeIndex ? theme[.active] : markColour(ofLandmark: index)
      over("[", cell.column - 1, cell.row, ink: ink, pane)
      over("]", cell.column + 1, cell.row, ink: ink, pane)
    }
    if index == model.activeIndex {
      frame[cell.column, cell.row] = Cell(
        glyph(status),
        Style(
          foreground: theme[.paper], background: theme[.active], bold: true, reverse: model.depth == .mono))
    } else {
      over(glyph(status), cell.column, cell.row, markColour(ofLandmark: index), dimmed: true)
    }
  }

  /// The sign of a status, a dot where marks are small.
  private func glyph(_ status: LandmarkStatus) -> Character {
    model.markSize == .small ? "·" : Glyphs.glyph(status)
  }

  /// A short name beside the glyph; the active landmark's whole name, above or below where there is no room.
  private mutating func drawName(
    of index: Int, at cell: CellPoint, _ taken: inout Set<CellPoint>, _ pane: CellRect
  ) {
    let isActive = index == model.activeIndex
    let landmark = model.landmarks[index]
    let full = landmark.name
    let ink = isActive ? theme[.active] : markColour(ofLandmark: index)
    let names = isActive ? [full, Glyphs.shortName(full)] : [Glyphs.shortName(full)]
    // Signs in pixels reach a little into the cells beside them.
    let gap = frame.pixels == nil && model.markSize != .large ? 0 : 1
    for name in names.map(displayName) {
      let width = name.columns
      for row in isActive ? [cell.row, cell.row - 1, cell.row + 1] : [cell.row] {
        for start in [cell.column + 1 + gap, cell.column - width - gap] {
          let cells = (start..<start + width).map { CellPoint(column: $0, row: row) }
          guard cells.allSatisfy({ pane.contains($0) && !taken.contains($0) }) else { continue }
          taken.formUnion(cells)
          return over(name, start, row, ink: ink, bold: isActive, pane)
        }
      }
    }
  }

  /// Where on the film a landmark is drawn; the active one follows the pointer while it is dragged.
  func shownPosition(ofLandmark index: Int) -> PixelPoint? {
    model.shownPoint(of: model.landmarks[index])?.position
  }

  /// Where in the pane a landmark is drawn.
  private func cell(ofLandmark index: Int, _ pane: CellRect) -> CellPoint? {
    guard let cell = shownPosition(ofLandmark: index).map({ model.viewport.cell(at: $0) }) else { return nil }
    let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
    return pane.contains(place) ? place : nil
  }

  /// A bar of a round length at the bottom left: mm only where the spacing is known.
  mutating func drawScaleBar(_ film: Film, _ pane: CellRect) {
    let unit = film.spacing.map { $0.x } ?? 1
    let wanted = model.viewport.scale * Double(pane.columns) / 4 * unit
    let length = Self.roundLength(atMost: wanted)
    let cells = Int((length / unit / model.viewport.scale).rounded())
    guard cells >= 3, pane.rows >= 6 else { return }
    let bar = "├" + String(repeating: "─", count: cells - 2) + "┤"
    let text = "\(bar) \(shortText(length)) \(film.spacing == nil ? "px" : "mm")"
    over(text, pane.column + 1, pane.row + pane.rows - 1, .text, pane)
  }

  /// The largest of 1, 2, 5, 10, 20, 50... that is not above a limit; 1 for smaller limits.
  static func roundLength(atMost limit: Double) -> Double {
    let power = pow(10, floor(log10(max(1, limit))))
    return power * ([5, 2].first { $0 * power <= limit } ?? 1)
  }
}
