import Basics
import Landmarks

// Completing what is being typed: names out of the model, paths with the help of the session.
extension Model {
  /// Completes the line, or goes on to the next text that fits.
  mutating func complete(back: Bool) -> [Command] {
    guard case .prompt(let prompt) = mode else { return [] }
    if prompt.completion != nil {
      goOnCompleting(back: back)
      return []
    }
    if prompt.kind == .path { return [.completePath(prompt.text)] }
    if prompt.purpose == .tags {
      // The last word is completed; those before it stay.
      let words = prompt.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      let before = words.dropLast().map { $0 + " " }.joined()
      let known = Set(images.entries.flatMap(\.remarks.tags)).sorted().map { before + $0 }
      begin(Completion(of: prompt.text, among: known))
      return []
    }
    begin(Completion(of: prompt.text, among: names(for: prompt)))
    return []
  }

  /// The session has looked for files; the line may have changed meanwhile.
  mutating func pathsFound(for text: String, _ paths: [String]) {
    guard case .prompt(let prompt) = mode, prompt.kind == .path, prompt.text == text else { return }
    begin(Completion(of: text, among: paths))
  }

  private mutating func begin(_ completion: Completion) {
    guard case .prompt(var prompt) = mode else { return }
    guard !completion.candidates.isEmpty else {
      prompt.problem = "Nothing fits \(displayName(prompt.text))"
      mode = .prompt(prompt)
      return
    }
    prompt.completion = completion
    mode = .prompt(prompt)
    goOnCompleting(back: false)
  }

  private mutating func goOnCompleting(back: Bool) {
    guard case .prompt(var prompt) = mode, var completion = prompt.completion,
      let text = completion.next(after: prompt.text, back: back)
    else { return }
    prompt.line = LineEditor(text)
    prompt.problem = nil
    // A single one is done with: a folder can be gone into.
    prompt.completion = completion.candidates.count == 1 ? nil : completion
    edited(prompt)
  }

  /// What can be meant where a name is asked for.
  private func names(for prompt: Prompt) -> [String] {
    switch prompt.purpose {
    case .goTo, .filter, .copyPoints: images.offered.map { images.entries[$0].name.name }
    case .goToLandmark, .renameLandmark: landmarks.map(\.name)
    case .mergeLandmark, .connect: landmarks.filter { $0 != activeLandmark }.map(\.name)
    case .landmarkGroup: Set(traits.values.compactMap(\.group)).sorted()
    case .newLandmark, .ownLandmarks:
      LandmarkSet.offered.flatMap(\.landmarks).filter { !landmarks.contains($0) }.map(\.name)
    case .exclusion, .exclusions: Self.reasons
    case .tags: []
    case .landmarkFile, .export, .maps, .measurementFile, .note, .spacing, .rulerLength, .leastConfidence,
      .pointError:
      []
    }
  }
}
