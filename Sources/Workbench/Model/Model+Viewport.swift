import Cells
import Radiograph

extension Model {
  /// Grey window in use on the current film.
  package var greyWindow: GreyWindow {
    window ?? picture.loaded?.automaticWindow ?? GreyWindow(centre: 127.5, width: 255)
  }

  /// The part of the film on screen.
  package var viewport: Viewport {
    if let zoom { return zoom }
    guard let film = picture.loaded?.film, let pane = layout?.film.size else {
      return Viewport(scale: 1, left: 0, top: 0)
    }
    return .fit(filmWidth: film.width, filmHeight: film.height, pane: pane)
  }

  /// How far one step of the cursor goes, px: a cell, or one image pixel in fine mode.
  ///
  /// Whole pixels where cells are larger than pixels, so that steps there and back cancel out.
  var cursorStep: (x: Double, y: Double) {
    if isFine { return (1, 1) }
    let scale = viewport.scale
    let step = scale >= 1 ? scale.rounded() : scale
    return (step, 2 * step)
  }

  /// Moves the cursor inside the film and lets the view follow it.
  mutating func moveCursor(to point: PixelPoint) {
    guard let film = picture.loaded?.film else { return }
    cursor = PixelPoint(
      x: max(0, min(Double(film.width - 1), point.x)), y: max(0, min(Double(film.height - 1), point.y)))
    if let pane = layout?.film.size, zoom != nil {
      zoom = viewport.following(cursor, pane: pane, margin: 2)
    }
  }

  /// Zooms around a film position; scales end at the whole film and at 8 blocks per pixel.
  mutating func zoom(by factor: Double, around point: PixelPoint) {
    guard let film = picture.loaded?.film, let pane = layout?.film.size else { return }
    let whole = Viewport.fit(filmWidth: film.width, filmHeight: film.height, pane: pane)
    let scale = max(1.0 / 8, viewport.scale * factor)
    zoom = scale >= whole.scale ? nil : viewport.zoomed(to: scale, around: point)
    moveCursor(to: cursor)
  }

  /// Moves the view over the film by a share of the pane; the cursor keeps its place on screen.
  mutating func pan(_ direction: Direction, share: Double) {
    guard let film = picture.loaded?.film, let pane = layout?.film.size, var view = zoom else { return }
    let cell = view.cell(at: cursor)
    let width = Double(pane.columns) * view.scale
    let height = Double(pane.rows * 2) * view.scale
    // Whole cells, so that what was drawn before can be used again.
    let across = (share * Double(pane.columns)).rounded() * view.scale
    let down = (share * Double(pane.rows)).rounded() * 2 * view.scale
    // Half a pane of margin at most: the film never leaves the screen.
    view.left = max(
      -width / 2, min(Double(film.width) - width / 2, view.left + across * Double(direction.dx)))
    view.top = max(
      -height / 2, min(Double(film.height) - height / 2, view.top + down * Double(direction.dy)))
    zoom = view
    moveCursor(to: view.point(at: cell))
  }
}
