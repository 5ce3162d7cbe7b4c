// The gallery: choosing among thumbnails.
extension Model {
  /// Opens the gallery on the current image; with predictions about, the least certain images come first.
  mutating func openGallery() -> [Command] {
    let order = images.predictedCount > 0 && images.order == .name ? images.worstFirst : images.visible
    guard !order.isEmpty else {
      message = Message("No image passes the filter.", .warning)
      return []
    }
    let isSorted = order != images.visible
    mode = .gallery(
      Gallery(order: order, highlighted: isSorted ? 0 : order.firstIndex(of: images.current) ?? 0))
    message = Message(isSorted ? "The least certain first; Enter opens" : "Enter opens an image")
    return turnedPage()
  }

  /// Opens the highlighted image.
  mutating func open(_ gallery: Gallery) -> [Command] {
    let index = gallery.order[gallery.highlighted]
    closeGallery()
    return index == images.current ? [] : goTo(index, landing: .worst)
  }

  /// Highlights an image of the gallery, inside its bounds.
  mutating func highlight(_ place: Int) -> [Command] {
    guard case .gallery(var gallery) = mode else { return [] }
    gallery.highlighted = max(0, min(gallery.order.count - 1, place))
    mode = .gallery(gallery)
    let entry = images.entries[gallery.order[gallery.highlighted]]
    let worst = entry.progress.lowestConfidence.map { ", least certain \(Int(($0 * 100).rounded()))%" } ?? ""
    message = Message(
      "\(entry.name): \(entry.progress.reviewed) reviewed, \(entry.progress.predicted) predicted"
        + worst)
    return turnedPage()
  }

  /// Asks for the thumbnails of the page that are not there, and forgets those of far pages.
  mutating func turnedPage() -> [Command] {
    guard case .gallery(let gallery) = mode else { return [] }
    let layout = GalleryLayout(screen)
    let page = gallery.page(layout)
    let near =
      max(0, page.lowerBound - layout.count)..<min(gallery.order.count, page.upperBound + layout.count)
    let nearNames = Set(near.map { images.entries[gallery.order[$0]].name })
    thumbnails = thumbnails.filter { nearNames.contains($0.key) }
    let missing = page.map { images.entries[gallery.order[$0]].name }.filter { thumbnails[$0] == nil }
    return missing.isEmpty ? [] : [.makeThumbnails(missing)]
  }

  /// Keeps a thumbnail while the gallery is open.
  mutating func keep(_ thumbnail: Thumbnail) {
    if mode.kind == .gallery { thumbnails[thumbnail.image] = thumbnail }
  }

  mutating func closeGallery() {
    mode = .normal
    thumbnails = [:]
  }
}
