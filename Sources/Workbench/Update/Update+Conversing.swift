import Annotation
import Radiograph

// Prompts, questions, overlays, leaving.
extension Model {
  mutating func converse(_ action: Action) -> [Command] {
    switch action {
    case .newLandmark: mode = .prompt(Prompt(.newLandmark))
    case .renameLandmark: mode = .prompt(Prompt(.renameLandmark, text: activeLandmark ?? ""))
    case .chooseSet: mode = .sets(highlighted: 0)
    case .help: mode = .help(scroll: 0)
    case .quit: return [.quit]
    case .scroll(let rows): scroll(rows)
    case .close, .no: leaveMode()
    case .submit: return submit()
    case .eraseLast:
      if case .prompt(var prompt) = mode, !prompt.text.isEmpty {
        prompt.text.removeLast()
        edited(prompt)
      }
    case .chooseHighlighted:
      guard case .sets(let highlighted) = mode else { return [] }
      mode = .normal
      let set = LandmarkSet.offered[highlighted]
      message = Message("\(set.name): \(set.landmarks.count) landmarks", .success)
      return [.addLandmarks(set.landmarks)]
    case .yes:
      guard case .confirm(.overwrite(let path)) = mode else { return [] }
      mode = .normal
      return [.export(path: path, overwrite: true)]
    default: break
    }
    return []
  }

  /// A prompt's text changed; the filter shows its effect at once.
  mutating func edited(_ prompt: Prompt) {
    mode = .prompt(prompt)
    if prompt.purpose == .filter { images.setFilter(prompt.text) }
  }

  private mutating func leaveMode() {
    if case .prompt(let prompt) = mode {
      if prompt.purpose == .filter { images.setFilter("") }
      message = Message(
        landmarks.isEmpty ? "c names a landmark, S picks a ready-made set; ? lists the keys." : "")
    }
    mode = .normal
  }

  private mutating func scroll(_ rows: Int) {
    switch mode {
    case .help(let scroll):
      mode = .help(scroll: max(0, min(HelpText.lastScroll(screen), scroll + rows)))
    case .sets(let highlighted):
      mode = .sets(highlighted: max(0, min(LandmarkSet.offered.count - 1, highlighted + rows)))
    default: break
    }
  }

  /// Takes a prompt's line as typed.
  private mutating func submit() -> [Command] {
    guard case .prompt(let prompt) = mode else { return [] }
    let text = prompt.text.trimmed
    mode = .normal
    switch prompt.purpose {
    case .filter:
      message = Message(
        text.isEmpty ? "All images" : "\(images.visible.count) images contain \(displayName(text))")
      return []
    case .goTo: return goTo(named: text)
    case .newLandmark: return name(text)
    case .renameLandmark: return rename(text)
    case .export:
      return text.isEmpty ? [] : [.export(path: text, overwrite: false)]
    }
  }

  private mutating func goTo(named text: String) -> [Command] {
    let entries = images.entries
    if let number = Int(text), entries.indices.contains(number - 1), images.index(of: text) == nil {
      return goTo(number - 1)
    }
    let needle = text.lowercased()
    guard !needle.isEmpty, let index = entries.firstIndex(where: { $0.name.lowercased().contains(needle) })
    else {
      message = Message("No image is called \(displayName(text)).", .warning)
      return []
    }
    return goTo(index)
  }

  private mutating func name(_ text: String) -> [Command] {
    guard !text.isEmpty else { return [] }
    guard !landmarks.contains(text) else {
      message = Message("There is a landmark \(displayName(text)) already.", .warning)
      return []
    }
    message = Message(
      "Move to \(displayName(text)) and press Enter to place it; c adds another name", .success)
    return [.addLandmarks([text])]
  }

  private mutating func rename(_ text: String) -> [Command] {
    guard let old = activeLandmark, !text.isEmpty, text != old else { return [] }
    guard !landmarks.contains(text) else {
      message = Message("There is a landmark \(displayName(text)) already.", .warning)
      return []
    }
    return [.renameLandmark(from: old, to: text)]
  }
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(
      start[..<(start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex)])
  }
}
