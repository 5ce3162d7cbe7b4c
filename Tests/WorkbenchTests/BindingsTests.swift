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

  /// Between `<!-- keys -->` and `<!-- /keys -->`; renewed together with the golden frames.
  @Test func theReadmeHasTheCurrentTable() throws {
    let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    var text = try String(contentsOf: readme, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- keys -->\n")?.upperBound)
    let end = try #require(text.range(of: "<!-- /keys -->")?.lowerBound)
    let current = Bindings.markdown()
    if Golden.isRenewing {
      text.replaceSubrange(start..<end, with: current)
      try text.write(to: readme, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == current, "renew the README's table as the golden frames are renewed")
    }
  }
}
