import Cells
import Foundation
import Testing
import Workbench

@Suite struct BindingsTests {
  @Test func everyActionHasABindingWithHelp() {
    for action in Action.allCases {
      let binding = Bindings.all.first { $0.strokes.contains { $0.action == action } }
      #expect(binding != nil, "\(action) has no key")
      #expect(binding?.label.isEmpty == false && binding?.help.hasSuffix(".") == true, "\(action)")
    }
  }

  @Test func noKeyIsBoundTwiceInAMode() {
    for mode in Mode.Kind.allCases {
      let keys = Bindings.all.filter { $0.modes.contains(mode) }.flatMap { $0.strokes.map(\.key) }
      #expect(!keys.isEmpty, "no keys in \(mode)")
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

  /// People have these names in their key files.
  private static let names = """
    move-left move-down move-up move-right leap-left leap-down leap-up leap-right pan-left pan-down
    pan-up pan-right toggle-fine zoom-in zoom-out fit next-zoom go-back choose-square erase-letter go-to-expected
    toggle-guided snap place next-landmark previous-landmark mark-missing
    accept accept-all reject delete-own undo redo history copy-point copy-points go-to-landmark new-landmark rename-landmark delete-landmark choose-set landmark-list
    move-landmark-up move-landmark-down merge-landmark colour-landmark group-landmark mark-group-missing connect
    next-image previous-image next-review go-to filter next-sort gallery tag-image note-image exclude-image accept-film
    landmark-gallery toggle-template
    suggest-template propagate learn cancel-job export toggle-reviewed-only toggle-excluded
    type-spacing ruler next-layer more-opaque
    less-opaque low-cut-down low-cut-up high-cut-down high-cut-up reset-cuts toggle-histogram toggle-beside
    next-layer-beside toggle-magnifier hide-all hide-marks hide-names next-mark-size toggle-measurements
    folder-measurements type-point-error choose-theme
    next-blocks window automatic-window invert window-higher window-lower window-softer window-harder
    help palette quit scroll-up scroll-down scroll-up-page scroll-down-page scroll-to-first
    scroll-to-last close submit caret-left caret-right caret-word-left caret-word-right caret-to-start caret-to-end
    erase-last erase-next erase-word erase-to-start erase-to-end older-line newer-line complete complete-back
    choose-highlighted yes no drop-points next-measurement previous-measurement export-measurements
    toggle-selected select-range select-row select-all select-certain
    """

  @Test func theNamesOfActionsStay() {
    let names = Self.names.split { $0.isWhitespace }.map(String.init)
    #expect(Action.allCases.map(\.name) == names)
    for action in Action.allCases { #expect(Action(name: action.name) == action, "\(action.name)") }
  }

  @Test func namesOfEarlierReleasesAreUnderstood() {
    #expect(Action(name: "adapt") == .learn && Action.learn.name == "learn")
    #expect(!Bindings.keyFile().contains("adapt") && Bindings.keyFile().contains("\n# learn = [\"A\"]"))
  }

  @Test func everyKeyHasANameOfItsOwn() {
    let keys = Bindings.all.flatMap { $0.strokes.map(\.key) }
    #expect(keys.count > 100)
    for key in keys { #expect(Key(name: key.name) == key) }
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
