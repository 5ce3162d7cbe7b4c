import Landmarks
import Radiograph

// Review by shape: the films least like the others first, for what was mistaken on them stands out there.
extension Model {
  /// Shapes are compared where images are sorted by them.
  func comparison() -> [Command] { images.order == .shape ? [.compareShapes] : [] }

  /// Shapes have been compared: the review begins with the image least like the others.
  mutating func shapesCompared(_ oddities: [ImageName: Oddity], _ news: Message) -> [Command] {
    images.setOddities(oddities)
    seenShapes = []
    guard images.order == .shape else { return [] }
    message = news
    if case .gallery(let gallery) = mode {
      mode = .gallery(
        Gallery(
          order: images.galleryOrder(of: gallery.landmark), highlighted: 0, landmark: gallery.landmark))
    }
    return turnedPage()
  }

  /// The image least like the others among those that the review has not come to, at the landmark farthest off.
  mutating func goToOddShape() -> [Command] {
    let next = images.visible.first {
      images.entries[$0].oddity != nil && !seenShapes.contains(images.entries[$0].name)
    }
    guard let next, let oddity = images.entries[next].oddity else {
      message = Message(
        seenShapes.isEmpty
          ? "The shapes have not been compared; two images need all landmarks."
          : "Every image has been looked at in this order; s, back to it, begins again.", .warning)
      return []
    }
    let name = images.entries[next].name
    seenShapes.insert(name)
    let commands =
      next == images.current
      ? landmarks.firstIndex(of: oddity.landmark).map { activate($0) } ?? [] : goTo(next, landing: .odd)
    message = Message("\(oddity.rank + 1). \(name): \(oddity.words)")
    return commands
  }
}
