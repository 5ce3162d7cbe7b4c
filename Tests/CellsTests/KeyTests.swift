import Cells
import Testing

@Suite struct KeyTests {
  private static let keys: [Key] =
    [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .shiftUp, .shiftDown,
      .shiftLeft, .shiftRight, .home, .end, .pageUp, .pageDown, .character(" "), .character("-"),
      .character("é"), .character("F"), .character("膝"), .alt("x"), .alt("-"), .alt("é"),
    ] + "abcxyz".map { .control($0) } + "aZ09?/\"".map { .character($0) } + (1...12).map { .function($0) }

  @Test(arguments: keys) func namesAreReadBackAsTheirKeys(_ key: Key) {
    #expect(Key(name: key.name) == key)
  }

  @Test func namesAreToldApart() {
    #expect(Set(Self.keys.map(\.name)).count == Self.keys.count)
    #expect(Set(Key.specialNames).count == Key.specialNames.count)
    #expect(Key.specialNames.allSatisfy { Key(name: $0)?.name == $0 })
  }

  @Test func namesOfSpecialKeysAreReadInAnyCase() {
    #expect(
      Key(name: "ENTER") == .enter && Key(name: "pgup") == .pageUp && Key(name: "shift-tab") == .backTab)
    #expect(Key(name: "ctrl-R") == .control("r") && Key(name: "f5") == .function(5))
    #expect(Key(name: "a") == .character("a") && Key(name: "A") == .character("A"))
    #expect(Key(name: "f") == .character("f"))
  }

  @Test(arguments: [
    "", "ab", "Ctrl-", "Ctrl-1", "Ctrl-é", "Ctrl-ab", "Alt-", "F0", "F13", "F", "Hyper-x", "\t",
  ])
  func whatIsNoKeyIsNone(_ name: String) {
    // A single letter is a key, whatever else begins with it.
    #expect((Key(name: name) == nil) == (name != "F"))
  }
}

@Suite struct ThemeTests {
  @Test func everyRoleHasAColour() {
    let theme = Theme(name: "mine", isLight: true, colours: [.text: .init(1, 2, 3)], heatMap: "grey")
    #expect(theme[.text] == .init(1, 2, 3))
    for role in Theme.Role.allCases where role != .text {
      #expect(theme.colours[role] != nil && theme[role] == Theme.readingRoom[role], "\(role)")
    }
  }
}
