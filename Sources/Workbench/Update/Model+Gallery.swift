import Basics
import Landmarks
import Radiograph

// The gallery: choosing among films, or among one landmark's surroundings on all of them.
extension Model {
  /// Opens the gallery on the current image; with predictions about, the least certain images come first.
  mutating func openGallery() -> [Command] {
    let order = images.predictedCount > 0 && images.order == .name ? images.worstFirst : images.visible
    guard !order.isEmpty else {
      message = Message("No image passes the filter.", .warning)
      return []
    }
    if var left = leftFilms, Set(left.order) == Set(order) {
      leftFilms = nil
      left.rangeStart = nil
      left.highlighted = left.order.firstIndex(of: images.current) ?? left.highlighted
      mode = .gallery(left)
      message = Message("\(left.selected.count) selected as before; Esc selects none")
      return turnedPage()
    }
    leftFilms = nil
    let isSorted = order != images.visible
    mode = .gallery(
      Gallery(order: order, highlighted: isSorted ? 0 : order.firstIndex(of: images.current) ?? 0))
    message = Message(
      (isSorted ? "The least certain first; Enter opens" : "Enter opens an image") + ", Space selects")
    return turnedPage()
  }

  /// Opens the highlighted image; from a landmark's surroundings, close up on its point.
  mutating func open(_ gallery: Gallery) -> [Command] {
    let index = gallery.order[gallery.highlighted]
    let renewing = closeGallery()
    guard let landmark = gallery.landmark else {
      return renewing + (index == images.current ? [] : goTo(index, landing: .worst))
    }
    let back = keys.name(of: .landmarkGallery, in: .normal)
    guard index == images.current else {
      let commands = goTo(index, landing: .closeUp)
      message = Message("\(landmark) on \(images.entries[index].name); \(back) goes back to all films")
      return renewing + commands
    }
    lookAtActive()
    return renewing
  }

  /// Highlights an image of the gallery, inside its bounds.
  mutating func highlight(_ place: Int) -> [Command] {
    guard case .gallery(var gallery) = mode else { return [] }
    gallery.highlighted = max(0, min(gallery.order.count - 1, place))
    extendRange(&gallery)
    mode = .gallery(gallery)
    describeHighlighted()
    return turnedPage()
  }

  /// Says what the highlighted image is, and how many are selected.
  mutating func describeHighlighted() {
    guard case .gallery(let gallery) = mode else { return }
    let entry = images.entries[gallery.order[gallery.highlighted]]
    let selected = gallery.selected.isEmpty ? "" : "\(gallery.selected.count) selected; "
    if let landmark = gallery.landmark {
      let point = landmarkPoints[entry.name]?[landmark]
      let sure = point?.confidence.map { ", \(Int(($0 * 100).rounded()))%" } ?? ""
      message = Message("\(selected)\(entry.name): \(landmark) \((point?.status ?? .unset).rawValue)\(sure)")
      return
    }
    let worst = entry.progress.lowestConfidence.map { ", least certain \(Int(($0 * 100).rounded()))%" } ?? ""
    let excluded = entry.remarks.exclusion.map { ", excluded: \(displayName($0))" } ?? ""
    message = Message(
      "\(selected)\(entry.name): \(entry.progress.reviewed) reviewed, \(entry.progress.predicted) predicted"
        + worst
        + excluded)
  }

  /// Asks for the pictures of the page that are not there, and forgets those of far pages.
  mutating func turnedPage() -> [Command] {
    guard let gallery = shownGallery else { return [] }
    let layout = layout(of: gallery)
    let page = gallery.page(layout)
    let near =
      max(0, page.lowerBound - layout.count)..<min(gallery.order.count, page.upperBound + layout.count)
    let nearNames = Set(near.map { images.entries[gallery.order[$0]].name })
    guard gallery.landmark == nil else {
      crops = crops.filter { nearNames.contains($0.key) }
      let wishes = page.compactMap { wish(at: $0, in: gallery) }
      return wishes.isEmpty ? [] : [.makeCrops(wishes)]
    }
    thumbnails = thumbnails.filter { nearNames.contains($0.key) }
    thumbnailMaps = thumbnailMaps.filter { nearNames.contains($0.key) }
    let names = page.map { images.entries[gallery.order[$0]].name }
    let missing = names.filter { thumbnails[$0] == nil }
    let unmapped = layer.isOfInformation ? names.filter { thumbnailMaps[$0] == nil } : []
    return (missing.isEmpty ? [] : [.makeThumbnails(missing)])
      + (unmapped.isEmpty ? [] : [.mapThumbnails(unmapped)])
  }

  /// Shows the films' information, their categories, or the films alone.
  mutating func showNextGalleryLayer() -> [Command] {
    layer = layer == .none ? .information : layer == .information ? .categories : .none
    message = Message("Layer: \(layer.label)")
    return turnedPage()
  }

  /// Keeps a small information map while the gallery shows it.
  mutating func keep(_ map: InformationLayer, of image: ImageName) {
    images.setHistogram(map.histogram, of: image)
    if let gallery = shownGallery, gallery.landmark == nil, layer.isOfInformation {
      thumbnailMaps[image] = map
    }
  }

  /// Keeps a thumbnail while the gallery is open.
  mutating func keep(_ thumbnail: Thumbnail) {
    if shownGallery?.landmark == nil, shownGallery != nil { thumbnails[thumbnail.image] = thumbnail }
  }

  /// Goes back to the film. Predictions that the next search renews stayed as they were while they were looked at.
  mutating func closeGallery() -> [Command] {
    if let gallery = shownGallery, gallery.landmark != nil { leftGallery = gallery }
    keepSelection()
    (mode, behind) = (.normal, nil)
    (thumbnails, thumbnailMaps, crops, landmarkPoints) = ([:], [:], [:], [:])
    defer { decided = [] }
    let done = decided.compactMap(images.index(of:)).map { images.entries[$0] }
    return renewal(after: done.first { $0.progress.predicted == 0 }) + refreshLayer()
  }

  /// Highlights the image that something was done to, where the gallery shows it.
  mutating func showInGallery(_ image: ImageName, _ text: String) -> [Command] {
    if case .gallery(var gallery) = mode, let place = gallery.place(of: images.index(of: image)) {
      gallery.highlighted = place
      mode = .gallery(gallery)
    }
    message = Message(text)
    return turnedPage()
  }

  /// Lays a prompt, a question or the help over what is on the screen.
  mutating func cover(with mode: Mode) {
    behind = if case .gallery(let gallery) = self.mode { gallery } else { nil }
    self.mode = mode
  }

  /// Goes back to what a prompt, a question or the help lies over.
  mutating func uncover() {
    mode = behind.map(Mode.gallery) ?? (folderMeasures == nil ? .normal : .measurements)
    behind = nil
  }
}
