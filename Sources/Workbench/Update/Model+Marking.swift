import Landmarks
import Radiograph

// Which landmark is marked next, and how far the image has come.
extension Model {
  /// The landmark that the next mark is for.
  package var activeLandmark: Landmark? {
    landmarks.indices.contains(activeIndex) ? landmarks[activeIndex] : nil
  }

  /// The point of the active landmark, if it has one.
  var activePoint: LandmarkPoint? { activeLandmark.flatMap { points[$0] } }

  /// How far the current image has come.
  package var progress: ImageProgress { ImageProgress(of: landmarks, in: points) }

  /// The first landmark after the active one, going round, that fulfils a condition.
  func landmarkAfterActive(where condition: (LandmarkStatus) -> Bool) -> Int? {
    guard !landmarks.isEmpty else { return nil }
    return (1...landmarks.count).lazy.map { (self.activeIndex + $0) % self.landmarks.count }
      .first { condition(self.points.status(of: self.landmarks[$0])) }
  }
}

// Points: every change is an edit that is saved before the next frame.
extension Model {
  mutating func placeActive() -> [Command] {
    guard let landmark = activeLandmark else { return [] }
    return place(landmark, at: cursor)
  }

  mutating func markMissing() -> [Command] {
    guard let landmark = activeLandmark else { return [] }
    let commands = write(points.settingMissing(landmark, by: author), "\(landmark) is missing here")
    let next = landmarkAfterActive { $0 == .unset }
    return commands + (next.map { goOn(to: $0) } ?? [])
  }

  /// Agrees with the active landmark's prediction and goes on to the next one.
  mutating func accept() -> [Command] {
    if mode.kind == .gallery { return decide(.accept) }
    guard let landmark = activeLandmark else { return [] }
    let commands = write(points.accepting(landmark, by: author), "Accepted \(landmark)")
    if progress.predicted == 0 { message.text += "; " + afterReview }
    return commands + advance { $0 == .predicted }
  }

  mutating func acceptAll() -> [Command] {
    let count = progress.predicted
    let commands = write(points.acceptingAll(of: landmarks, by: author), "Accepted \(count) predictions")
    message.text += "; " + afterReview
    return commands
  }

  /// Rejects the active landmark's prediction, or clears its point.
  mutating func reject() -> [Command] {
    if mode.kind == .gallery { return decide(.reject) }
    guard let landmark = activeLandmark else { return [] }
    return points.status(of: landmark) == .predicted
      ? write(points.rejecting(landmark, by: author), "Rejected the prediction of \(landmark)")
      : write(points.clearing(landmark, by: author), "Cleared \(landmark)")
  }

  mutating func deleteOwn() -> [Command] {
    guard let landmark = activeLandmark else { return [] }
    return write(points.clearing(landmark, by: author), "Deleted \(landmark)")
  }

  /// Asks the store about the current image.
  func askStore(_ command: (ImageName) -> Command) -> [Command] { imageName.map { [command($0)] } ?? [] }

  /// Places a landmark and goes on: after a correction to the next prediction, else to the next unset one.
  ///
  /// - Parameter isGuiding: whether the cursor may go to where the next one is expected. Not under a pointer, which stays
  ///   where it is: a second click would fall somewhere else.
  mutating func place(_ landmark: Landmark, at position: PixelPoint, isGuiding: Bool = true) -> [Command] {
    let isCorrection = points.status(of: landmark) == .predicted
    let edit = points.placing(landmark, at: position, by: author)
    // A prediction that is left where it is has been agreed with.
    let done = edit?.kind == .accept ? "Accepted" : isCorrection ? "Corrected" : "Placed"
    let commands = write(
      edit, "\(done) \(landmark) at \(shortText(position.x)), \(shortText(position.y))")
    let prediction = landmarkAfterActive { $0 == .predicted }
    if let next = prediction, isCorrection || landmarkAfterActive(where: { $0 == .unset }) == nil {
      message.text += "; next prediction: \(landmarks[next])"
      return commands + activate(next)
    }
    if isCorrection {
      message.text += "; " + afterReview
    } else if let next = landmarkAfterActive(where: { $0 == .unset }) {
      return commands + goOn(to: next, isGuiding: isGuiding)
    } else {
      message.text += "; this image is done: n goes on, P finds them elsewhere"
    }
    return commands + refreshLayer()
  }

  /// Makes an unset landmark active. Where nobody knows where it is expected the cursor stays: it is near more often than
  /// not.
  private mutating func goOn(to next: Int, isGuiding: Bool = true) -> [Command] {
    activeIndex = next
    message.text += Self.next(landmarks[next])
    return (isGuiding ? guide() : []) + refreshLayer()
  }

  /// What can be done with an image whose predictions are all reviewed.
  private var afterReview: String {
    images.currentEntry?.isLeftOut == true
      ? "N goes to the next image" : "N goes to the next image" + Self.foundByThisToo
  }

  /// What is said of the next image until it has been searched again.
  static let foundByThisToo = ", found by this one too"

  /// Makes a landmark active, going round at the ends, and brings the cursor to its point.
  mutating func activate(_ index: Int) -> [Command] {
    guard !landmarks.isEmpty else { return [] }
    activeIndex = (index % landmarks.count + landmarks.count) % landmarks.count
    if let position = activePoint?.position { moveCursor(to: position) }
    return refreshLayer()
  }

