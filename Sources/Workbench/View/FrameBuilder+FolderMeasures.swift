import Basics
import Cells
import Landmarks
import Morphometry

// The list of one measurement on all films, over the panes.
extension FrameBuilder {
  /// A film a row: its name, value, error, and how far it is off; above them what that is told from.
  mutating func drawFolderMeasures() {
    guard let measures = model.folderMeasures, let measuring = model.measuring,
      let panel = model.panelOfMeasurements
    else { return }
    let rows = measures.rows
    let definitions = measuring.set.definitions
    drawPanel(
      panel,
      title:
        "\(displayName(measuring.set.name)) of all films, \(measures.measurement + 1) of \(definitions.count)"
    )
    let inside = panel.box.inset(by: 1)
    guard let ranking = measures.ranking else {
      frame.put(
        " measuring the films", column: inside.column, row: inside.row, style: style(.dim),
        width: inside.columns)
      return
    }
    let end = frame.put(
      " \(displayName(ranking.definition.name))  ", column: inside.column, row: inside.row,
      style: style(.accent, bold: true), width: inside.columns / 2)
    let words = words(of: ranking)
    frame.put(
      words, column: max(end, inside.column + inside.columns - 1 - words.columns), row: inside.row,
      style: style(.dim), width: max(0, inside.column + inside.columns - 1 - end))
    let ends = MeasuredColumns(inside)
    let list = panel.entries
    if list.row > inside.row + 1 {
      drawHeadings(ends, inside.row + 1)
      drawPointError(
        CellRect(column: inside.column, row: list.row + list.rows, columns: inside.columns, rows: 1))
    }
    for index in panel.window.indices {
      draw(rows[index], isChosen: index == measures.highlighted, ends, panel.line(of: index))
    }
    if rows.isEmpty {
      frame.put(
        " no film has points yet", column: list.column, row: list.row, style: style(.dim), width: list.columns
      )
    }
  }

  private mutating func drawHeadings(_ ends: MeasuredColumns, _ row: Int) {
    put("value", endingAt: ends.value, row, style(.dim))
    if let end = ends.error { put("error", endingAt: end, row, style(.dim)) }
    put("off by", endingAt: ends.deviation, row, style(.dim))
  }

  /// How far points are taken to be off, and the key that says it.
  private mutating func drawPointError(_ line: CellRect) {
    let key = model.keys.name(of: .typePointError, in: .measurements)
    let words =
      model.pointError == nil
      ? "how far points are off is not stated; \(key) states it"
      : "points off by \(model.pointErrorWords); \(key) changes it"
    frame.put(" " + words, column: line.column, row: line.row, style: style(.accent), width: line.columns)
  }

  private mutating func draw(
    _ row: MeasurementRanking.Row, isChosen: Bool, _ ends: MeasuredColumns, _ line: CellRect
  ) {
    let value = row.value
    let text = isChosen ? chosenStyle() : style(value.value == nil ? .dim : .text)
    frame.fill(line, Cell(" ", text))
    let glyph = Glyphs.glyph(value)
    var sign = text
    sign.foreground = theme[glyph.role]
    frame[line.column + 1, line.row] = Cell(glyph.sign, sign)
    let isShown = row.image == model.imageName
    let name = "\(row.image)" + (isShown ? " (shown)" : "")
    guard let number = value.value else {
      let half = line.columns / 2
      frame.put(name, column: line.column + 3, row: line.row, style: text, width: half - 4)
      frame.put(
        value.note, column: line.column + half, row: line.row, style: text, width: line.columns - half - 1)
      return
    }
    frame.put(
      name, column: line.column + 3, row: line.row, style: text, width: ends.value - 10 - line.column - 3)
    put(value.unit.text(number), endingAt: ends.value, line.row, text)
    if let end = ends.error, let error = value.error {
      put("±" + value.unit.bare(error), endingAt: end, line.row, text)
    }
    var off = text
    if let deviation = row.deviation, deviation != 0, !isChosen { off.foreground = theme[.warning] }
    put(words(of: row), endingAt: ends.deviation, line.row, off)
  }

  /// How far a film is off, with its sign; why that cannot be told where it cannot.
  private func words(of row: MeasurementRanking.Row) -> String {
    guard let deviation = row.deviation else { return row.value.unit == .pixels ? "no spacing" : "" }
    let size = row.value.unit.bare(deviation.magnitude)
    return size == "0" ? size : (deviation > 0 ? "+" : "-") + size
  }

  private func words(of ranking: MeasurementRanking) -> String {
    switch ranking.reference {
    case .norm(let norm):
      let ends = [norm.lowerBound, norm.upperBound].map { shortText($0) }
      return "off the norm " + (ends[0] == ends[1] ? ends[0] : "\(ends[0])..\(ends[1])")
    case .median(let median, let unit): return "no norm: off the median \(unit.text(median))"
    case .none: return "no norm, too few films for a median"
    }
  }
}

/// Where the columns of the list end; narrow ones have no errors.
private struct MeasuredColumns {
  let value: Int
  let error: Int?
  let deviation: Int

  init(_ inside: CellRect) {
    deviation = inside.column + inside.columns - 1
    error = inside.columns >= 44 ? deviation - 11 : nil
    value = error.map { $0 - 9 } ?? deviation - 12
  }
}
