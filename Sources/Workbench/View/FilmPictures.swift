import Cells
import Synchronization

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
  }

  private let latest = Mutex<(key: Key, picture: PixelPane)?>(nil)

  /// The picture of a key, if it was the last one made.
  subscript(key: Key) -> PixelPane? { latest.withLock { $0?.key == key ? $0?.picture : nil } }

  /// Keeps a picture in place of the one before.
  func keep(_ picture: PixelPane, _ key: Key) { latest.withLock { $0 = (key, picture) } }
}