  /// Makes the landmark so many places further on active; the gallery shows it on all films.
  mutating func selectNeighbour(_ offset: Int) -> [Command] {
    mode.kind == .gallery ? showLandmark(offset) : select(activeIndex + offset)
  }

  /// Makes a landmark active that a person has chosen, and says its whole name: tables cut long ones.
  mutating func select(_ index: Int) -> [Command] {
    let commands = activate(index)
    if let landmark = activeLandmark {
      let status = points.status(of: landmark)
      let sure =
        status == .predicted ? points[landmark]?.confidence.map { ", \(Int(($0 * 100).rounded()))%" } : nil
      message = Message(
        "Landmark \(activeIndex + 1) of \(landmarks.count): \(landmark), \(status.rawValue)\(sure ?? "")")
    }
    return commands
  }

  /// Goes to the image of an undone or redone change, and says what it was.
  mutating func show(_ change: Change?, _ word: String, _ nothing: String) -> [Command] {
    guard let change else {
      message = Message(nothing)
      return []
    }
    message = Message("\(word): \(change.what)")
    guard let image = change.image else { return [] }
    unlearnt.insert(image)
    if shownGallery != nil { return showInGallery(image, "\(word) on \(image): \(change.what)") }
    guard image != imageName else {
      activate(change)
      return []
    }
    let index = images.index(of: image)
    let commands = index == nil ? [] : goTo(index, landing: .change(change))
    let gone = index == nil ? ", which is not in this folder any more" : ""
    message = Message("\(word) on \(image)\(gone): \(change.what)")
    return commands
  }

  /// Goes back to the landmark and the place of an undone or redone change: the next Enter belongs there, not where the
  /// cursor has gone on to.
  mutating func activate(_ change: Change) {
    guard let index = change.landmark.flatMap(landmarks.firstIndex) else { return }
    activeIndex = index
    if let position = change.position { moveCursor(to: position) }
  }

  /// Carries out an edit in memory and asks for it to be saved.
  mutating func write(_ edit: Edit?, _ text: String) -> [Command] {
    guard let edit, let image = imageName else {
      message = Message("Nothing changes")
      return []
    }
    let waiting = progress.predicted
    points.apply(edit)
    images.setProgress(progress, of: image)
    message = Message(text, .success)
    unsaved.append(PendingEdit(image: image, edit: edit))
    unlearnt.insert(image)
    return [.write(unsaved)] + (waiting > 0 ? renewal(after: images.currentEntry) : [])
  }

  /// The store has answered: what it did not take waits in memory.
  mutating func written(_ left: [PendingEdit], _ problem: String?) {
    let wasRefused = isRefused
    unsaved = left
    isRefused = problem != nil
    if let problem {
      // A warning answers the key that was just pressed, such as why q does not leave; the corner says the rest.
      if wasRefused && message.tone == .warning { return }
      message = Message("Not saved, tried again with the next key: \(problem)", .error)
    } else if wasRefused {
      message = Message("Saved: what waited in memory is on the disk now.", .success)
    }
  }

  /// Takes over what the store says of an image, with unsaved changes on top.
  mutating func pointsRead(_ image: ImageName, _ stored: ImagePoints) {
    let current = unsaved.over(stored, of: image)
    images.setProgress(ImageProgress(of: landmarks, in: current), of: image)
    if image == imageName { points = current }
    if image == beside?.film.name { beside?.points = current }
    thumbnails[image]?.points = current
    if shownGallery?.landmark != nil { landmarkPoints[image] = current }
  }

  /// Takes over the landmark names; a name just added becomes active, otherwise the active one stays.
  mutating func landmarksRead(_ names: [Landmark]) {
    let active = names.first { !landmarks.contains($0) } ?? activeLandmark
    landmarks = names
    images.landmarkCount = names.count
    activeIndex = active.flatMap { names.firstIndex(of: $0) } ?? 0
    if let landmark = shownGallery?.landmark, !names.contains(landmark) { _ = closeGallery() }
    forgetSearched()
  }

  private mutating func advance(where condition: (LandmarkStatus) -> Bool) -> [Command] {
    guard let next = landmarkAfterActive(where: condition), next != activeIndex else { return [] }
    return activate(next)
  }
}

extension ImagePoints {
  /// A person agrees with every prediction of the landmarks; nil when there is none.
  func acceptingAll(of landmarks: [Landmark], by person: String) -> Edit? {
    let changes = landmarks.compactMap { accepting($0, by: person) }.flatMap(\.changes)
    return changes.isEmpty ? nil : Edit(kind: .accept, changes: changes, author: person)
  }
}

extension ImageProgress {
  /// Counts what an image's points say of the landmarks.
  package init(of landmarks: [Landmark], in points: ImagePoints) {
    self.init()
    for point in landmarks.lazy.compactMap({ points[$0] }) {
      counts[point.status, default: 0] += 1
      if point.status == .predicted, let confidence = point.confidence {
        lowestConfidence = min(lowestConfidence ?? confidence, confidence)
      }
    }
  }

  /// Predictions nobody has looked at yet.
  package var predicted: Int { counts[.predicted] ?? 0 }
}
