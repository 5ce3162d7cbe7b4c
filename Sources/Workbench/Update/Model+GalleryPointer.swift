import Cells
import Landmarks
import Radiograph

// The pointer in the gallery: a click highlights, a second one opens, the right button selects; a point that is pulled
// with the pointer is corrected where it stands; the wheel turns pages.
extension Model {
  mutating func pointAtGallery(_ gallery: Gallery, _ action: MouseAction, _ place: CellPoint) -> [Command] {
    switch action {
    case .press: return press(gallery, at: place)
    case .drag: return pull(gallery, to: place)
    case .release: return release(gallery)
    case .rightPress:
      guard let chosen = self.place(under: place, gallery) else { return [] }
      return highlight(chosen) + toggleSelected()
    case .wheelUp: return scroll(by: -10)
    case .wheelDown: return scroll(by: 10)
    }
  }

  private mutating func press(_ gallery: Gallery, at place: CellPoint) -> [Command] {
    guard let chosen = self.place(under: place, gallery) else { return [] }
    let isAgain = chosen == gallery.highlighted
    if gallery.landmark == nil { return isAgain ? open(gallery) : highlight(chosen) }
    let commands = highlight(chosen)
    guard case .gallery(var pressed) = mode else { return commands }
    pressed.press = isOnPoint(place, pressed) ? .point : isAgain ? .highlighted : nil
    mode = .gallery(pressed)
    return commands
  }

  private mutating func pull(_ gallery: Gallery, to place: CellPoint) -> [Command] {
    guard gallery.press == .point, let position = filmPosition(at: place, gallery) else { return [] }
    var pulled = gallery
    // Where another film is shown nobody sees what a point of this one is put on.
    let isInside = picture(of: gallery).contains(place)
    pulled.pulled = isInside ? position : nil
    mode = .gallery(pulled)
    if !isInside {
      message = Message("Outside of its picture: letting go here moves nothing.", .warning)
    }
    return []
  }

  private mutating func release(_ gallery: Gallery) -> [Command] {
    var released = gallery
    (released.press, released.pulled) = (nil, nil)
    mode = .gallery(released)
    if let position = gallery.pulled, let landmark = gallery.landmark {
      return correct(images.entries[gallery.order[gallery.highlighted]].name, landmark, to: position)
    }
    return gallery.press == .highlighted ? open(released) : []
  }

  /// The place in the gallery's order under a cell of the screen.
  private func place(under cell: CellPoint, _ gallery: Gallery) -> Int? {
    let layout = layout(of: gallery)
    guard let index = layout.index(at: cell) else { return nil }
    let place = gallery.page(layout).lowerBound + index
    return place < gallery.order.count ? place : nil
  }

  /// Whether the highlighted image's point is drawn at a cell, or right beside it.
  private func isOnPoint(_ cell: CellPoint, _ gallery: Gallery) -> Bool {
    guard let landmark = gallery.landmark,
      landmarkPoints[images.entries[gallery.order[gallery.highlighted]].name]?[landmark]?.position != nil
    else { return false }
    let picture = picture(of: gallery)
    return abs(cell.column - picture.column - picture.columns / 2) <= 1
      && cell.row - picture.row == picture.rows / 2
  }

  /// The film's position under a cell of the highlighted image's picture, or beside it.
  private func filmPosition(at cell: CellPoint, _ gallery: Gallery) -> PixelPoint? {
    let name = images.entries[gallery.order[gallery.highlighted]].name
    guard let landmark = gallery.landmark, let position = landmarkPoints[name]?[landmark]?.position else {
      return nil
    }
    let picture = picture(of: gallery)
    let view = surroundings(of: position, picture.size, scale: gallery.scale)
    return view.point(
      at: CellPoint(column: cell.column - picture.column, row: cell.row - picture.row))
  }

  /// Where the highlighted image's picture stands.
  private func picture(of gallery: Gallery) -> CellRect {
    let layout = layout(of: gallery)
    return layout.picture(gallery.highlighted - gallery.page(layout).lowerBound)
  }
}
