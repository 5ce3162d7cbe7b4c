import Basics
import Cells

/// Answers an event: changes the model and asks for work. Nothing else changes the model.
package func update(_ model: inout Model, _ event: Event) -> [Command] {
  switch event {
  case .input(let input):
    return model.retryingUnsaved(model.answer(input))
  case .filmLoaded(let image, let picture):
    return model.filmLoaded(image, picture)
  case .pointsRead(let image, let points):
    model.pointsRead(image, points)
  case .filmsRead(let points, let isToAccept, let outdated):
    model.filmsRead(points, isToAccept: isToAccept, outdated: outdated)
  case .written(let unsaved, let problem):
    model.written(unsaved, problem)
  case .undone(let change):
    return model.show(change, "Undone", "Nothing to undo: of what you did here nothing is left.")
  case .redone(let change):
    return model.show(change, "Redone", "Nothing to redo.")
  case .leftOut(let flag, let image):
    model.unlearnt.insert(image)
    model.images.setLeftOut(flag, of: image)
  case .historyRead(let image, let moments):
    if image == model.imageName { model.mode = .history(History(moments)) }
  case .travelled(_, let steps):
    let count = steps.magnitude == 1 ? "1 change" : "\(steps.magnitude) changes"
    model.message = Message(steps == 0 ? "Nothing changes" : (steps < 0 ? "Undone: " : "Redone: ") + count)
  case .cellMeasured(let cell, let drawsPictures):
    model.cellMeasured(cell, drawsPictures: drawsPictures)
  case .landmarksRead(let names):
    model.landmarksRead(names)
    // Points of the film beside may have got other names; how films lie on each other is known for others.
    return (model.beside.map { [.readFilms([$0.film.name], isToAccept: false)] } ?? []) + model.alignAhead()
      + (model.layer == .alignment ? model.refreshLayer() : [])
  case .landmarksCounted(let counts):
    model.landmarkCounts = counts
  case .mergeCounted(let old, let new, let images, let kept):
    model.mode = .confirm(.mergeLandmarks(old, into: new, images: images, kept: kept))
  case .traitsRead(let traits):
    model.traits = traits
  case .paced(let seconds):
    model.pace = seconds
  case .remarked(let remarks):
    model.images.setRemarks(remarks)
  case .linesRead(let lines):
    model.lines = lines
  case .landmarkCounted(let landmark, let marks, let predictions):
    model.mode = .confirm(.deleteLandmark(landmark, marks: marks, predictions: predictions))
  case .informationComputed(let image, let layer):
    return model.informationComputed(image, layer)
  case .histogramMeasured(let image, let histogram):
    model.images.setHistogram(histogram, of: image)
  case .informationMeasured(let failures, let wasCancelled):
    model.informationMeasured(failures, wasCancelled: wasCancelled)
  case .similarityComputed(let layer):
    if layer.image == model.imageName { model.similarity = layer }
  case .aligned(let layer):
    model.aligned(layer)
  case .notAligned(let image):
    model.notAligned(image)
  case .layerFailed(let image, let reason):
    if image == model.imageName {
      model.notAligned(image)
      model.message = Message(reason, .warning)
    }
  case .jobAdvanced(let job):
    model.job = job
  case .predicted(let image, let progress):
    model.images.setProgress(progress, of: image)
    model.withdrawAcceptance(of: image)
    let landmark = model.shownGallery?.landmark
    let isBeside = image != model.imageName && image == model.beside?.film.name
    return (image == model.imageName ? [.readPoints(image: image)] : [])
      + (isBeside ? [.readFilms([image], isToAccept: false)] : [])
      + (model.thumbnails[image] == nil ? [] : [.makeThumbnails([image])])
      + (landmark.map { [.readLandmark($0, images: [image])] } ?? [])
  case .renewed(let images, let films):
    model.renewed(images, films)
  case .jobEnded(let outcome):
    model.jobEnded(outcome)
  case .templateSuggested(let image, let problem):
    return model.templateSuggested(image, problem)
  case .learningEnded(let outcome):
    model.learningEnded(outcome)
  case .spacingSet(let spacing, let images):
    let count = images == 1 ? "this image" : "\(images) images"
    model.message = Message(
      "\(shortText(spacing.x, decimals: 4)) mm per pixel on \(count) (\(spacing.sourceName))", .success)
  case .shapesCompared(let oddities, let news):
    return model.shapesCompared(oddities, news)
  case .folderMeasured(let table):
    model.folderMeasured(table)
  case .measurementsNeedConsent(let wish):
    model.mode = .confirm(.overwriteMeasurements(wish))
  case .thumbnailMade(let thumbnail):
    model.keep(thumbnail)
  case .thumbnailMapped(let image, let map):
    model.keep(map, of: image)
  case .cropMade(let crop):
    model.keep(crop)
  case .landmarkRead(let landmark, let points, let isAll):
    return model.landmarkRead(landmark, points, isAll: isAll)
  case .exported(let wish, let news):
    model.exported(wish, news)
  case .exportNeedsConsent(let wish, let existing):
    model.mode = .confirm(.overwrite(wish, existing: existing))
  case .fileCompared(let image, let isChanged, let points):
    model.fileCompared(image, isChanged, points)
  case .mapsNeedConsent(let wish, let existing):
    model.mapsNeedConsent(wish, existing)
  case .mapsExported(let wish, let done, let failures, let wasCancelled):
    model.mapsExported(wish, done, failures, wasCancelled)
  case .filmReplaced(let image):
    return model.filmReplaced(image)
  case .filmGone(let image):
    model.filmGone(image)
  case .pathsFound(let text, let paths):
    model.pathsFound(for: text, paths)
  case .refused(let reason):
    model.refused(reason)
  case .told(let message):
    model.message = message
  case .failed(let reason):
    model.message = Message(reason, .error)
  }
  return []
}

