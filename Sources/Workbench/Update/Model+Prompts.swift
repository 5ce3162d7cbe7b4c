import Basics
import Landmarks
import Radiograph

// Lines being typed at the bottom of the screen, and questions.
extension Model {
  /// Asks for a line of text.
  mutating func ask(_ purpose: Prompt.Purpose, text: String = "") -> [Command] {
    mode = .prompt(Prompt(purpose, text: text))
    return []
  }

  /// Text typed or pasted into a line.
  mutating func type(_ text: String) {
    switch mode {
    case .prompt(var prompt):
      prompt.text += text
      edited(prompt)
    case .palette(var palette):
      palette.query += text
      palette.highlighted = 0
      mode = .palette(palette)
    default: break
    }
  }

  /// Erases the last character of the line.
  mutating func eraseLast() -> [Command] {
    switch mode {
    case .prompt(var prompt) where !prompt.text.isEmpty:
      prompt.text.removeLast()
      edited(prompt)
    case .palette(var palette) where !palette.query.isEmpty:
      palette.query.removeLast()
      palette.highlighted = 0
      mode = .palette(palette)
    default: break
    }
    return []
  }

  /// A prompt's text changed; the filter shows its effect at once.
  mutating func edited(_ prompt: Prompt) {
    mode = .prompt(prompt)
    if prompt.purpose == .filter { images.setFilter(prompt.text) }
  }

  /// Takes a prompt's line as typed.
  mutating func submit() -> [Command] {
    guard case .prompt(let prompt) = mode else { return [] }
    let text = prompt.text.trimmed
    mode = .normal
    switch prompt.purpose {
    case .filter:
      let all = images.choice == nil ? "All images" : "All images of the list"
      message = Message(
        text.isEmpty ? all : "\(images.visible.count) images contain \(displayName(text))")
      return []
    case .goTo: return goTo(named: text)
    case .newLandmark: return name(text)
    case .renameLandmark: return rename(text)
    case .ownLandmarks:
      guard !text.isEmpty else { return [] }
      mode = .prompt(Prompt(.ownLandmarks))
      return name(text)
    case .landmarkFile: return text.isEmpty ? [] : [.addLandmarkFile(path: text)]
    case .spacing: return setSpacing(text)
    case .rulerLength(let pixels): return setSpacing(ruler: text, pixels: pixels)
    case .export(let format, let isReviewedOnly): return export(format, isReviewedOnly, to: text)
    }
  }

  /// Does what was asked about.
  mutating func sayYes() -> [Command] {
    guard case .confirm(let question) = mode else { return [] }
    mode = .normal
    switch question {
    case .overwrite(var wish, _):
      wish.replaces = true
      return [.export(wish)]
    case .deleteLandmark(let landmark, _, _): return [.deleteLandmark(landmark)]
    }
  }

  private mutating func goTo(named text: String) -> [Command] {
    let offered = images.offered
    if let number = Int(text), offered.indices.contains(number - 1), images.index(of: ImageName(text)) == nil
    {
      return goTo(offered[number - 1])
    }
    let needle = text.lowercased()
    let index = offered.first { images.entries[$0].name.name.lowercased().contains(needle) }
    guard !needle.isEmpty, let index else {
      message = Message("No image is called \(displayName(text)).", .warning)
      return []
    }
    return goTo(index)
  }

  private mutating func name(_ text: String) -> [Command] {
    guard let landmark = Landmark(typed: text) else { return [] }
    guard !landmarks.contains(landmark) else {
      message = Message("There is a landmark \(landmark) already.", .warning)
      return []
    }
    message = Message("Move to \(landmark) and press Enter to place it; c adds another name", .success)
    return [.addLandmarks([landmark])]
  }

  private mutating func rename(_ text: String) -> [Command] {
    guard let old = activeLandmark, let new = Landmark(typed: text), new != old else { return [] }
    guard !landmarks.contains(new) else {
      message = Message("There is a landmark \(new) already.", .warning)
      return []
    }
    return [.renameLandmark(from: old, to: new)]
  }
}
