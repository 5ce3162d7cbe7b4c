import Cells
import Information
import Landmarks
import Radiograph

// The film at the right of the one being worked on: its own layer and points, the cursor at the linked place.
extension FrameBuilder {
  mutating func drawBeside(_ pane: CellRect) {
    for row in pane.row..<pane.row + pane.rows { frame[pane.column - 1, row] = Cell("│", style(.border)) }
    guard let beside = model.beside, let view = model.viewportBeside, let link = model.link,
      let window = model.windowBeside
    else { return }
    let cursor = link.place(of: model.cursor)
    let information = model.informationBeside
    paint(
      beside.film, view, pane, window: window,
      layer: information.flatMap { LayerColours(beside.layer, $0, theme, opacity: model.opacity) })
    if beside.layer == .categories, let information { drawTextures(information, view, pane) }
    drawCrossHair(at: view.cell(at: cursor), pane)
    for mark in marksBeside {
      let cell = view.cell(at: mark.position)
      let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
      guard pane.contains(place) else { continue }
      over(
        Glyphs.glyph(mark.status), place.column, place.row, theme[mark.role], dimmed: true, bold: true)
    }
    if let cell = frame.pixels?.cell {
      var picture = pictureBeside(beside, view, pane, cell)
      for mark in marksBeside {
        drawPixelMark(
          mark.status, on: &picture, view, at: mark.position, isActive: mark.role == .active,
          ink: theme[mark.role])
      }
      drawPixelCross(on: &picture, view, at: cursor)
      frame.inset(picture)
    }
    drawWords(beside, information, link, at: cursor, pane)
  }

  /// Its points, unless marks are hidden; the active landmark's last, so that it lies on top.
  private var marksBeside: [(position: PixelPoint, status: LandmarkStatus, role: Theme.Role)] {
    guard !model.hidesMarks else { return [] }
    let points = model.pointsBeside
    let order =
      model.landmarks.filter { $0 != model.activeLandmark } + [model.activeLandmark].compactMap { $0 }
    return order.compactMap { landmark in
      guard let point = points?[landmark], let position = point.position else { return nil }
      return (position, point.status, landmark == model.activeLandmark ? .active : Glyphs.role(point.status))
    }
  }

  /// The film and its layer in pixels, made again only where what it shows has changed.
  private func pictureBeside(
    _ beside: Beside, _ view: Viewport, _ pane: CellRect, _ cell: PixelSize
  ) -> PixelPane {
    let key = FilmPictures.Key(model, beside, view, pane, cell: cell)
    if let known = beside.pictures[key] { return known }
    let information = model.informationBeside
    let picture = filmPicture(
      beside.film, view, pane, cell, window: key.window,
      layer: information.flatMap { LayerColours(beside.layer, $0, theme, opacity: model.opacity) },
      textures: beside.layer == .categories ? information : nil)
    beside.pictures.keep(picture, key)
    return picture
  }

  /// Whether the picture of the film beside need not be made: it is there, or there is no such film.
  func isPictureBesideThere(_ cell: PixelSize) -> Bool {
    guard let beside = model.beside, let pane = model.layout?.beside, let view = model.viewportBeside else {
      return true
    }
    return beside.pictures[FilmPictures.Key(model, beside, view, pane, cell: cell)] != nil
  }

  /// Which film it is, what links it to the other one, and what the linked place holds: each as long as there is room for.
  private mutating func drawWords(
    _ beside: Beside, _ information: InformationLayer?, _ link: FilmLink, at cursor: PixelPoint,
    _ pane: CellRect
  ) {
    var name = "\(beside.film.name)"
    if name.columns >= pane.columns {
      while name.columns >= pane.columns - 1, !name.isEmpty { name.removeLast() }
      name += "…"
    }
    over(name, pane.column + 1, pane.row, .text, bold: true, pane)
    var lines = [link.basis.words].compactMap { $0 }
    if beside.layer.isOfInformation, let information {
      let shares = InformationCategory.allCases.map { category in
        (name: "\(category)", share: "\(Int(((information.shares[category] ?? 0) * 100).rounded()))%")
      }
      lines.append([
        shares.map { "\($0.name) \($0.share)" }.joined(separator: "  "),
        shares.map { "\($0.name) \($0.share)" }.joined(separator: " "),
        shares.map { "\($0.name.prefix(1)) \($0.share)" }.joined(separator: " "),
        shares.map(\.share).joined(separator: " "),
      ])
      lines.append(Self.words(at: cursor, information))
    }
    for (index, wordings) in lines.enumerated() { overFitting(wordings, pane.row + 1 + index, .text, pane) }
    if beside.layer.isOfInformation, information == nil {
      overFitting(["computing information...", "computing..."], pane.row + 1 + lines.count, .dim, pane)
    }
  }
}

extension FilmLink.Basis {
  /// What the person reads of it, the longest first; nil for one film, which needs no link.
  var words: [String]? {
    switch self {
    case .same: nil
    case .landmarks(let count, predicted: 0):
      ["linked by \(count) landmarks", "by \(count) landmarks", "\(count) landmarks"]
    case .landmarks(let count, let predicted) where count == predicted:
      ["linked by \(count) predictions", "by \(count) predictions", "\(count) predictions"]
    case .landmarks(let count, let predicted):
      [
        "linked by \(count) landmarks, \(predicted) predicted",
        "by \(count) landmarks, \(predicted) predicted",
        "by \(count), \(predicted) predicted", "\(count), \(predicted) predicted",
      ]
    case .alignment: ["linked by the alignment", "by the alignment", "alignment"]
    case .position: ["linked by position", "by position"]
    }
  }
}
