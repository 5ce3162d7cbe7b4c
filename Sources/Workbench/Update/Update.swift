import Annotation
import Cells
import Radiograph

/// Answers an event: changes the model and asks for work. Nothing else changes the model.
public func update(_ model: inout Model, _ event: Event) -> [Command] {
  switch event {
  case .input(let input):
    return model.retryingUnsaved(model.answer(input))
  case .filmLoaded(let image, let picture):
    return model.filmLoaded(image, picture)
  case .pointsRead(let image, let points):
    model.pointsRead(image, points)
  case .written(let unsaved, let problem):
    model.unsaved = unsaved
    if let problem { model.message = Message("Not saved, tried again with the next key: \(problem)", .error) }
  case .undone(let image, let what):
    model.message = Message(what.map { "Undone: \($0)" } ?? "Nothing to undo on \(displayName(image)).")
  case .redone(let image, let what):
    model.message = Message(what.map { "Redone: \($0)" } ?? "Nothing to redo on \(displayName(image)).")
  case .landmarksRead(let names):
    model.landmarksRead(names)
  case .informationComputed(let image, let layer):
    if image == model.imageName { model.information = layer }
  case .similarityComputed(let layer):
    if layer.image == model.imageName { model.similarity = layer }
  case .layerFailed(let image, let reason):
    if image == model.imageName { model.message = Message(reason, .warning) }
  case .jobAdvanced(let job):
    model.job = job
  case .predicted(let image, let progress):
    model.images.setProgress(progress, of: image)
    return image == model.imageName ? [.readPoints(image: image)] : []
  case .jobEnded(let outcome):
    model.jobEnded(outcome)
  case .exported(let path, let points):
    model.message = Message("Exported \(points) points to \(displayName(path))", .success)
  case .exportNeedsConsent(let path):
    model.mode = .confirm(.overwrite(path: path))
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
    switch input {
    case .resize(let size):
      screen = size
      moveCursor(to: cursor)
      return []
    case .key(let key):
      guard layout != nil else { return key == .character("q") || key == .control("c") ? [.quit] : [] }
      return press(key)
    case .mouse(let action, let place):
      return layout == nil || mode != .normal ? [] : point(action, at: place)
    case .paste(let text):
      if case .prompt(var prompt) = mode {
        prompt.text += text
        edited(prompt)
      }
      return []
    }
  }

  /// Looks a key up in the table of bindings and does what it says, or says why not.
  mutating func press(_ key: Key) -> [Command] {
    if let (binding, action) = Bindings.stroke(key, in: mode.kind) {
      if let reason = binding.whyDisabled(self) {
        message = Message(reason, .warning)
        return []
      }
      return perform(action)
    }
    if case .prompt(var prompt) = mode {
      if case .character(let character) = key {
        prompt.text.append(character)
        edited(prompt)
      }
    } else {
      message = Message("That key does nothing here; ? lists the keys.", .warning)
    }
    return []
  }

  mutating func perform(_ action: Action) -> [Command] {
    if let commands = answerThemeList(action) { return commands }
    switch action {
    case .move, .leap, .pan, .toggleFine, .zoomIn, .zoomOut, .fit:
      move(action)
    case .place, .nextLandmark, .previousLandmark, .markMissing, .accept, .reject, .deleteOwn, .undo, .redo:
      return mark(action)
    case .nextImage, .previousImage, .nextReview, .goTo, .filter:
      return browse(action)
    case .toggleTemplate, .propagate, .cancelJob, .export:
      return work(action)
    case .nextLayer, .moreOpaque, .lessOpaque, .toggleMagnifier, .chooseTheme, .nextBlocks, .window,
      .automaticWindow, .invert, .windowCentre, .windowWidth:
      return show(action)
    case .newLandmark, .renameLandmark, .chooseSet, .help, .quit, .scroll, .close, .submit, .eraseLast,
      .chooseHighlighted, .yes, .no:
      return converse(action)
    }
    return []
  }
}