extension Model {
  /// Changes that could not be saved are tried again with every key, before anything else.
  func retryingUnsaved(_ commands: [Command]) -> [Command] {
    let isWriting = commands.contains { if case .write = $0 { true } else { false } }
    return unsaved.isEmpty || isWriting ? commands : [.write(unsaved)] + commands
  }

  mutating func answer(_ input: InputEvent) -> [Command] {
    // Whoever does something meanwhile does not find the cursor taken from their hands.
    if input.isPersons { (awaited, submitted) = (nil, nil) }
    if case .key = input { clicked = nil }
    switch input {
    case .resize(let size):
      screen = size
      // The letters stand elsewhere now.
      if mode.kind == .squares { _ = chooseSquare() }
      moveCursor(to: cursor)
      return turnedPage()
    case .key(let key):
      guard layout != nil else { return key == .character("q") || key == .control("c") ? [.quit] : [] }
      return press(key)
    case .keyAgain(let key):
      return layout == nil ? [] : pressAgain(key)
    case .keyUp(let key):
      showAgain(after: key)
      return []
    case .mouse(let action, let place, let share):
      beforeSnap = nil
      return layout == nil ? [] : point(action, at: place, inside: share)
    case .paste(let text):
      type(text)
      return []
    }
  }

  /// Takes a digit of the number before a key, unless the digit is a key of its own.
  private mutating func takesDigit(_ key: Key) -> Bool {
    guard mode == .normal, case .character(let character) = key, character.isASCII,
      let digit = character.wholeNumberValue,
      count != nil || (digit > 0 && keys.stroke(key, in: .normal) == nil)
    else { return false }
    count = min(Self.highestCount, (count ?? 0) * 10 + digit)
    return true
  }

  /// Somebody who leans on a digit waits for nothing.
  private static let highestCount = 9999

  /// How often a key is to do what it does.
  var times: Int { count ?? 1 }

  /// Looks a key up in the table of bindings and does what it says, or says why not.
  mutating func press(_ key: Key) -> [Command] {
    if peek?.key == key { peek = nil }
    if takesDigit(key) { return [] }
    defer { count = nil }
    if let (binding, action) = keys.stroke(key, in: mode.kind) {
      if let reason = binding.whyDisabled(self) {
        message = Message(reason, .warning)
        return []
      }
      if action != .undo { beforeSnap = nil }
      defer { if action == .hideAll { peek?.key = key } }
      return perform(action)
    }
    if case .alt(let character) = key {
      // Escape and a key right after it reach a program as one key.
      return press(.escape) + press(.character(character))
    }
    if mode.kind == .prompt || mode.kind == .palette {
      if case .character(let character) = key { type(String(character)) }
    } else if mode.kind == .squares, case .character(let character) = key {
      typeLetter(character)
    } else {
      let helps = keys.stroke(.character("?"), in: mode.kind)?.action == .help
      message = Message(
        "That key does nothing here; \(helps ? "? lists the keys" : "the last line names those that do").",
        .warning)
    }
    return []
  }
}

extension Model {
  /// A key that is still down goes on with what goes on, and does nothing else a second time.
  private mutating func pressAgain(_ key: Key) -> [Command] {
    let isWriting = mode.kind == .prompt || mode.kind == .palette
    if let action = keys.stroke(key, in: mode.kind)?.action { return action.goesOn ? press(key) : [] }
    if isWriting, case .character = key { return press(key) }
    return []
  }
}

extension InputEvent {
  /// Whether a person did something: a key that goes up only ends what it did.
  fileprivate var isPersons: Bool {
    switch self {
    case .resize, .keyUp: false
    case .key, .keyAgain, .mouse, .paste: true
    }
  }
}
