import Cells
import Configuration
import Testing
import Workbench
import WorkbenchFixture

@Suite struct KeyMapTests {
  private func change(_ action: String, _ keys: String...) -> KeyChange {
    KeyChange(action: action, keys: keys, path: "keys.toml", line: 3)
  }

  @Test func anActionAnswersToItsNewKeysOnly() throws {
    let keys = try KeyMap(changes: [change("accept", "y", "F5")])
    #expect(keys.stroke(.character("y"), in: .normal)?.action == .accept)
    #expect(keys.stroke(.function(5), in: .normal)?.action == .accept)
    #expect(keys.stroke(.character("a"), in: .normal) == nil)
    // In a question y still means yes.
    #expect(keys.stroke(.character("y"), in: .confirm)?.action == .yes)
    var model = Fixture.model()
    model.keys = keys
    model.press("?")
    #expect(view(model, CellSize(columns: 120, rows: 40)).text.contains { $0.contains("F5, y") })
  }

  @Test func helpOpensAtWhatIsLookedAt() {
    var model = Fixture.model()
    func shown() -> [String] { view(model, CellSize(columns: 80, rows: 24)).text }
    model.press("?")
    #expect(shown().contains { $0.contains("Points") } && model.mode == .help(scroll: 0))
    model.press("End")
    #expect(model.mode != .help(scroll: 0))
    model.press("Home")
    #expect(model.mode == .help(scroll: 0))
    model.press("q G ?")
    #expect(shown().contains { $0.contains("Gallery") } && model.mode != .help(scroll: 0))
    model.press("q")
    #expect(model.mode.kind == .gallery)
  }

  @Test func keysCanBeExchanged() throws {
    let keys = try KeyMap(changes: [change("next-image", "p"), change("previous-image", "n")])
    #expect(keys.stroke(.character("p"), in: .normal)?.action == .nextImage)
    #expect(keys.stroke(.character("n"), in: .normal)?.action == .previousImage)
  }

  @Test func aKeyFileOfAnEarlierReleaseCounts() throws {
    let keys = try KeyMap(changes: [change("adapt", "L"), change("pan-right")])
    #expect(keys.stroke(.character("L"), in: .normal)?.action == .learn)
    #expect(keys.stroke(.character("A"), in: .normal) == nil)
  }

  @Test(arguments: [
    ("acept", ["y"], "no such action"), ("accept", ["yy"], "no key"), ("accept", ["Ctrl-c"], "no key"),
    ("accept", ["n"], "means next-image already"),
  ])
  func mistakesNameLineAndKey(_ action: String, _ keys: [String], _ reason: String) {
    let change = KeyChange(action: action, keys: keys, path: "keys.toml", line: 3)
    let error = #expect(throws: ConfigurationError.self) { try KeyMap(changes: [change]) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(reason) && text.contains("line 3") && text.contains(action))
  }

  /// Each line of `bregma keys`, and all of them together, change nothing.
  @Test func theUsualKeysMayBeWrittenOut() throws {
    let line = /# (?<action>[a-z-]+) = \[(?<keys>.*)\]  # .*/
    let lines = Bindings.keyFile().split(separator: "\n").compactMap { text -> KeyChange? in
      guard let parts = try? line.wholeMatch(in: text) else { return nil }
      let keys = parts.keys.split(separator: ", ").map {
        $0.dropFirst().dropLast().replacing("\\\\", with: "\\").replacing("\\\"", with: "\"")
      }
      return KeyChange(
        action: String(parts.action), keys: keys.map { String($0) }, path: "keys.toml", line: 1)
    }
    #expect(lines.count > 50)
    for changes in lines.map({ [$0] }) + [lines] {
      let keys = try KeyMap(changes: changes)
      for binding in Bindings.all {
        for mode in binding.modes {
          for stroke in binding.strokes {
            let action = keys.stroke(stroke.key, in: mode)?.action
            #expect(action == stroke.action, "\(stroke.key.name) in \(mode)")
          }
        }
      }
    }
  }

  @Test func theWayOutStays() throws {
    let keys = try KeyMap(changes: [change("quit", "y")])
    #expect(keys.stroke(.control("c"), in: .normal)?.action == .quit)
    #expect(keys.stroke(.character("q"), in: .normal) == nil)
    #expect(try KeyMap(changes: [change("quit")]).stroke(.control("c"), in: .help)?.action == .quit)
  }
}
