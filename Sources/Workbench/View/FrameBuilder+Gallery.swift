import Basics
import Cells
import Information
import Landmarks
import Radiograph

/// What a place of the gallery shows.
private struct GalleryTile {
  /// Where the picture stands.
  let pane: CellRect
  /// The picture, and the part of it that is shown.
  var picture: (film: LoadedFilm, view: Viewport)?
  /// The film's information, as small as the picture.
  var map: InformationLayer?
  /// Points, and the part of the film that is shown.
  var marks: [(status: LandmarkStatus, position: PixelPoint)] = []
  var view = Viewport(scale: 1, left: 0, top: 0)
  /// Whether arms point at the mark.
  var hasArms = false
  /// What stands there instead of a picture.
  var words: (text: String, role: Theme.Role)?
}

// The gallery: a page of films with their points, or of one landmark's surroundings, a caption below each.
extension FrameBuilder {
  mutating func drawGallery(_ gallery: Gallery) {
    let layout = model.layout(of: gallery)
    let page = gallery.page(layout)
    let tiles = page.map { place in
      let name = model.images.entries[gallery.order[place]].name
      let pane = layout.picture(place - page.lowerBound)
      return gallery.landmark.map { surroundings(of: $0, name, pane, gallery, place) }
        ?? thumbnail(name, pane)
    }
    for tile in tiles { paint(tile) }
    layPixels(tiles, layout.area)
    for tile in tiles { drawWords(tile) }
    for place in page {
      let rect = layout.tile(place - page.lowerBound)
      if let landmark = gallery.landmark {
        drawCaption(of: landmark, place, gallery, rect)
      } else {
        let entry = model.images.entries[gallery.order[place]]
        drawCaption(
          entry, isChosen: place == gallery.highlighted,
          isSelected: gallery.selected.contains(gallery.order[place]), rect)
      }
    }
  }

  /// What the gallery shows, and which part of it.
  mutating func drawTitle(_ line: CellRect, _ gallery: Gallery) {
    frame.fill(line, Cell(" ", style(.text, on: .selection)))
    let layout = model.layout(of: gallery)
    let page = gallery.page(layout)
    let pages = (gallery.order.count + layout.count - 1) / layout.count
    let part = "\(page.lowerBound + 1)-\(page.upperBound) of \(gallery.order.count)"
    let number = "page \(gallery.highlighted / layout.count + 1) of \(pages)"
    let right = line.columns >= 60 ? "\(part) films, \(number) " : "\(part) "
    put(right, endingAt: line.columns, line.row, style(.accent, on: .selection))
    let films = shownFilms(gallery)
    let what = gallery.landmark.map { "\($0) on \(films)" } ?? films
    let layer = gallery.landmark == nil && model.layer.isOfInformation ? ", \(model.layer.label)" : ""
    let range =
      gallery.rangeStart.map { ", a range from \(model.images.entries[gallery.order[$0]].name)" } ?? ""
    frame.put(
      " " + what + layer + range, column: 0, row: line.row, style: style(.text, on: .selection, bold: true),
      width: line.columns - right.columns - 1)
  }

  /// All films, or which of them.
  private func shownFilms(_ gallery: Gallery) -> String {
    let images = model.images
    if gallery.order.count == images.entries.count { return "all films" }
    if !images.filter.isEmpty { return "films with \(images.filter.quotedForMessage)" }
    return images.choice == nil ? "all films that take part" : "the chosen films"
  }

  /// A whole film with its points.
  private func thumbnail(_ name: ImageName, _ pane: CellRect) -> GalleryTile {
    var tile = GalleryTile(pane: pane)
    guard let thumbnail = model.thumbnails[name] else {
      tile.words = ("...", .dim)
      return tile
    }
    tile.words = thumbnail.problem.map { ($0, .error) }
    guard let picture = thumbnail.picture else { return tile }
    func fit(_ size: FilmSize) -> Viewport {
      .fit(
        filmWidth: size.width, filmHeight: size.height, pane: pane.size, aspect: model.blockAspect)
    }
    tile.picture = (picture, fit(picture.film.size))
    tile.view = fit(thumbnail.film)
    tile.map = model.layer.isOfInformation ? model.thumbnailMaps[name]?.parted(by: model.cuts) : nil
    tile.marks = model.landmarks.compactMap { landmark in
      thumbnail.points[landmark].flatMap { point in point.position.map { (point.status, $0) } }
    }
    return tile
  }

  /// The film around a landmark, its point in the middle, or where the pointer has pulled it to.
  private func surroundings(
    of landmark: Landmark, _ name: ImageName, _ pane: CellRect, _ gallery: Gallery, _ place: Int
  ) -> GalleryTile {
    var tile = GalleryTile(pane: pane)
    guard let point = model.landmarkPoints[name]?[landmark], let position = point.position else {
      let isMissing = model.landmarkPoints[name]?.status(of: landmark) == .missing
      tile.words = (isMissing ? "missing on this film" : "no point yet", .dim)
      return tile
    }
    guard let crop = model.crops[name], crop.wish.landmark == landmark else {
      tile.words = ("...", .dim)
      return tile
    }
    tile.words = crop.problem.map { ($0, .error) }
    guard let picture = crop.picture else { return tile }
    tile.view = model.surroundings(of: position, pane.size, scale: gallery.scale)
    tile.picture = (picture, crop.viewport(tile.view))
    let pulled = place == gallery.highlighted ? gallery.pulled : nil
    tile.marks = [(pulled == nil ? point.status : .corrected, pulled ?? position)]
    tile.hasArms = true
    return tile
  }

