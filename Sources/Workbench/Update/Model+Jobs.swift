import Basics
import Radiograph

// Work on the whole folder: templates, propagation, learning.
extension Model {
  /// Leaves the current image out of searches, or takes it in again.
  mutating func toggleTemplate() -> [Command] {
    guard let entry = images.currentEntry else { return [] }
    let flag = !entry.isLeftOut
    unlearnt.insert(entry.name)
    images.setLeftOut(flag, of: entry.name)
    message = Message(
      flag
        ? "Searches leave this image's points out; t takes them in again"
        : "Searches go by this image's points again")
    return [.leaveOut(flag, image: entry.name)] + refreshLayer()
  }

  /// Stops the running job; where none runs, puts the ruler away.
  mutating func cancelJob() -> [Command] {
    if drag != nil { return putBack() }
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
    unlearnt = []
    job = Job(name: "learning", done: 0, total: 100)
    message = Message("Learning from this folder's marks; Esc stops")
    return [.learn(images: images.included.map(\.name), templates: images.templates)]
  }

  /// Starts the search for all landmarks from everything that a person has said.
  mutating func propagate() -> [Command] {
    let templates = images.templates
    // The images after the current one come first: they are looked at first.
    let order = images.entries[images.current...] + images.entries[..<images.current]
    let wanted = order.filter { $0.progress.reviewed < landmarks.count && !$0.isExcluded }.map(\.name)
    guard !wanted.isEmpty else {
      message = Message("Every landmark of every image is set already.")
      return []
    }
    unlearnt = []
    job = Job(name: "propagating", done: 0, total: wanted.count)
    message = Message(
      templates.count == 1
        ? "Propagating from \(templates[0]); Esc stops"
        : "Propagating from \(templates.count) images; Esc stops")
    return [.runDetection(images: wanted, templates: templates)]
  }

  /// Whoever has finished an image finds what lies ahead searched again, by that image too, those first that review comes
  /// to next. Points under the cursor stay: the image that is shown keeps its predictions until `P`.
  ///
  /// - Parameter done: the image whose predictions are all reviewed, or that was left so.
  mutating func renewal(after done: ImageEntry?) -> [Command] {
    guard job == nil, let done, unlearnt.contains(done.name), done.progress.taught > 0,
      done.progress.predicted == 0, images.templateCount > 0
    else { return [] }
    unlearnt = []
    let ahead = images.reviewOrder().filter { $0 != images.current }.prefix(Self.renewedAhead)
    let names = ahead.map { images.entries[$0].name }
    return names.isEmpty ? [] : [.renew(images: names, templates: images.templates)]
  }

  /// So many images are searched again by themselves, those that review comes to next: seconds, however large the folder.
  private static let renewedAhead = 24

  /// What was renewed is said where nothing else has been said since.
  mutating func renewed(_ count: Int, _ films: Int) {
    let news = "renewed from \(films) \(films == 1 ? "film" : "films")"
    if message.text.hasSuffix(Self.foundByThisToo) {
      message.text = message.text.dropLast(Self.foundByThisToo.count) + ", \(news)"
    } else if message.tone == .plain, message.text.hasPrefix("Image ") {
      message.text += "; \(count) others are \(news)"
    }
  }

  /// Goes to the best template, or begins to look for it.
  mutating func suggestTemplate() -> [Command] {
    if let suggestion { return goToSuggestion(suggestion) }
    job = Job(name: "judging templates", done: 0, total: images.included.count)
    message = Self.lookingForTemplate
    return [.suggestTemplate(images: images.included.map(\.name))]
  }

  private static let lookingForTemplate = Message(
    "Looking for the image that would serve best as the template; Esc stops")

  /// Whether nobody has marked anything in the folder yet.
  private var isUntouched: Bool { images.entries.allSatisfy { $0.progress.counts.isEmpty } }

  /// In a folder that nobody has marked yet, the best template is looked for at once.
  mutating func suggestionAtFirst() -> [Command] {
    guard isUntouched, suggestion == nil, abilities.canSuggest, images.entries.count > 2 else { return [] }
    job = Job(name: "judging templates", done: 0, total: images.included.count)
    return [.suggestTemplate(images: images.included.map(\.name))]
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
    forgetSearched()
    message =
      switch outcome {
      case .kept: Message("Learnt from this folder's marks; P finds the landmarks with it", .success)
      case .notKept(let problem): Message("What was learnt is in use until you leave: \(problem)", .warning)
      case .failed(let problem): Message("Nothing was learnt: \(problem)", .warning)
      case .cancelled: Message("Stopped; the search is as it was before.")
      }
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
      // What a person goes on by comes first: a narrow terminal cuts the end.
      let next = images.reviewOrder().first.map { "next to correct: \(images.entries[$0].name) (N)" }
      let parts = [outcome.expected?.words, next, found].compactMap { $0 }
      message = Message("Predicted " + parts.joined(separator: "; "), .success)
    }
  }
}
