import Basics
import Landmarks
import Radiograph

// Prompts, questions, overlays, leaving.
extension Model {
  mutating func converse(_ action: Action) -> [Command] {
    switch action {
    case .newLandmark: mode = .prompt(Prompt(.newLandmark))
    case .renameLandmark: mode = .prompt(Prompt(.renameLandmark, text: activeLandmark?.name ?? ""))
    case .chooseSet: mode = .sets(highlighted: 0)
    case .help: mode = .help(scroll: 0)
    case .quit: return [.quit]
    case .scroll(let rows): scroll(rows)
    case .close, .no: leaveMode()
    case .submit: return submit()
    case .palette: mode = .palette(CommandPalette())
    case .eraseLast: eraseLast()
    case .chooseHighlighted: return chooseHighlighted()
    case .yes:
      guard case .confirm(.overwrite(let path)) = mode else { return [] }
      mode = .normal
      return [.export(path: path, overwrite: true)]
    default: break
    }
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

  private mutating func eraseLast() {
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
  }

  private mutating func chooseHighlighted() -> [Command] {
    let chosen = mode
    mode = .normal
    switch chosen {
    case .sets(let highlighted): return choose(LandmarkSource.all[highlighted])
    case .palette(let palette):
      let entries = PaletteEntry.matching(palette.query)
      guard entries.indices.contains(palette.highlighted) else { return [] }
      let entry = entries[palette.highlighted]
      if let reason = entry.binding.whyDisabled(self) {
        message = Message(reason, .warning)
        return []
      }
      return perform(entry.action)
    case .history(let history):
      guard let image = imageName, history.highlighted != history.present else { return [] }
      return [.travel(image: image, steps: history.highlighted - history.present)]
    default: return []
    }
  }

  private mutating func choose(_ source: LandmarkSource) -> [Command] {
    switch source {
    case .set(let set):
      message = Message("\(set.name): \(set.landmarks.count) landmarks", .success)
      return [.addLandmarks(set.landmarks)]
    case .typed: mode = .prompt(Prompt(.ownLandmarks))
    case .file: mode = .prompt(Prompt(.landmarkFile, text: "\(folder)/landmarks.txt"))
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
      mode = .help(scroll: max(0, min(HelpText.lastScroll(screen, keys), scroll + rows)))
    case .sets(let highlighted):
      mode = .sets(highlighted: max(0, min(LandmarkSource.all.count - 1, highlighted + rows)))
    case .palette(var palette):
      let count = PaletteEntry.matching(palette.query).count
      palette.highlighted = max(0, min(count - 1, palette.highlighted + rows))
      mode = .palette(palette)
    case .history(var history):
      // The newest stands at the top.
      history.highlighted = max(0, min(history.moments.count, history.highlighted - rows))
      mode = .history(history)
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
    case .export:
      return text.isEmpty ? [] : [.export(path: text, overwrite: false)]
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
