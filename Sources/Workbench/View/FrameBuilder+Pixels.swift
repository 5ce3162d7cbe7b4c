import Basics
import Cells
import Landmarks
import Radiograph
import Synchronization

/// When the film is drawn in pixels, on terminals that can.
enum PixelDetail {
  /// At once, however long that takes.
  case full
  /// Only where no key would wait for it: the picture is small, or there already but for its marks.
  case quick
}

// The film in pixels of the screen, with marks that stand exactly where their points are.
extension FrameBuilder {
  /// Pixels that are drawn at once, whatever the detail.
  private static let quickPixels = 400_000
  /// The largest picture, px.
  private static let mostPixels = 1 << 24

  /// Lays the film over its pane; what is drawn into the pane afterwards covers it.
  mutating func layPixels(_ film: LoadedFilm, _ pane: CellRect) {
    guard let cell = model.cellPixels else { return }
    let whole = pane.joined(with: model.layout?.beside)
    let count = whole.columns * cell.width * whole.rows * cell.height
    let key = FilmPictures.Key(model, model.viewport, pane, cell: cell)
    let known = film.pictures[key]
    let isThere = known != nil && isPictureBesideThere(cell)
    guard count > 0, isThere && count <= Self.mostPixels || drawsPixels(count) else { return }
    var picture = known ?? filmPicture(film, model.viewport, pane, cell)
    if known == nil { film.pictures.keep(picture, key) }
    drawPixelAlignment(on: &picture, model.viewport)
    drawPixelStrokes(on: &picture, model.viewport)
    drawPixelMarks(on: &picture, model.viewport)
    drawPixelCross(on: &picture, model.viewport, at: model.cursor)
    guard whole != pane else { return frame.lay(picture) }
    // A terminal holds one picture: it reaches over both panes.
    frame.lay(PixelPane(place: whole, cell: cell, paper: theme[.paper]))
    frame.inset(picture)
  }

  /// Whether a picture of so many pixels, which has to be made, is made now.
  func drawsPixels(_ count: Int) -> Bool {
    count > 0 && count <= (detail == .full ? Self.mostPixels : Self.quickPixels)
  }

  /// Lays a magnified part of the film into the picture.
  mutating func insetPixels(_ film: LoadedFilm, _ view: Viewport, _ inside: CellRect) {
    guard let cell = frame.pixels?.cell else { return }
    var picture = filmPicture(film, view, inside, cell)
    drawPixelAlignment(on: &picture, view)
    drawPixelStrokes(on: &picture, view)
    drawPixelMarks(on: &picture, view)
    drawPixelCross(on: &picture, view, at: model.cursor)
    frame.inset(picture)
  }

  /// The film and its layer without marks.
  private func filmPicture(
    _ film: LoadedFilm, _ viewport: Viewport, _ pane: CellRect, _ cell: PixelSize
  ) -> PixelPane {
    filmPicture(
      film, viewport, pane, cell, window: model.greyWindow, layer: LayerColours(model),
      textures: model.layer == .categories ? model.information : nil)
  }

  /// A film in a grey window with a layer over it, and the textures of a map's categories.
  func filmPicture(
    _ film: LoadedFilm, _ viewport: Viewport, _ pane: CellRect, _ cell: PixelSize, window: GreyWindow,
    layer: LayerColours?, textures: InformationLayer?
  ) -> PixelPane {
    var picture = PixelPane(place: pane, cell: cell, paper: theme[.paper])
    FilmRaster(
      film, viewport: viewport, size: pane.size, blocks: CellSize(columns: cell.width, rows: cell.height),
      depth: .direct, window: window, isInverted: model.isInverted, layer: layer
    ).paint(on: &picture, tintStep: max(1, cell.width / 4))
    if let textures { drawPixelTextures(of: textures, on: &picture, viewport) }
    return picture
  }

  /// The textures of the categories, on every other cell as in cells.
  private func drawPixelTextures(
    of layer: InformationLayer, on picture: inout PixelPane, _ view: Viewport
  ) {
    let (width, height) = (picture.cell.width, picture.cell.height)
    for row in 0..<picture.place.rows {
      for column in stride(from: row & 1, to: picture.place.columns, by: 2) {
        let left = view.left + Double(column) * view.scale
        let top = view.top + Double(2 * row) * view.scaleDown
        guard let bits = layer.bits.mean(left: left, top: top, size: 2 * view.scale) else { continue }
        let category = layer.categories.category(of: bits)
        guard category != .low else { continue }
        let ink = theme[Glyphs.role(category)]
        let (x, y) = (column * width + width / 2, row * height + height / 2)
        let arm = category == .high ? max(1, width / 4) : 0
        for step in -arm...arm {
          picture[x + step, y] = ink
          picture[x, y + step] = ink
        }
        if arm == 0 { picture[x + 1, y] = ink }
      }
    }
  }

