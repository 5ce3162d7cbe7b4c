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
      let action = Bindings.stroke(.escape, in: mode)?.action
      #expect(action == .close || action == .no, "Esc does not leave \(mode)")
    }
  }

  @Test func theReadmeHasTheCurrentTable() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    guard let text = try? String(contentsOf: readme, encoding: .utf8) else { return }
    let parts = text.components(separatedBy: "<!-- keys -->")
    guard parts.count == 3 else { return }
    #expect(
      parts[1].trimmingCharacters(in: .whitespacesAndNewlines)
        == Bindings.markdown().trimmingCharacters(in: .whitespacesAndNewlines),
      "replace the text between the README's key markers by:\n\(Bindings.markdown())")
  }
}
