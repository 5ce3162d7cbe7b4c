import Landmarks
import Radiograph

// Going from image to image.
extension Model {
  /// What a session begins with: the current image's points and film.
  package mutating func open() -> [Command] {
    guard let name = imageName else {
      message = Message("No images in this folder: PNG, JPEG, TIFF, BMP, PGM and DICOM are read.", .warning)
      return []
    }
    if let first = activeLandmark {
      let begun = images.entries.count { $0.progress.reviewed > 0 }
      message = Message(
        hasWorkedHere
          ? "Welcome back; every point is where you left it."
          : begun > 0
            ? "\(begun == 1 ? "1 image has" : "\(begun) images have") a person's points; ? lists the keys."
            : "Move to \(first) and press Enter to place it; ? lists the keys.")
    } else {
      message = Message("Begin by naming the first landmark; or Esc, then S for a ready-made set.")
      _ = ask(.newLandmark)
    }
    if images.choice != nil {
      message = Message("\(images.total) of \(images.entries.count) images, in the order of the list")
    }
    picture = .loading
    landing = beginning[name] == nil ? .unset : .listed
    return [.readPoints(image: name), .loadImage(name)] + suggestionAtFirst() + comparison()
  }

  /// The next way to sort the images; the gallery begins again with its first.
  mutating func sortImages() -> [Command] {
    images.sort(images.order.next)
    message = Message("Images sorted \(images.order.label)")
    if case .gallery(let gallery) = mode {
      var sorted = Gallery(
        order: images.galleryOrder(of: gallery.landmark), highlighted: 0, landmark: gallery.landmark)
      sorted.selected = gallery.selected.intersection(sorted.order)
      mode = .gallery(sorted)
    }
    let measuring = images.order == .information ? measureInformation() : []
    return [.saveSetting(.sort, images.order.rawValue)] + measuring + turnedPage() + comparison()
  }

  /// Makes an image current; nil and the current image change nothing.
  mutating func goTo(_ index: Int?, landing: Landing? = nil) -> [Command] {
    guard let index, index != images.current else {
      message = Message(
        index == nil ? "No image passes the filter." : "There is no further image.", .warning)
      return []
    }
    let left = images.currentEntry
    lastImage = imageName
    images.select(index)
    guard let name = imageName else { return [] }
    points = ImagePoints()
    picture = .loading
    information = nil
    stand = nil
    forgetSearched()
    (drag, clicked) = (nil, nil)
    rulerStart = nil
    // A list that names landmarks is gone through landmark by landmark.
    self.landing = landing ?? (beginning.isEmpty ? .unset : beginning[name] == nil ? nil : .listed)
    let number = images.number.map { "\($0) of \(images.total)" } ?? "beside the list"
    message = Message("Image \(number): \(name)" + remarksInWords)
    return [.readPoints(image: name), .loadImage(name), .saveSetting(.image, name.name)]
      + renewal(after: left)
  }

  /// The least certain image that is left, its least certain landmark active: the current one too, while something is
  /// left on it. An image that cannot be shown holds nobody up.
  mutating func goToReview() -> [Command] {
    if images.order == .shape { return goToOddShape() }
    let isShown = if case .failed = picture { false } else { true }
    guard let worst = images.reviewOrder().first(where: { isShown || $0 != images.current }) else {
      message = Message("No visible image waits for review.", .warning)
      return []
    }
    guard worst == images.current else { return goTo(worst, landing: .worst) }
    let commands = activateWorst()
    let left = progress.predicted == 1 ? "1 prediction" : "\(progress.predicted) predictions"
    let point = activeLandmark.map { ": \($0) is its worst of \(left)" } ?? ""
    message = Message("No image is less certain than this one" + point)
    return commands
  }

  /// Makes the landmark active that the image was opened for.
  private mutating func land() -> [Command] {
    defer { landing = nil }
    switch landing {
    case .worst: return activateWorst()
    case .unset:
      // Enter would place the landmark that was active on the film before.
      let next =
        landmarks.firstIndex { points.status(of: $0) == .unset }
        ?? landmarks.firstIndex { points.status(of: $0) == .predicted }
      return activate(next ?? activeIndex)
    case .odd:
      let wanted = images.currentEntry?.oddity.flatMap { landmarks.firstIndex(of: $0.landmark) }
      return activate(wanted ?? activeIndex)
    case .listed:
      let wanted = imageName.flatMap { beginning[$0] }.flatMap(landmarks.firstIndex)
      return activate(wanted ?? activeIndex)
    case .change(let change):
      let commands = activate(activeIndex)
      activate(change)
      return commands
    case .closeUp:
      let commands = activate(activeIndex)
      lookAtActive()
      return commands
    case nil: return activate(activeIndex)
    }
  }

  /// Makes the least certain prediction active.
  private mutating func activateWorst() -> [Command] {
    let worst = landmarks.indices.filter { points.status(of: landmarks[$0]) == .predicted }
      .min { (points[landmarks[$0]]?.confidence ?? 0) < (points[landmarks[$1]]?.confidence ?? 0) }
    return worst.map { activate($0) } ?? []
  }

  /// A film has been read: the view keeps its place when the new film has the size of the old one.
  mutating func filmLoaded(_ image: ImageName, _ picture: Picture) -> [Command] {
    guard image == imageName else { return [] }
    self.picture = picture
    guard let film = picture.loaded?.film else { return [] }
    let size = FilmSize(width: film.width, height: film.height)
    if filmSize != size {
      zoom = nil
      cursor = PixelPoint(x: Double(film.width / 2), y: Double(film.height / 2))
      filmSize = size
    }
    var commands = land() + alignAhead() + mapBeside()
    tellNotes(of: image, film.notes)
    let neighbours = [1, -1].compactMap { images.neighbour($0) }.filter { $0 != images.current }
    if !neighbours.isEmpty { commands.append(.prefetch(neighbours.map { images.entries[$0].name })) }
    return commands
  }

  /// Says once what a person should know about how a film was read; no warning makes way for it.
  private mutating func tellNotes(of image: ImageName, _ notes: [String]) {
    guard !notes.isEmpty, message.tone != .warning, message.tone != .error, toldNotes.insert(image).inserted
    else { return }
    message = Message("\(image): \(notes.joined(separator: "; ")).")
  }

  /// Another file stands where the film on the screen was: it is read again before anything is done to it.
  mutating func filmReplaced(_ image: ImageName) -> [Command] {
    guard image == imageName else { return [] }
    (picture, drag, information) = (.loading, nil, nil)
    forgetSearched()
    message = Message(
      "\(image) was replaced on the disk and is read again; see whether its points fit, then press the key again; F takes it with them or without.",
      .warning)
    return [.loadImage(image)]
  }

  /// Whether the film is the one that was marked is known: if not, what to do is asked.
  mutating func fileCompared(_ image: ImageName, _ isChanged: Bool, _ points: Int) {
    guard image == imageName else { return }
    if isChanged {
      mode = .confirm(.acceptFilm(image, points: points))
    } else {
      message = Message("This is the film that was marked: there is nothing to take as it is.")
    }
  }

  /// The film on the screen is gone: nothing can be marked on it.
  mutating func filmGone(_ image: ImageName) {
    guard image == imageName else { return }
    let reason = "\(image) is gone from the disk; its points are kept, and nothing was done."
    (picture, drag) = (.failed(reason), nil)
    message = Message(reason, .error)
  }
}
