import Basics
import Cells
import Landmarks
import Radiograph

// One landmark over all films: what is shown of it.
extension Model {
  /// Opens the gallery of the active landmark, or changes between it and that of the films.
  mutating func openLandmarkGallery() -> [Command] {
    if case .gallery(let gallery) = mode, gallery.landmark != nil {
      return closeGallery() + openGallery()
    }
    guard let landmark = activeLandmark else { return [] }
    keepSelection()
    guard !images.visible.isEmpty else {
      message = Message("No image passes the filter.", .warning)
      return []
    }
    // Whoever comes back from a film finds everything where it was.
    if let left = leftGallery, left.landmark == landmark,
      Set(left.order) == Set(images.galleryOrder(of: landmark))
    {
      mode = .gallery(left)
      return [.readLandmark(landmark, images: nil)]
    }
    return show(landmark)
  }

  /// Shows the landmark some places further on, going round.
  mutating func showLandmark(_ offset: Int) -> [Command] {
    let count = landmarks.count
    activeIndex = ((activeIndex + offset) % count + count) % count
    return activeLandmark.map { show($0) } ?? []
  }

  private mutating func show(_ landmark: Landmark) -> [Command] {
    // Sorted once the points are there.
    var gallery = Gallery(order: images.galleryOrder(of: landmark), highlighted: 0, landmark: landmark)
    let present = shownGallery.flatMap { $0.landmark == nil ? nil : $0 } ?? leftGallery
    gallery.scale = present?.scale ?? usualScale
    mode = .gallery(gallery)
    leftGallery = nil
    (crops, landmarkPoints) = ([:], [:])
    return [.readLandmark(landmark, images: nil)]
  }

  /// Takes over a landmark's points on all images, or on some; all of them are sorted anew where the landmark is.
  mutating func landmarkRead(
    _ landmark: Landmark, _ points: [ImageName: ImagePoints], isAll: Bool
  ) -> [Command] {
    guard var gallery = shownGallery, gallery.landmark == landmark else { return [] }
    let isNew = isAll && leftGallery == nil
    landmarkPoints = isAll ? points : landmarkPoints.merging(points) { $1 }
    for pending in unsaved { landmarkPoints[pending.image]?.apply(pending.edit) }
    if isNew {
      gallery.order = worstFirst(gallery.order, landmark)
      gallery.highlighted = 0
      replace(gallery)
      let waiting = gallery.order.count { status(of: landmark, at: $0) == .predicted }
      message = Message(
        waiting == 0
          ? "No prediction of \(landmark) waits for review; Tab goes to the next landmark"
          : "\(waiting) predictions of \(landmark) wait, the least certain first: a accepts, x rejects")
    } else if isAll {
      describeHighlighted()
    }
    leftGallery = nil
    return turnedPage()
  }

  /// Predictions first, the least certain of them at the top; then what persons decided, then what has no point.
  private func worstFirst(_ indices: [Int], _ landmark: Landmark) -> [Int] {
    func rank(_ index: Int) -> (Int, Double) {
      let point = landmarkPoints[images.entries[index].name]?[landmark]
      return switch point?.status ?? .unset {
      case .predicted: (0, point?.confidence ?? 0)
      case .accepted, .corrected, .placed: (1, 0)
      case .missing: (2, 0)
      case .unset: (3, 0)
      }
    }
    let ranks = Dictionary(uniqueKeysWithValues: indices.map { ($0, rank($0)) })
    let places = Dictionary(uniqueKeysWithValues: indices.enumerated().map { ($1, $0) })
    return indices.sorted {
      guard let first = ranks[$0], let second = ranks[$1], first != second else {
        return (places[$0] ?? 0) < (places[$1] ?? 0)
      }
      return first < second
    }
  }

  /// A landmark's status on an image, as the gallery knows it.
  func status(of landmark: Landmark, at index: Int) -> LandmarkStatus {
    landmarkPoints[images.entries[index].name]?.status(of: landmark) ?? .unset
  }

  /// Puts a changed gallery in the place of the one shown, also below a question.
  mutating func replace(_ gallery: Gallery) {
    if case .gallery = mode { mode = .gallery(gallery) } else { behind = gallery }
  }

  /// Keeps a landmark's surroundings while its gallery is open; what was cut for another zoom comes too late.
  mutating func keep(_ crop: LandmarkCrop) {
    guard let gallery = shownGallery, gallery.landmark == crop.wish.landmark,
      crop.wish.step == step(of: gallery) || crops[crop.wish.image] == nil
    else { return }
    crops[crop.wish.image] = crop
  }

  /// What has to be cut out of a film for a place of the gallery; nil when it is there, or when there is no point.
  func wish(at place: Int, in gallery: Gallery) -> CropWish? {
    let name = images.entries[gallery.order[place]].name
    guard let landmark = gallery.landmark, let position = landmarkPoints[name]?[landmark]?.position else {
      return nil
    }
    let size = layout(of: gallery).largest
    func wish(_ margin: Double) -> CropWish {
      let half = gallery.scale / 2 * margin
      return CropWish(
        image: name, landmark: landmark, position: position,
        reachX: Int((half * Double(size.columns + 1)).rounded(.up)),
        reachY: Int((half * blockAspect * Double(2 * size.rows + 2)).rounded(.up)), step: step(of: gallery))
    }
    return crops[name]?.serves(wish(1)) == true ? nil : wish(1.5)
  }

