import Radiograph

// Templates, propagation, export.
extension Model {
  mutating func work(_ action: Action) -> [Command] {
    switch action {
    case .toggleTemplate:
      let flag = images.currentEntry?.isTemplate != true
      message = Message(flag ? "This image is a template now" : "This image is no longer a template")
      return flagTemplate(flag) + refreshLayer()
    case .propagate: return propagate()
    case .cancelJob:
      message = Message("Stopping...")
      return [.cancelDetection]
    case .export:
      mode = .prompt(Prompt(.export, text: "\(folder)/landmarks.csv"))
      return []
    default: return []
    }
  }

  /// Starts the search for all landmarks; without any template, the current image becomes one.
  private mutating func propagate() -> [Command] {
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
        ? "Propagating from \(displayName(templates[0])); Esc stops"
        : "Propagating from \(templates.count) templates; Esc stops")
    return commands + [.runDetection(images: wanted, templates: templates)]
  }

  private mutating func flagTemplate(_ flag: Bool) -> [Command] {
    guard let image = imageName else { return [] }
    images.setTemplate(flag, of: image)
    return [.flagTemplate(flag, image: image)]
  }

  mutating func jobEnded(_ outcome: JobOutcome) {
    job = nil
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
