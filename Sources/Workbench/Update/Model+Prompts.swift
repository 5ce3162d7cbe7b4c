import Basics
import Landmarks
import Radiograph

// Lines being typed at the bottom of the screen, and questions.
extension Model {
  /// Asks for a line of text.
  mutating func ask(_ purpose: Prompt.Purpose, text: String = "") -> [Command] {
    var prompt = Prompt(purpose, text: text)
    prompt.history = LineHistory(typed[prompt.kind] ?? [])
    cover(with: .prompt(prompt))
    return []
  }

  /// Text typed or pasted: keys of a terminal that are no keys, so that a paste never does what its letters would.
  mutating func type(_ text: String) {
    guard mode.kind == .prompt || mode.kind == .palette else {
      message = Message("Pasted text goes into a prompt; nothing was done with it.", .warning)
      return
    }
    _ = edit { $0.insert(text) }
  }

  /// Changes the line that is being typed.
  mutating func edit(_ change: (inout LineEditor) -> Void) -> [Command] {
    switch mode {
    case .prompt(var prompt):
      change(&prompt.line)
      (prompt.problem, prompt.completion) = (nil, nil)
      edited(prompt)
    case .palette(var palette):
      let query = palette.query
      change(&palette.line)
      if palette.query != query { palette.highlighted = 0 }
      mode = .palette(palette)
    default: break
    }
    return []
  }

  /// Puts an older (negative) or newer line of such prompts in the place of this one.
  mutating func recall(_ step: Int) -> [Command] {
    guard case .prompt(var prompt) = mode, let line = prompt.history.line(step, from: prompt.text) else {
      return []
    }
    prompt.line = LineEditor(line)
    (prompt.problem, prompt.completion) = (nil, nil)
    edited(prompt)
    return []
  }

  /// A prompt's text changed; the filter shows its effect at once.
  mutating func edited(_ prompt: Prompt) {
    mode = .prompt(prompt)
    if prompt.purpose == .filter { images.setFilter(prompt.text) }
  }

  /// Takes a prompt's line as typed.
  mutating func submit() -> [Command] {
    guard case .prompt(var prompt) = mode else { return [] }
    let text = prompt.text.trimmed
    remember(text, prompt.kind)
    (prompt.problem, prompt.completion) = (nil, nil)
    prompt.history = LineHistory(typed[prompt.kind] ?? [])
    uncover()
    submitted = prompt
    let before = message
    message = Message("")
    let commands = take(text, for: prompt.purpose)
    // What was typed is not lost by a mistake in it.
    if message.tone == .warning, [.normal, .gallery, .measurements].contains(mode.kind) {
      refused(message.text)
    }
    if message.text.isEmpty, mode.kind == .prompt { message = before }
    return commands
  }

  /// What was typed cannot be used: the line stands there again, with the reason.
  mutating func refused(_ reason: String) {
    guard var prompt = submitted else {
      message = Message(reason, .error)
      return
    }
    prompt.problem = reason
    cover(with: .prompt(prompt))
    (submitted, message) = (nil, Message(""))
  }

  /// Keeps a line for later prompts of the kind, the same one only once.
  private mutating func remember(_ text: String, _ kind: Prompt.Kind) {
    guard !text.isEmpty else { return }
    typed[kind] = ((typed[kind] ?? []).filter { $0 != text } + [text]).suffix(Self.rememberedLines)
  }

  private static let rememberedLines = 50

  private mutating func take(_ text: String, for purpose: Prompt.Purpose) -> [Command] {
    switch purpose {
    case .filter:
      let all = images.choice == nil ? "All images" : "All images of the list"
      message = Message(
        text.isEmpty ? all : "\(images.visible.count) images contain \(displayName(text))")
      return []
    case .goTo: return goTo(named: text)
    case .goToLandmark: return goToLandmark(named: text)
    case .newLandmark: return name(text)
    case .renameLandmark: return rename(text)
    case .connect: return connect(text)
    case .ownLandmarks:
      guard !text.isEmpty else { return [] }
      let commands = name(text)
      return message.tone == .warning ? commands : commands + ask(.ownLandmarks)
    case .landmarkFile: return text.isEmpty ? [] : [.addLandmarkFile(path: text)]
    case .leastConfidence: return selectCertain(text)
    case .spacing: return setSpacing(text)
    case .rulerLength(let pixels): return setSpacing(ruler: text, pixels: pixels)
    case .maps(let images): return exportMaps(images, to: text)
    case .export(let format, let isReviewedOnly, let includesExcluded):
      return export(format, isReviewedOnly, includesExcluded: includesExcluded, to: text)
    case .mergeLandmark: return merge(into: text)
    case .landmarkGroup: return setGroup(text)
    case .tags, .note, .exclusion: return setRemark(purpose, text)
    case .exclusions(let names, besides: _): return exclude(names, because: text)
    case .copyPoints(let landmark): return copyPoints(of: landmark, from: text)
    case .pointError: return setPointError(text)
    case .measurementFile: return exportMeasurements(to: text)
    }
  }

  /// Takes another picture as the film, without the points of the one before.
  mutating func dropPoints() -> [Command] {
    guard case .confirm(.acceptFilm(let image, points: _)) = mode else { return [] }
    mode = .normal
    return [.acceptFilm(image: image, dropsPoints: true)]
  }

  /// Does what was asked about.
  mutating func sayYes() -> [Command] {
    guard case .confirm(let question) = mode else { return [] }
    uncover()
    switch question {
    case .overwrite(var wish, _):
      wish.replaces = true
      return [.export(wish)]
    case .acceptFilm(let image, points: _): return [.acceptFilm(image: image, dropsPoints: false)]
    case .overwriteMaps(var wish, _):
      wish.replaces = true
      return exportMaps(wish)
    case .overwriteMeasurements(var wish):
      wish.replaces = true
      return [.exportMeasurements(wish)]
    case .deleteLandmark(let landmark, _, _): return [.deleteLandmark(landmark)]
    case .mergeLandmarks(let old, into: let new, images: _, kept: _): return [.mergeLandmarks(old, into: new)]
    case .acceptFilms(let wish): return accept(wish)
    case .decide(let verdict, let landmark, let images, _):
      return decide(verdict, landmark, images: images)
    }
  }

  /// Goes to an image by its number among those offered.
  mutating func goTo(number: Int) -> [Command] {
    guard images.offered.indices.contains(number - 1) else {
      message = Message("There are \(images.total) images; \(number) is none of them.", .warning)
      return []
    }
    return open(images.offered[number - 1])
  }

  /// Goes to an image that was named: the one that is shown is no mistake.
  private mutating func open(_ index: Int) -> [Command] {
    guard index == images.current else { return goTo(index) }
    message = Message("\(images.entries[index].name) is the image that is shown")
    return []
  }

  private mutating func goTo(named text: String) -> [Command] {
    guard let index = offered(named: text) else {
      message = Message("No image is called \(displayName(text)).", .warning)
      return []
    }
    return open(index)
  }

  /// The image of a number among those offered, of a name, or of a part of its name, without regard to case.
  func offered(named text: String) -> Int? {
    let offered = images.offered
    if let index = images.index(of: ImageName(text)), offered.contains(index) { return index }
    if let number = Int(text), offered.indices.contains(number - 1) { return offered[number - 1] }
    let needle = text.lowercased()
    return needle.isEmpty ? nil : offered.first { images.entries[$0].name.name.lowercased().contains(needle) }
  }
}