  /// Native px around a landmark's point in a picture of some cells, the point in the middle.
  func surroundings(of position: PixelPoint, _ size: CellSize, scale: Double) -> Viewport {
    Viewport(
      scale: scale, left: position.x + 0.5 - (Double(size.columns / 2) + 0.5) * scale,
      top: position.y + 0.5 - Double(2 * (size.rows / 2) + 1) * scale * blockAspect, aspect: blockAspect)
  }

  /// Shows more or less of the films around the landmark.
  mutating func scaleGallery(by factor: Double?) -> [Command] {
    guard case .gallery(var gallery) = mode else { return [] }
    let wanted = factor.map { gallery.scale * $0 } ?? nativeScale
    gallery.scale = max(Gallery.scales.lowerBound, min(Gallery.scales.upperBound, wanted))
    mode = .gallery(gallery)
    message = Message(
      gallery.scale <= 1
        ? "A pixel of the film covers \(gallery.scale == 1 ? "a column" : "\(shortText(1 / gallery.scale)) columns")"
        : "A column shows \(shortText(gallery.scale)) px of the film")
    return turnedPage()
  }
}

// One landmark over all films: what is decided.
extension Model {
  /// Accepts or rejects the predictions of what is selected, else of the highlighted image; of more than one only after
  /// their number was said.
  mutating func decide(_ verdict: Verdict) -> [Command] {
    guard case .gallery(let gallery) = mode else { return [] }
    guard let landmark = gallery.landmark else { return verdict == .accept ? countPredictions(gallery) : [] }
    let images = gallery.chosen.filter { status(of: landmark, at: $0) == .predicted }
    guard let first = images.first else {
      message = Message(
        gallery.selected.isEmpty
          ? "\(landmark) has no prediction on this film."
          : "None of the \(gallery.selected.count) selected films has a prediction of \(landmark).", .warning)
      return []
    }
    guard gallery.selected.isEmpty else {
      let confidences = images.compactMap {
        landmarkPoints[self.images.entries[$0].name]?[landmark]?.confidence
      }
      cover(
        with: .confirm(
          .decide(verdict, landmark, images: images, leastConfidence: confidences.min())))
      return []
    }
    guard let pending = edit(verdict, landmark, at: first) else { return [] }
    unsaved.append(pending)
    landmarkPoints[pending.image]?.apply(pending.edit)
    note(pending)
    let commands = goOn(from: gallery, landmark)
    message = Message(
      "\(verdict.done) \(landmark) on \(pending.image)"
        + (commands == nil ? "; no prediction of it waits any more" : ""), .success)
    return [.write(unsaved)] + (commands ?? [])
  }

  /// Does what was asked about, all of it or nothing.
  mutating func decide(_ verdict: Verdict, _ landmark: Landmark, images: [Int]) -> [Command] {
    let edits = images.compactMap { edit(verdict, landmark, at: $0) }
    for pending in edits { note(pending) }
    if var gallery = shownGallery {
      (gallery.selected, gallery.rangeStart) = ([], nil)
      replace(gallery)
    }
    message = Message(
      "\(verdict.done) \(edits.count) predictions of \(landmark); u takes all of it back", .success)
    return edits.isEmpty ? [] : [.writeTogether(edits)]
  }

  private func edit(_ verdict: Verdict, _ landmark: Landmark, at index: Int) -> PendingEdit? {
    let name = images.entries[index].name
    guard let points = landmarkPoints[name] else { return nil }
    let edit =
      verdict == .accept ? points.accepting(landmark, by: author) : points.rejecting(landmark, by: author)
    return edit.map { PendingEdit(image: name, edit: $0) }
  }

  /// What searches go by has changed: the next ones know it, and what lies ahead is renewed when the gallery is left.
  mutating func note(_ pending: PendingEdit) {
    unlearnt.insert(pending.image)
    decided.insert(pending.image)
  }

  /// Highlights the next image that waits, from here on and round; nil when none does.
  private mutating func goOn(from gallery: Gallery, _ landmark: Landmark) -> [Command]? {
    let count = gallery.order.count
    let next = (1..<max(1, count)).lazy.map { (gallery.highlighted + $0) % count }
      .first { self.status(of: landmark, at: gallery.order[$0]) == .predicted }
    return next.map { highlight($0) }
  }

  /// Moves the highlighted image's point by so many px: it is corrected where it stands.
  mutating func nudge(_ direction: Direction, by step: Double) -> [Command] {
    guard case .gallery(let gallery) = mode, let landmark = gallery.landmark else { return [] }
    let name = images.entries[gallery.order[gallery.highlighted]].name
    guard let position = landmarkPoints[name]?[landmark]?.position else {
      message = Message("\(landmark) has no point on this film; Enter opens it.", .warning)
      return []
    }
    return correct(
      name, landmark,
      to: PixelPoint(
        x: position.x + Double(direction.dx) * step, y: position.y + Double(direction.dy) * step))
  }

  /// Puts an image's point elsewhere, inside the film.
  mutating func correct(_ name: ImageName, _ landmark: Landmark, to wanted: PixelPoint) -> [Command] {
    guard let size = crops[name]?.film, size.width > 0 else { return [] }
    let position = PixelPoint(
      x: max(0, min(Double(size.width - 1), wanted.x)), y: max(0, min(Double(size.height - 1), wanted.y)))
    guard let edit = landmarkPoints[name]?.placing(landmark, at: position, by: author) else { return [] }
    let pending = PendingEdit(image: name, edit: edit)
    unsaved.append(pending)
    landmarkPoints[name]?.apply(edit)
    note(pending)
    message = Message(
      "Corrected \(landmark) on \(name) to \(shortText(position.x)), \(shortText(position.y))", .success)
    return [.write(unsaved)] + turnedPage()
  }
}
