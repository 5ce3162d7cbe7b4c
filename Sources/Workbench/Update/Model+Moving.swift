import Cells
import Glibc
import Radiograph

/// A direction on screen.
enum Direction: CaseIterable {
  case left, down, up, right

  /// Columns per step.
  var dx: Int { self == .left ? -1 : self == .right ? 1 : 0 }
  /// Rows per step, downwards.
  var dy: Int { self == .up ? -1 : self == .down ? 1 : 0 }
}

// The cursor and the part of the film on screen.
extension Model {
  /// Moves the cursor by one step; in the gallery, to the thumbnail beside.
  mutating func move(_ direction: Direction) -> [Command] {
    if case .gallery(let gallery) = mode {
      return highlight(gallery.highlighted + direction.dx + direction.dy * layout(of: gallery).columns)
    }
    return step(direction, count: Double(times))
  }

  /// Moves the cursor ten times as far; in the gallery, the chosen film's point by a pixel.
  mutating func leap(_ direction: Direction) -> [Command] {
    mode.kind == .gallery ? nudge(direction, by: 1) : step(direction, count: 10 * Double(times))
  }

  private mutating func step(_ direction: Direction, count: Double) -> [Command] {
    let step = cursorStep
    moveCursor(
      to: PixelPoint(
        x: cursor.x + Double(direction.dx) * step.x * count,
        y: cursor.y + Double(direction.dy) * step.y * count))
    return []
  }

  mutating func toggleFine() -> [Command] {
    isFine.toggle()
    message = Message(isFine ? "Fine mode: the cursor moves by image pixels" : "The cursor moves by cells")
    return []
  }

  mutating func zoomIn() -> [Command] {
    if mode.kind == .gallery { return scaleGallery(by: 0.5) }
    zoom(by: pow(Self.zoomStep, -Double(times)), around: cursor)
    return []
  }

  mutating func zoomOut() -> [Command] {
    if mode.kind == .gallery { return scaleGallery(by: 2) }
    zoom(by: pow(Self.zoomStep, Double(times)), around: cursor)
    return []
  }

  mutating func showWholeFilm() -> [Command] {
    if mode.kind == .gallery { return scaleGallery(by: nil) }
    if zoom != nil { stand = Stand(cursor: cursor, zoom: zoom) }
    zoom = nil
    return []
  }

  /// A block for a pixel, then two blocks for a pixel, then the whole film, round and round; where the film is drawn in
  /// pixels, a pixel of the screen instead of a block.
  mutating func nextZoom() -> [Command] {
    let scale = viewport.scale
    let shown = Double(cellPixels?.width ?? 1)
    guard let next = [1, 0.5].first(where: { $0 * shown < scale - 1e-9 }) else {
      message = Message("The whole film")
      return showWholeFilm()
    }
    jump(to: cursor, scale: next * shown)
    let unit = cellPixels == nil ? "block" : "pixel of the screen"
    message = Message(next == 1 ? "Zoom 1:1, a \(unit) is a pixel" : "Zoom 2:1, half a pixel a \(unit)")
    return []
  }

  /// Moves the cursor to a place and shows it in the middle; cursor and view of before can be gone back to.
  mutating func jump(to point: PixelPoint, scale: Double) {
    guard let pane = layout?.film.size else { return }
    stand = Stand(cursor: cursor, zoom: zoom)
    moveCursor(to: point)
    zoom = .centred(on: cursor, scale: scale, pane: pane, aspect: blockAspect)
  }

  /// Exchanges cursor and view with those of before the last jump.
  mutating func goBack() -> [Command] {
    guard let before = stand else {
      message = Message("Neither cursor nor view has jumped on this film.")
      return []
    }
    stand = Stand(cursor: cursor, zoom: zoom)
    zoom = before.zoom
    moveCursor(to: before.cursor)
    message = Message("The place and the view of before the jump; the same key again goes back")
    return []
  }

  /// Two steps double or halve.
  static let zoomStep = 2.0.squareRoot()

  /// Takes over what is known of the terminal's cells; the part of the film on screen keeps its place.
  mutating func cellMeasured(_ cell: PixelSize?, drawsPictures: Bool) {
    (self.cell, self.drawsPictures) = (cell, drawsPictures)
    zoom = zoom?.reshaped(to: blockAspect, around: cursor)
    let before = stand?.zoom?.reshaped(to: blockAspect, around: cursor)
    stand?.zoom = before
    beforeSnap = nil
  }

  /// The part of the film on screen.
  package var viewport: Viewport {
    if let zoom { return zoom }
    guard let film = picture.loaded?.film, let pane = layout?.film.size else {
      return Viewport(scale: 1, left: 0, top: 0, aspect: blockAspect)
    }
    return .fit(filmWidth: film.width, filmHeight: film.height, pane: pane, aspect: blockAspect)
  }

  /// How far one step of the cursor goes, px: a cell, or one image pixel in fine mode.
  ///
  /// Whole pixels where cells are larger than pixels, so that steps there and back cancel out.
  package var cursorStep: (x: Double, y: Double) {
    if isFine { return (1, 1) }
    let scale = viewport.scale
    let step = scale >= 1 ? scale.rounded() : scale
    let down = 2 * step * blockAspect
    return (step, down >= 1 ? down.rounded() : down)
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
    let whole = Viewport.fit(
      filmWidth: film.width, filmHeight: film.height, pane: pane, aspect: blockAspect)
    let scale = max(1.0 / 8, viewport.scale * factor)
    zoom = scale >= whole.scale ? nil : viewport.zoomed(to: scale, around: point)
    moveCursor(to: cursor)
  }

  /// Moves the view over the film by a quarter of the pane; the cursor keeps its place on screen.
  mutating func pan(_ direction: Direction) -> [Command] {
    if case .gallery(let gallery) = mode { return nudge(direction, by: max(1, gallery.scale)) }
    if zoom == nil { message = Message("The whole film is on screen; + zooms in.") }
    guard let film = picture.loaded?.film, let pane = layout?.film.size, var view = zoom else { return [] }
    let cell = view.cell(at: cursor)
    let width = Double(pane.columns) * view.scale
    let height = Double(pane.rows * 2) * view.scaleDown
    // Whole cells, so that what was drawn before can be used again.
    let across = (0.25 * Double(pane.columns)).rounded() * view.scale * Double(times)
    let down = (0.25 * Double(pane.rows)).rounded() * 2 * view.scaleDown * Double(times)
    // Half a pane of margin at most: the film never leaves the screen.
    view.left = max(
      -width / 2, min(Double(film.width) - width / 2, view.left + across * Double(direction.dx)))
    view.top = max(
      -height / 2, min(Double(film.height) - height / 2, view.top + down * Double(direction.dy)))
    zoom = view
    moveCursor(to: view.point(at: cell))
    return []
  }
}
