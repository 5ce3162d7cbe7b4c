import Cells
import Radiograph

// The pointer: a click places or selects, the right button selects, a drag moves a point or pans, release commits, the
// wheel zooms.
extension Model {
  mutating func point(_ action: MouseAction, at place: CellPoint, inside share: CellShare) -> [Command] {
    guard let layout else { return [] }
    if ![.press, .release].contains(action) || !layout.film.contains(place) { clicked = nil }
    switch mode {
    case .normal: break
    // Whoever takes the pointer needs no letters any more.
    case .squares: mode = .normal
    case .gallery(let gallery): return pointAtGallery(gallery, action, place)
    case .help, .sets, .themes, .palette, .history, .export, .landmarks, .measurements:
      return pointAtPanel(action, place)
    case .window, .prompt, .confirm: return []
    }
    if let commands = pointAtHistogram(action, place) { return commands }
    if drag != nil || layout.film.contains(place) {
      return pointAtFilm(action, place, share, layout.film)
    }
    if let pane = layout.beside, pane.contains(place) { return pointBeside(action, place, pane) }
    if let list = layout.list, list.contains(place) {
      return pointAtList(action, row: place.row - list.row, list)
    }
    if let table = layout.table, table.contains(place) {
      return pointAtTable(action, row: place.row - table.row, table)
    }
    return []
  }

  /// A click goes to an entry of a list; a click on the highlighted one does what Enter does.
  private mutating func pointAtPanel(_ action: MouseAction, _ place: CellPoint) -> [Command] {
    switch action {
    case .wheelUp: return scroll(by: -1)
    case .wheelDown: return scroll(by: 1)
    case .press:
      guard let panel = listPanel, let entry = panel.entry(at: place) else { return [] }
      return entry == panel.highlighted ? press(.enter) : scroll(by: entry - panel.highlighted)
    case .drag, .release, .rightPress: return []
    }
  }

  /// A cut of the histogram follows the pointer; nil when the histogram is not meant.
  private mutating func pointAtHistogram(_ action: MouseAction, _ place: CellPoint) -> [Command]? {
    guard drag == nil, let box = histogramBox, pulledCut != nil || box.contains(place) else { return nil }
    switch action {
    case .press: return pullCut(to: place.column, box)
    case .drag: return pulledCut == nil ? [] : pullCut(to: place.column, box)
    case .release, .rightPress: pulledCut = nil
    case .wheelUp, .wheelDown: break
    }
    return []
  }

  private mutating func pointAtFilm(
    _ action: MouseAction, _ place: CellPoint, _ share: CellShare, _ pane: CellRect
  ) -> [Command] {
    guard picture.loaded != nil else { return [] }
    let position = viewport.point(
      at: CellPoint(column: place.column - pane.column, row: place.row - pane.row), inside: share)
    switch action {
    case .press: return press(at: place, position, pane)
    case .drag:
      if drag?.start != place { drag?.hasBegun = true }
      if drag?.held != nil, !pane.contains(place) {
        message = Message("Outside of the film: letting go here moves nothing.", .warning)
        return []
      }
      return dragged(to: position)
    case .release:
      if drag?.hasMoved == true, !pane.contains(place) { return putBack() }
      return released(at: position, place)
    case .wheelUp: zoom(by: 1 / Self.zoomStep, around: position)
    case .wheelDown: zoom(by: Self.zoomStep, around: position)
    case .rightPress: return landmark(under: place, pane).map { select($0) } ?? []
    }
    return []
  }

  /// Pressing on a point takes hold of it; elsewhere the cursor goes there.
  private mutating func press(at place: CellPoint, _ position: PixelPoint, _ pane: CellRect) -> [Command] {
    drag = Drag(start: place)
    if let index = landmark(under: place, pane) {
      drag?.held = index
    } else {
      drag?.anchor = position
      moveCursor(to: position)
    }
    return []
  }

  private mutating func dragged(to position: PixelPoint) -> [Command] {
    guard let drag, drag.hasBegun else { return [] }
    if let held = drag.held {
      let isNew = held != activeIndex
      activeIndex = held
      self.drag?.hasMoved = true
      moveCursor(to: position)
      return isNew ? refreshLayer() : []
    }
    if var view = zoom, let anchor = drag.anchor {
      self.drag?.hasPanned = true
      view.left += anchor.x - position.x
      view.top += anchor.y - position.y
      zoom = view
    } else {
      moveCursor(to: position)
    }
    return []
  }

  /// Ends a drag as if it had not begun.
  mutating func putBack() -> [Command] {
    if drag?.hasMoved == true, let landmark = activeLandmark, let point = points[landmark]?.position {
      moveCursor(to: point)
    }
    drag = nil
    message = Message("Nothing was moved.")
    return []
  }

  /// A point that was dragged is moved. A click places the active landmark where it is unset, beside other points and on
  /// them too: landmarks may share a cell. On a point it selects that landmark otherwise.
  /// A second click on the spot is a slip of the finger, and places no second landmark.
  private mutating func released(at position: PixelPoint, _ place: CellPoint) -> [Command] {
    defer { drag = nil }
    guard let drag, let landmark = activeLandmark, !drag.hasPanned else { return [] }
    if drag.hasMoved {
      moveCursor(to: position)
      return write(points.placing(landmark, at: cursor, by: author), "Moved \(landmark)")
    }
    if points.status(of: landmark) == .unset, rulerStart == nil {
      guard clicked != place else {
        message = Message("A click placed a landmark right here: Enter places \(landmark) too.", .warning)
        return []
      }
      clicked = place
      moveCursor(to: position)
      return self.place(landmark, at: cursor, isGuiding: false)
    }
    return drag.held.map { select($0) } ?? []
  }

  /// The landmark whose point is drawn at a cell.
  private func landmark(under place: CellPoint, _ pane: CellRect) -> Int? {
    // What is not seen is not taken hold of.
    guard !hidesMarks else { return nil }
    let cell = CellPoint(column: place.column - pane.column, row: place.row - pane.row)
    let hits = landmarks.indices.filter { index in
      points[landmarks[index]]?.position.map { viewport.cell(at: $0) == cell } == true
    }
    return hits.contains(activeIndex) ? activeIndex : hits.first
  }

  private mutating func pointAtList(_ action: MouseAction, row: Int, _ pane: CellRect) -> [Command] {
    switch action {
    case .press:
      let index = ListWindow(images: images, rows: pane.rows).first + row
      return images.visible.indices.contains(index) ? goTo(images.visible[index]) : []
    case .wheelUp: return goTo(images.neighbour(-1))
    case .wheelDown: return goTo(images.neighbour(1))
    default: return []
    }
  }

  private mutating func pointAtTable(_ action: MouseAction, row: Int, _ pane: CellRect) -> [Command] {
    switch action {
    case .press:
      let index = ListWindow(count: landmarks.count, current: activeIndex, rows: pane.rows).first + row
      return landmarks.indices.contains(index) ? select(index) : []
    case .wheelUp: return select(activeIndex - 1)
    case .wheelDown: return select(activeIndex + 1)
    default: return []
    }
  }
}
