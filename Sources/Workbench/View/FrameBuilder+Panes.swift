import Cells
import Information

extension FrameBuilder {
  /// The image list: a status glyph, the name, a star where searches go by it, a hollow one where it is left out.
  mutating func drawImageList(_ pane: CellRect) {
    let images = model.images
    for (row, place) in ListWindow(images: images, rows: pane.rows).indices.enumerated() {
      let index = images.visible[place]
      let entry = images.entries[index]
      let isCurrent = index == images.current
      let text = isCurrent ? chosenStyle() : style(entry.isExcluded ? .dim : .text)
      let y = pane.row + row
      frame.fill(CellRect(column: pane.column, row: y, columns: pane.columns, rows: 1), Cell(" ", text))
      let stage = images.stage(of: entry)
      frame[pane.column, y] =
        entry.isExcluded
        ? Cell(Glyphs.excluded, mixed(text, ink: .dim))
        : Cell(Glyphs.glyph(stage), mixed(text, ink: Glyphs.role(stage)))
      let right = pane.column + pane.columns
      let shares = drawShares(of: entry, endingAt: right - (entry.progress.taught > 0 ? 1 : 0), y, text, pane)
      // Where there is room, how many landmarks are decided on; narrow lists have the glyph alone.
      let hasRoom = pane.columns >= 22 && !model.landmarks.isEmpty && !entry.isExcluded && shares == 0
      let decided = hasRoom ? "\(entry.progress.reviewed)/\(model.landmarks.count)" : ""
      put(decided, endingAt: right - 1, y, isCurrent ? text : style(.dim))
      let end =
        hasRoom
        ? pane.columns - 2 - decided.columns : pane.columns - (entry.progress.taught > 0 ? 1 : 0) - shares
      if let sign = Glyphs.sign(of: entry.remarks) {
        frame[pane.column + 1, y] = Cell(sign, mixed(text, ink: .accent))
      }
      frame.put(entry.name.description, column: pane.column + 2, row: y, style: text, width: end - 2)
      if entry.progress.taught > 0 {
        frame[pane.column + pane.columns - 1, y] =
          entry.isTemplate
          ? Cell(Glyphs.template, mixed(text, ink: .accent)) : Cell(Glyphs.leftOut, mixed(text, ink: .dim))
      }
    }
    if images.visible.isEmpty {
      frame.put(
        images.entries.isEmpty ? "no images" : "none match", column: pane.column, row: pane.row,
        style: style(.dim), width: pane.columns)
    }
  }

  /// While information is shown, each film's share of high information; where there is room, of all categories.
  ///
  /// - Returns: the columns that it takes.
  private mutating func drawShares(
    of entry: ImageEntry, endingAt end: Int, _ row: Int, _ text: Style, _ pane: CellRect
  ) -> Int {
    guard model.layer.isOfInformation || model.images.order == .information, let histogram = entry.histogram
    else { return 0 }
    let shares = histogram.shares(model.cuts)
    let shown = pane.columns >= 28 ? InformationCategory.allCases : [.high]
    var column = end
    for category in shown.reversed() {
      let percent = " \(Int(((shares[category] ?? 0) * 100).rounded()))"
      let part = category == .high ? percent + "%" : percent
      column -= category == .high ? 5 : 3
      var ink = text
      ink.foreground = theme[.paper].legible(theme[Glyphs.role(category)], or: theme[.text])
      put(part, endingAt: column + (category == .high ? 5 : 3), row, ink)
    }
    return end - column
  }

  /// The landmark table: name, status, position, confidence.
  mutating func drawTable(_ pane: CellRect) {
    let window = ListWindow(count: model.landmarks.count, current: model.activeIndex, rows: pane.rows)
    for (row, index) in window.indices.enumerated() {
      drawLandmark(index, CellRect(column: pane.column, row: pane.row + row, columns: pane.columns, rows: 1))
    }
    if model.landmarks.isEmpty {
      frame.put(
        "no landmarks yet", column: pane.column, row: pane.row, style: style(.dim), width: pane.columns)
      frame.put(
        "c names one", column: pane.column, row: pane.row + 1, style: style(.dim), width: pane.columns)
      frame.put(
        "S picks a set", column: pane.column, row: pane.row + 2, style: style(.dim), width: pane.columns)
    }
  }