  /// A tile's picture and points in cells.
  private mutating func paint(_ tile: GalleryTile) {
    guard let (film, view) = tile.picture else { return }
    paint(film, view, tile.pane, window: Thumbnail.window, layer: colours(of: tile))
    if model.layer == .categories, let map = tile.map { drawTextures(map, view, tile.pane) }
    for (status, position) in tile.marks {
      let cell = tile.view.cell(at: position)
      let arms: [(Int, Int, Character)] = [(-2, 0, "─"), (2, 0, "─"), (0, -1, "│"), (0, 1, "│")]
      for (dx, dy, glyph) in (tile.hasArms ? arms : []) + [(0, 0, Glyphs.glyph(status))] {
        let place = CellPoint(column: tile.pane.column + cell.column + dx, row: tile.pane.row + cell.row + dy)
        guard tile.pane.contains(place) else { continue }
        over(
          glyph, place.column, place.row, theme[Glyphs.role(status)], dimmed: false, bold: true,
          isLegible: true)
      }
    }
  }

  private func colours(of tile: GalleryTile) -> LayerColours? {
    tile.map.flatMap { LayerColours(model.layer, $0, theme, opacity: model.opacity) }
  }

  /// The same in pixels, on terminals that draw them.
  private mutating func layPixels(_ tiles: [GalleryTile], _ area: CellRect) {
    guard let cell = model.cellPixels, model.depth != .mono,
      drawsPixels(area.columns * cell.width * area.rows * cell.height)
    else { return }
    frame.lay(PixelPane(place: area, cell: cell, paper: theme[.paper]))
    for tile in tiles {
      guard let (film, view) = tile.picture else { continue }
      var picture = PixelPane(place: tile.pane, cell: cell, paper: theme[.paper])
      FilmRaster(
        film, viewport: view, size: tile.pane.size,
        blocks: CellSize(columns: cell.width, rows: cell.height), depth: .direct, window: Thumbnail.window,
        isInverted: model.isInverted, layer: colours(of: tile)
      ).paint(on: &picture, tintStep: max(1, cell.width / 4))
      for (status, position) in tile.marks {
        let (middle, ink) = (tile.view.pixel(at: position, cell: cell), theme[Glyphs.role(status)])
        let radius = max(4, Double(cell.width) * 0.5)
        if tile.hasArms { picture.draw(.cross, at: middle, radius: 3 * radius, ink: ink) }
        picture.draw(PixelMark(status), at: middle, radius: radius, ink: ink)
      }
      frame.inset(picture)
    }
  }

  private mutating func drawWords(_ tile: GalleryTile) {
    guard let (text, role) = tile.words else { return }
    let pane = tile.pane
    frame.fill(pane, Cell(" ", style(.text)))
    for (row, line) in text.wrapped(to: pane.columns).prefix(pane.rows).enumerated() {
      frame.put(line, column: pane.column, row: pane.row + row, style: style(role), width: pane.columns)
    }
  }

  /// Status, name, the lowest confidence, and a square where the film is selected; a cross where it is excluded.
  private mutating func drawCaption(
    _ entry: ImageEntry, isChosen: Bool, isSelected: Bool, _ tile: CellRect
  ) {
    let stage = model.images.stage(of: entry)
    let sign: (Character, Theme.Role) =
      entry.isExcluded ? (Glyphs.excluded, .dim) : (Glyphs.glyph(stage), Glyphs.role(stage))
    let worst = entry.progress.predicted > 0 ? entry.progress.lowestConfidence : nil
    let high = model.layer.isOfInformation ? entry.histogram?.share(from: model.cuts.high) : nil
    drawCaption(
      sign, entry.name,
      (model.layer.isOfInformation ? high.map { percent($0) + " high" } ?? "" : percent(worst))
        + (isSelected ? " " + String(Glyphs.selected) : ""), isChosen: isChosen, tile)
  }

  /// Status, name, confidence, and a square where the film is selected.
  private mutating func drawCaption(
    of landmark: Landmark, _ place: Int, _ gallery: Gallery, _ tile: CellRect
  ) {
    let index = gallery.order[place]
    let name = model.images.entries[index].name
    let status = model.status(of: landmark, at: index)
    let sure =
      status == .predicted || status == .accepted ? model.landmarkPoints[name]?[landmark]?.confidence : nil
    let isSelected = gallery.selected.contains(index)
    drawCaption(
      (Glyphs.glyph(status), Glyphs.role(status)), name,
      percent(sure) + (isSelected ? " " + String(Glyphs.selected) : ""),
      isChosen: place == gallery.highlighted, tile)
  }

  private func percent(_ share: Double?) -> String { share.map { " \(Int(($0 * 100).rounded()))%" } ?? "" }

  private mutating func drawCaption(
    _ sign: (glyph: Character, role: Theme.Role), _ name: ImageName, _ end: String, isChosen: Bool,
    _ tile: CellRect
  ) {
    let text = isChosen ? chosenStyle() : style(.text)
    let line = CellRect(
      column: tile.column, row: tile.row + tile.rows - 1, columns: tile.columns - 1, rows: 1)
    frame.fill(line, Cell(" ", text))
    var ink = text
    ink.foreground = theme[sign.role]
    frame[line.column, line.row] = Cell(sign.glyph, ink)
    frame.put(
      name.description, column: line.column + 2, row: line.row, style: text,
      width: line.columns - 2 - end.columns)
    put(end, endingAt: line.column + line.columns, line.row, text)
  }
}
