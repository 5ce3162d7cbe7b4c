import Cells
import Information
import Radiograph

// Two films, or two layers of one, side by side.
extension Model {
  /// Lays the film on the screen aside, where it stays while others are gone through; or puts it away.
  mutating func toggleBeside() -> [Command] {
    guard beside == nil else {
      beside = nil
      message = Message("One film again")
      moveCursor(to: cursor)
      return []
    }
    guard let film = picture.loaded else { return [] }
    let other: Layer = layer.isOfInformation ? .none : .information
    beside = Beside(film: film, points: points, layer: other, information: information)
    moveCursor(to: cursor)
    let key = keys.name(of: .nextLayerBeside, in: .normal)
    message = Message(
      "\(film.name) stays at the right; \(key) changes its layer, n goes on at the left")
    return mapBeside()
  }

  /// The next layer of the film beside.
  mutating func showNextLayerBeside() -> [Command] {
    guard let layer = beside?.layer else { return [] }
    let layers = Beside.layers
    let next = layers[((layers.firstIndex(of: layer) ?? 0) + 1) % layers.count]
    beside?.layer = next
    message = Message("Layer at the right: \(next.label)")
    return mapBeside()
  }

  /// The film beside, if its map is wanted and not there.
  var unmappedBeside: ImageName? {
    guard let beside, beside.layer.isOfInformation, beside.information == nil else { return nil }
    return beside.film.name
  }

  /// Asks for the map of the film beside, unless it is there or not wanted; once more on every film that is opened, for
  /// what was asked for on the one before may have been given up.
  func mapBeside() -> [Command] {
    unmappedBeside.map { [$0 == imageName ? .computeInformation(image: $0) : .mapAhead([$0])] } ?? []
  }

  /// The pointer on the film beside takes the cursor to the linked place.
  mutating func pointBeside(_ action: MouseAction, _ place: CellPoint, _ pane: CellRect) -> [Command] {
    guard let view = viewportBeside, let link else { return [] }
    let linked = link.origin(
      of: view.point(at: CellPoint(column: place.column - pane.column, row: place.row - pane.row)))
    switch action {
    case .press, .drag: moveCursor(to: linked)
    case .wheelUp: zoom(by: 1 / Self.zoomStep, around: linked)
    case .wheelDown: zoom(by: Self.zoomStep, around: linked)
    case .release, .rightPress: break
    }
    return []
  }
}