  private mutating func drawLandmark(_ index: Int, _ line: CellRect) {
    let landmark = model.landmarks[index]
    let point = model.points[landmark]
    let status = point?.status ?? .unset
    let isActive = index == model.activeIndex
    let text = isActive ? chosenStyle() : style(status == .unset ? .dim : .text)
    frame.fill(line, Cell(" ", text))
    if isActive { frame[line.column, line.row] = Cell("▸", mixed(text, ink: .active)) }
    frame[line.column + 1, line.row] = Cell(Glyphs.glyph(status), mixed(text, ink: Glyphs.role(status)))
    var right = line.column + line.columns
    // From the right: confidence, y, x; the name takes what is left.
    let confidence = status == .predicted || status == .accepted ? point?.confidence : nil
    right -= line.columns >= 26 ? 5 : 4
    put(
      confidence.map { "\(Int(($0 * 100).rounded()))%" } ?? "", endingAt: line.column + line.columns,
      line.row, text)
    let wide = line.columns >= 34
    let width = wide ? 7 : 5
    if let position = point?.position {
      put(coordinate(position.y, tenths: wide), endingAt: right, line.row, text)
      put(coordinate(position.x, tenths: wide), endingAt: right - width, line.row, text)
    } else if status == .missing {
      put("missing", endingAt: right, line.row, text)
    }
    right -= 2 * width
    let nameColumn = line.column + 3
    let nameWidth = point == nil ? line.columns - 3 : right - nameColumn
    frame.put(landmark.description, column: nameColumn, row: line.row, style: text, width: nameWidth)
  }

  /// Writes text so that it ends before a column.
  mutating func put(_ text: String, endingAt column: Int, _ row: Int, _ style: Style) {
    frame.put(text, column: column - text.columns, row: row, style: style)
  }

  private func coordinate(_ value: Double, tenths: Bool) -> String {
    tenths ? shortText(value) : String(Int(value.rounded()))
  }

  private func mixed(_ style: Style, ink: Theme.Role) -> Style {
    var style = style
    style.foreground = theme[ink]
    return style
  }
}

extension FrameBuilder {
  /// What is under the cursor: position, stored grey value, information.
  mutating func drawReadout(_ pane: CellRect) {
    for column in pane.column..<pane.column + pane.columns {
      frame[column, pane.row] = Cell("─", style(.border))
    }
    frame.put(
      " at the cursor ", column: pane.column + 1, row: pane.row, style: style(.dim), width: pane.columns - 2)
    guard let loaded = model.picture.loaded else { return }
    let cursor = model.cursor
    var lines = [("px", "\(shortText(cursor.x)), \(shortText(cursor.y))")]
    if let spacing = loaded.film.spacing {
      let millimetres = "\(shortText(cursor.x * spacing.x)), \(shortText(cursor.y * spacing.y))"
      lines.append(("mm", "\(millimetres) (\(spacing.sourceName))"))
    }
    if let grey = loaded.sample(at: cursor) {
      lines.append(("grey", "\(grey) of \((1 << loaded.film.bitDepth) - 1)"))
    }
    if let layer = model.information {
      lines.append(("holds", layer.words(at: cursor)))
    } else {
      lines.append(("bits", "i computes them"))
    }
    if let layer = model.similarity, layer.landmark == model.activeLandmark {
      let x = (cursor.x + 0.5) * Double(layer.plane.width) / Double(loaded.film.width) - 0.5
      let y = (cursor.y + 0.5) * Double(layer.plane.height) / Double(loaded.film.height) - 0.5
      lines.append(("alike", shortText(Double(layer.plane.bilinear(x: x, y: y)), decimals: 2)))
    }
    if model.layer == .alignment, let place = model.activeLandmark.flatMap({ model.alignment?.expected[$0] })
    {
      let away = shortText(place.position.distance(to: cursor))
      lines.append(("away", "\(away) px of ± \(shortText(place.deviation))"))
    }
    for (row, (label, value)) in lines.prefix(pane.rows - 1).enumerated() {
      frame.put(label, column: pane.column, row: pane.row + 1 + row, style: style(.dim))
      frame.put(
        value, column: pane.column + 6, row: pane.row + 1 + row, style: style(.text), width: pane.columns - 6)
    }
  }
}
