import Cells
import Foundation
import Testing
import Workbench

@Suite struct BindingsTests {
  @Test func everyActionHasABindingWithHelp() {
    for action in Action.all {
      let binding = Bindings.all.first { $0.strokes.contains { $0.action == action } }
      #expect(binding != nil, "\(action) has no key")
      #expect(binding?.label.isEmpty == false && binding?.help.hasSuffix(".") == true, "\(action)")
    }
  }

  @Test func noKeyIsBoundTwiceInAMode() {
    for mode in Mode.Kind.allCases {
      let keys = Bindings.all.filter { $0.modes.contains(mode) }.flatMap { $0.strokes.map(\.key) }
      let repeated = Dictionary(grouping: keys) { $0 }.filter { $1.count > 1 }.keys
      #expect(repeated.isEmpty, "bound twice in \(mode): \(repeated)")
    }
  }

  @Test func everyModeCanBeLeft() {
    for mode in Mode.Kind.allCases where mode != .normal {
      let action = KeyMap.usual.stroke(.escape, in: mode)?.action
      #expect(action == .close || action == .no, "Esc does not leave \(mode)")
    }
  }

  @Test func everyActionHasANameOfItsOwn() {
    for action in Action.all { #expect(Action(name: action.name) == action, "\(action.name)") }
    #expect(
      Action.moveCut(.low, up: true).name == "low-cut-up" && Action.nextLandmark.name == "next-landmark")
  }

  @Test func everyKeyHasANameOfItsOwn() {
    for key in Bindings.all.flatMap({ $0.strokes.map(\.key) }) { #expect(Key(name: key.name) == key) }
    #expect(Key(name: "ctrl-R") == .control("r") && Key(name: "F12") == .function(12))
    for name in ["", "ab", "Ctrl-", "F0", "F99", "Ctrl-1"] { #expect(Key(name: name) == nil, "\(name)") }
  }

  @Test func theGuideHasTheCurrentTable() throws {
    try check("docs/GUIDE.md", from: "<!-- keys -->\n", to: "<!-- /keys -->", Bindings.markdown())
  }

  @Test func theManualHasTheCurrentTable() throws {
    try check(
      "docs/bregma.1", from: ".\\\" keys: made from the table of bindings\n", to: ".\\\" end of keys",
      Bindings.manual())
  }

  /// Compares what lies between two marks; renews it together with the golden frames.
  private func check(_ name: String, from start: String, to end: String, _ current: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: name)
    var text = try String(contentsOf: file, encoding: .utf8)
    let first = try #require(text.range(of: start)?.upperBound)
    let last = try #require(text.range(of: end)?.lowerBound)
    if Golden.isRenewing {
      text.replaceSubrange(first..<last, with: current)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[first..<last] == current, "renew \(name) as the golden frames are renewed")
    }
  }
}
