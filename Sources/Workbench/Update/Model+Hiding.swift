import Cells

// What lies on the film and can be taken away to see it.
extension Model {
  /// Shows the bare film, or marks and names again.
  mutating func toggleAll() -> [Command] {
    let isBare = hidesMarks && hidesNames
    let before = Peek(hidesMarks: hidesMarks, hidesNames: hidesNames)
    (hidesMarks, hidesNames) = (!isBare, !isBare)
    defer { peek = before }
    return tellHidden()
  }

  /// Ends what lasted as long as a key was held.
  mutating func showAgain(after key: Key) {
    guard let peek, peek.key == key else { return }
    (hidesMarks, hidesNames) = (peek.hidesMarks, peek.hidesNames)
    _ = tellHidden()
  }

  mutating func toggleMarks() -> [Command] {
    hidesMarks.toggle()
    return tellHidden()
  }

  mutating func toggleNames() -> [Command] {
    hidesNames.toggle()
    return tellHidden()
  }

  private mutating func tellHidden() -> [Command] {
    peek = nil
    message = Message(
      hidden.map { "The film without \($0); Space shows the bare film or everything" }
        ?? "The film with marks and names")
    return []
  }

  /// What is left out of the film, in words; nil when nothing is.
  var hidden: String? {
    switch (hidesMarks, hidesNames) {
    case (true, true): "marks and names"
    case (true, false): "marks"
    case (false, true): "names"
    case (false, false): nil
    }
  }

  mutating func nextMarkSize() -> [Command] {
    markSize = markSize.next
    message = Message("Marks: \(markSize.rawValue)")
    return [.saveSetting(.marks, markSize.rawValue)]
  }
}

/// What was hidden before a key hid or showed all: it is so again when the key was held and goes up.
struct Peek: Sendable, Equatable {
  /// The key; nil where it was no key, such as a line of the palette.
  var key: Key?
  var hidesMarks: Bool
  var hidesNames: Bool
}
