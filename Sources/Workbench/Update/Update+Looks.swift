// The list of themes, and the blocks of the picture.
extension Model {
  mutating func openThemeList() {
    mode = .themes(before: themeIndex)
    message = Message("Theme: \(theme.name)")
  }

  /// Answers what is asked for while the list of themes is open; nil when it is not.
  mutating func answerThemeList(_ action: Action) -> [Command]? {
    guard case .themes(let before) = mode else { return nil }
    switch action {
    case .scroll(let rows):
      themeIndex = ((themeIndex + rows) % themes.count + themes.count) % themes.count
      message = Message("Theme: \(theme.name)")
    case .chooseHighlighted:
      mode = .normal
      message = Message("Theme: \(theme.name), from now on in every folder", .success)
      return [.saveSetting(.theme, theme.name)]
    case .close:
      mode = .normal
      themeIndex = before
      message = Message("Theme: \(theme.name), as before")
    default: return nil
    }
    return []
  }

  mutating func nextBlocks() -> [Command] {
    let shape = blockShape.next
    blocks = shape
    switch shape {
    case .half: message = Message("Blocks: halves of a cell")
    case .quadrant: message = Message("Blocks: quadrants, two by two in a cell")
    case .sextant:
      let key = keys.name(of: .nextBlocks, in: .normal)
      message = Message("Blocks: sextants, two by three; \(key) goes on if you see boxes or question marks")
    }
    return [.saveSetting(.blocks, shape.rawValue)]
  }
}