  /// Landmarks, the active one last so that it lies on top.
  private func drawPixelMarks(on picture: inout PixelPane, _ view: Viewport) {
    guard !model.hidesMarks else { return }
    let order = model.landmarks.indices.filter { $0 != model.activeIndex } + [model.activeIndex]
    for index in order where model.landmarks.indices.contains(index) {
      guard let position = shownPosition(ofLandmark: index) else { continue }
      let status = model.points.status(of: model.landmarks[index])
      let isActive = index == model.activeIndex
      drawPixelMark(
        status, on: &picture, view, at: position, isActive: isActive,
        ink: isActive ? theme[.active] : markColour(ofLandmark: index))
    }
  }

  /// One landmark's sign.
  func drawPixelMark(
    _ status: LandmarkStatus, on picture: inout PixelPane, _ view: Viewport, at position: PixelPoint,
    isActive: Bool, ink: RGB
  ) {
    picture.draw(
      PixelMark(status), at: view.pixel(at: position, cell: picture.cell),
      radius: max(3, max(4, Double(picture.cell.width) * 0.5) * model.markSize.factor)
        * (isActive ? 1.3 : 1), ink: ink)
  }

  /// The cross-hair.
  func drawPixelCross(on picture: inout PixelPane, _ view: Viewport, at cursor: PixelPoint) {
    picture.draw(
      .cross, at: view.pixel(at: cursor, cell: picture.cell), radius: 2.5 * Double(picture.cell.width),
      ink: theme[.cursor])
  }
}

extension Viewport {
  /// The pixel of the pane under the middle of a film pixel, as a position in pixel edges.
  package func pixel(at point: PixelPoint, cell: PixelSize) -> (x: Double, y: Double) {
    (
      (point.x + 0.5 - left) / scale * Double(cell.width),
      (point.y + 0.5 - top) / (2 * scaleDown) * Double(cell.height)
    )
  }
}

/// The last picture of a film without marks: moving the cursor lays marks on a copy of it and computes nothing.
final class FilmPictures: Sendable {
  /// All that the picture depends on.
  struct Key: Equatable {
    let viewport: Viewport
    let place: CellRect
    let cell: PixelSize
    let window: GreyWindow
    let isInverted: Bool
    let theme: Theme
    let layer: Layer
    let opacity: Double
    let information: InformationLayer?
    let similarity: SimilarityLayer?

    /// What the film pane of a model shows; maps count only while their layer is on.
    init(_ model: Model, _ viewport: Viewport, _ place: CellRect, cell: PixelSize) {
      (self.viewport, self.place, self.cell) = (viewport, place, cell)
      (window, isInverted, theme) = (model.greyWindow, model.isInverted, model.theme)
      (layer, opacity) = (model.layer, model.opacity)
      information = layer == .information || layer == .categories ? model.information : nil
      similarity =
        layer == .similarity && model.similarity?.landmark == model.activeLandmark ? model.similarity : nil
    }

    /// What the pane of the film beside shows.
    init(
      _ model: Model, _ beside: Beside, _ viewport: Viewport, _ place: CellRect, cell: PixelSize
    ) {
      (self.viewport, self.place, self.cell) = (viewport, place, cell)
      window = model.windowBeside ?? model.greyWindow
      (isInverted, theme) = (model.isInverted, model.theme)
      (layer, opacity) = (beside.layer, model.opacity)
      information = beside.layer.isOfInformation ? model.informationBeside : nil
      similarity = nil
    }
  }

  private let latest = Mutex<(key: Key, picture: PixelPane)?>(nil)

  /// The picture of a key, if it was the last one made.
  subscript(key: Key) -> PixelPane? { latest.withLock { $0?.key == key ? $0?.picture : nil } }

  /// Keeps a picture in place of the one before.
  func keep(_ picture: PixelPane, _ key: Key) { latest.withLock { $0 = (key, picture) } }
}
