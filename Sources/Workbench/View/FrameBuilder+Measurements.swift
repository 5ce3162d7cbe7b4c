import Basics
import Cells
import Landmarks
import Morphometry
import Radiograph

// The panel of measurements, their lines on the film, and those between landmarks.
extension FrameBuilder {
  /// A measurement a row: its name, value, error, and the norm where there is room.
  mutating func drawMeasurements(_ pane: CellRect) {
    guard let measuring = model.measuring else { return }
    frame.fill(pane, Cell(" ", style(.text)))
    for column in pane.column..<pane.column + pane.columns {
      frame[column, pane.row] = Cell("─", style(.border))
    }
    let error = model.pointError.map { "±\(shortText($0, decimals: 4)) " } ?? ""
    frame.put(
      " \(displayName(measuring.set.name)) \(error)", column: pane.column + 1, row: pane.row,
      style: style(.dim),
      width: pane.columns - 2)
    let all = Array(zip(model.measured, measuring.set.definitions))
    var rows = all
    if all.count > pane.rows - 1 {
      // What can be measured comes first where not everything finds room.
      rows = all.filter { $0.0.value != nil } + all.filter { $0.0.value == nil }
      rows = Array(rows.prefix(max(0, pane.rows - 2)))
    }
    let errorColumns = rows.contains { $0.0.error != nil } ? 6 : 0
    for (row, (value, definition)) in rows.enumerated() {
      draw(
        value, definition, errorColumns,
        CellRect(column: pane.column, row: pane.row + 1 + row, columns: pane.columns, rows: 1))
    }
    if rows.count < all.count {
      frame.put(
        "\(all.count - rows.count) more", column: pane.column + 2, row: pane.row + pane.rows - 1,
        style: style(.dim), width: pane.columns - 2)
    }
  }

  private mutating func draw(
    _ value: MeasuredValue, _ definition: MeasurementDefinition, _ errorColumns: Int, _ line: CellRect
  ) {
    let touchesActive = model.activeLandmark.map { isPart($0, of: definition) } ?? false
    let text = style(value.value == nil ? .dim : touchesActive ? .active : .text, bold: touchesActive)
    let glyph = Glyphs.glyph(value)
    frame[line.column, line.row] = Cell(glyph.sign, style(glyph.role))
    let wide = line.columns >= 34
    let right = line.column + line.columns - (wide ? 9 : 0)
    let nameWidth =
      value.value == nil ? min(value.name.columns, line.columns / 2) : right - errorColumns - line.column - 11
    frame.put(
      displayName(value.name), column: line.column + 2, row: line.row, style: text, width: nameWidth)
    guard let number = value.value else {
      frame.put(
        value.note, column: line.column + 3 + nameWidth, row: line.row, style: style(.dim),
        width: line.columns - 3 - nameWidth)
      return
    }
    put(value.unit.text(number), endingAt: right - errorColumns, line.row, text)
    if let error = value.error {
      put(
        "±\(value.unit.bare(error))", endingAt: right, line.row, style(.dim))
    }
    if wide, let norm = definition.norm {
      let ends = [norm.lowerBound, norm.upperBound].map { shortText($0) }
      put(ends[0] == ends[1] ? ends[0] : "\(ends[0])..\(ends[1])", endingAt: right + 9, line.row, style(.dim))
    }
  }

  private func isPart(_ landmark: Landmark, of definition: MeasurementDefinition) -> Bool {
    guard let measuring = model.measuring else { return false }
    return measuring.set.landmarks(of: definition).contains { measuring.names[$0] == landmark }
  }

  /// A line over the film.
  typealias Stroke = (from: PixelPoint, to: PixelPoint, role: Theme.Role)

  /// The lines between landmarks; above them those of what is measured, the active landmark's on top.
  private var strokes: [Stroke] {
    guard !model.hidesMarks else { return [] }
    let skeleton = model.lines.skeleton.lines.compactMap { line -> Stroke? in
      guard let from = model.shownPoint(of: line.from)?.position,
        let to = model.shownPoint(of: line.to)?.position
      else { return nil }
      return (from, to, .border)
    }
    guard model.showsMeasurements, let measuring = model.measuring else { return skeleton }
    return skeleton
      + measuring.set.definitions.flatMap { definition -> [Stroke] in
        let role: Theme.Role =
          model.activeLandmark.map { isPart($0, of: definition) } == true ? .accent : .dim
        return measuring.lines(of: definition) { model.shownPoint(of: $0)?.position }.map {
          ($0.0, $0.1, role)
        }
      }.sorted { $0.role == .dim && $1.role != .dim }
  }

  /// Semilandmarks of all curves, native px.
  private var semilandmarks: [PixelPoint] {
    guard !model.hidesMarks else { return [] }
    return model.lines.curves.filter { !$0.isDigitised }.flatMap { curve in
      curve.points { model.shownPoint(of: $0)?.position } ?? []
    }
  }

  /// Lines as dots, a dot every other cell; semilandmarks as rings.
  mutating func drawStrokes(_ pane: CellRect) {
    defer {
      for cell in semilandmarks.map(model.viewport.cell) {
        let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
        if pane.contains(place) { over("∘", place.column, place.row, theme[.accent], dimmed: false) }
      }
    }
    for stroke in strokes {
      for point in Self.points(from: stroke.from, to: stroke.to, apart: 2 * model.viewport.scale) {
        let cell = model.viewport.cell(at: point)
        let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
        if pane.contains(place) { over("·", place.column, place.row, theme[stroke.role], dimmed: false) }
      }
    }
  }

  /// The same as thin lines in pixels.
  func drawPixelStrokes(on picture: inout PixelPane, _ view: Viewport) {
    let apart = view.scale / Double(picture.cell.width)
    for stroke in strokes {
      for point in Self.points(from: stroke.from, to: stroke.to, apart: apart) {
        dot(point, theme[stroke.role], share: 0.7, on: &picture, view)
      }
    }
    for point in semilandmarks {
      picture.draw(.ring, at: view.pixel(at: point, cell: picture.cell), radius: 2.5, ink: theme[.accent])
    }
  }
}

extension Glyphs {
  /// What a measured value stands on, as points show it.
  static func glyph(_ value: MeasuredValue) -> (sign: Character, role: Theme.Role) {
    switch value.status {
    case .placed: (glyph(LandmarkStatus.placed), role(LandmarkStatus.placed))
    case .predicted: (glyph(LandmarkStatus.predicted), role(LandmarkStatus.predicted))
    case .missing: (glyph(LandmarkStatus.unset), role(LandmarkStatus.unset))
    case .impossible: ("!", .warning)
    }
  }
}

extension MeasuredValue.Unit {
  /// A number of this unit, as short as people read it.
  func text(_ value: Double) -> String {
    switch self {
    case .degrees: "\(bare(value))°"
    case .millimetres: "\(bare(value)) mm"
    case .pixels: "\(bare(value)) px"
    case .ratio: bare(value)
    }
  }

  /// The same without the unit.
  func bare(_ value: Double) -> String { shortText(value, decimals: self == .ratio ? 2 : 1) }
}
