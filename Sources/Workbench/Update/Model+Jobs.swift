import Basics
import Radiograph

// Work on the whole folder: templates, propagation, learning.
extension Model {
  mutating func toggleTemplate() -> [Command] {
    let flag = images.currentEntry?.isTemplate != true
    message = Message(flag ? "This image is a template now" : "This image is no longer a template")
    return flagTemplate(flag) + refreshLayer()
  }

  /// Stops the running job; where none runs, puts the ruler away.
  mutating func cancelJob() -> [Command] {
    if job == nil {
      rulerStart = nil
      message = Message("The ruler is put away.")
      return []
    }
    message = Message("Stopping...")
    return [.cancelJob]
  }

  /// Begins to learn a model from the folder's marks and from what a search finds.
  mutating func learn() -> [Command] {
    job = Job(name: "learning", done: 0, total: 100)
    message = Message("Learning from this folder's marks; Esc stops")
    let flag = images.templateCount == 0 ? flagTemplate(true) : []
    return flag + [.learn(images: images.entries.map(\.name), templates: images.templates)]
  }

  /// Starts the search for all landmarks; without any template, the current image becomes one.
  mutating func propagate() -> [Command] {
    var commands: [Command] = []
    if images.templateCount == 0 { commands += flagTemplate(true) }
    let templates = images.templates
    // The images after the current one come first: they are looked at first.
    let order = images.entries[images.current...] + images.entries[..<images.current]
    let wanted = order.filter { $0.progress.reviewed < landmarks.count }.map(\.name)
    guard !wanted.isEmpty else {
      message = Message("Every landmark of every image is set already.")
      return commands
    }
    job = Job(name: "propagating", done: 0, total: wanted.count)
    message = Message(
      templates.count == 1
        ? "Propagating from \(templates[0]); Esc stops"
        : "Propagating from \(templates.count) templates; Esc stops")
    return commands + [.runDetection(images: wanted, templates: templates)]
  }

  /// Goes to the best template, or begins to look for it.
  mutating func suggestTemplate() -> [Command] {
    if let suggestion { return goToSuggestion(suggestion) }
    job = Job(name: "judging templates", done: 0, total: images.entries.count)
    message = Self.lookingForTemplate
    return [.suggestTemplate(images: images.entries.map(\.name))]
  }

  private static let lookingForTemplate = Message(
    "Looking for the image that would serve best as the template; Esc stops")

  /// Whether nobody has marked anything in the folder yet.
  private var isUntouched: Bool { images.entries.allSatisfy { $0.progress.counts.isEmpty } }

  /// In a folder that nobody has marked yet, the best template is looked for at once.
  mutating func suggestionAtFirst() -> [Command] {
    guard isUntouched, suggestion == nil, abilities.canSuggest, images.entries.count > 2 else { return [] }
    job = Job(name: "judging templates", done: 0, total: images.entries.count)
    return [.suggestTemplate(images: images.entries.map(\.name))]
  }

  private mutating func goToSuggestion(_ name: ImageName) -> [Command] {
    guard images.index(of: name) != images.current else {
      message = Message("This image would serve best as the template.", .success)
      return []
    }
    let commands = goTo(images.index(of: name))
    message = Message("\(name) would serve best as the template: mark it, then P", .success)
    return commands
  }

  mutating func templateSuggested(_ image: ImageName?, _ problem: String?) -> [Command] {
    job = nil
    suggestion = image
    guard let image else {
      message = Message(problem ?? "No image stands out as a template.", problem == nil ? .plain : .warning)
      return []
    }
    let hint =
      image == imageName
      ? "This image would serve best as the template: mark it, then P"
      : "\(image) would serve best as the template; B goes there"
    // A hint that nobody asked for does not interrupt work, nor does it push aside what was wrong at opening.
    let isAsked = message == Self.lookingForTemplate
    if isAsked || (isUntouched && message.tone != .error) { message = Message(hint, .success) }
    return [.saveSetting(.suggestion, image.name)]
  }

  mutating func learningEnded(_ outcome: LearningOutcome) {
    job = nil
    similarity = nil
    message =
      switch outcome {
      case .kept: Message("Learnt from this folder's marks; P finds the landmarks with it", .success)
      case .notKept(let problem): Message("What was learnt is in use until you leave: \(problem)", .warning)
      case .failed(let problem): Message("Nothing was learnt: \(problem)", .warning)
      case .cancelled: Message("Stopped; the search is as it was before.")
      }
  }

  private mutating func flagTemplate(_ flag: Bool) -> [Command] {
    guard let image = imageName else { return [] }
    images.setTemplate(flag, of: image)
    return [.flagTemplate(flag, image: image)]
  }

  mutating func jobEnded(_ outcome: JobOutcome) {
    job = nil
    images.sort(images.order)
    let found = "\(outcome.points) points on \(outcome.images) images"
    if let failure = outcome.failures.first, outcome.images == 0 {
      message = Message("Nothing was predicted: \(failure)", .error)
    } else if let failure = outcome.failures.first {
      let others = outcome.failures.count > 1 ? " (and \(outcome.failures.count - 1) more)" : ""
      message = Message("Predicted \(found); \(failure)\(others)", .warning)
    } else if outcome.wasCancelled {
      message = Message("Stopped; predicted \(found) so far")
    } else {
      message = Message("Predicted \(found); N reviews them, worst first", .success)
    }
  }
}
