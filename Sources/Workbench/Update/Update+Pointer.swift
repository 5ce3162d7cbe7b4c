import Cells
import Radiograph

// The pointer: press places the cursor, drag moves the active landmark, release commits.
extension Model {
  mutating func point(_ action: MouseAction, at place: CellPoint) -> [Command] {
    guard let layout else { return [] }
    if drag != nil || layout.film.contains(place) { return pointAtFilm(action, place, layout.film) }
    if let list = layout.list, list.contains(place) {
      return pointAtList(action, row: place.row - list.row, list)
    }
    if let table = layout.table, table.contains(place) {
      return pointAtTable(action, row: place.row - table.row, table)
    }
    return []
  }

  private mutating func pointAtFilm(_ action: MouseAction, _ place: CellPoint, _ pane: CellRect) -> [Command]
  {
    guard picture.loaded != nil else { return [] }
    let position = viewport.point(
      at: CellPoint(column: place.column - pane.column, row: place.row - pane.row))
    switch action {
    case .press:
      drag = Drag()
      // Pressing on a point takes hold of that landmark.
      if let index = landmark(under: place, pane) {
        activeIndex = index
        moveCursor(to: points[landmarks[index]]?.position ?? position)
        return refreshLayer()
      }
      moveCursor(to: position)
    case .drag:
      guard drag != nil else { return [] }
      drag?.hasMoved = true
      moveCursor(to: position)
    case .release:
      defer { drag = nil }
      guard drag?.hasMoved == true, let landmark = activeLandmark else { return [] }
      moveCursor(to: position)
      return write(points.placing(landmark, at: cursor, by: author), "Moved \(displayName(landmark))")
    case .wheelUp: zoom(by: 1 / Self.zoomStep, around: position)
    case .wheelDown: zoom(by: Self.zoomStep, around: position)
    case .rightPress: break
    }
    return []
  }

  /// The landmark whose point is drawn at a cell.
  private func landmark(under place: CellPoint, _ pane: CellRect) -> Int? {
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
      return landmarks.indices.contains(index) ? activate(index) : []
    case .wheelUp: return activate(activeIndex - 1)
    case .wheelDown: return activate(activeIndex + 1)
    default: return []
    }
  }
}
