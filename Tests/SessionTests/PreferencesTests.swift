import Basics
import Cells
import Foundation
import Session
import Testing
import Workbench
import WorkbenchFixture

/// What a person has chosen holds for every folder.
@Suite struct PreferencesTests {
  private static let themes = ["a", "b", "c"].enumerated().map { index, name in
    Theme(name: name, isLight: false, colours: [.paper: RGB(UInt8(index), 0, 0)], heatMap: "grey")
  }

  @Test func choicesAreThePersonsInEveryFolder() throws {
    let state = NSTemporaryDirectory() + "bregma-state-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: state) }
    let preferences = Preferences(environment: ["XDG_STATE_HOME": state])
    for (index, expected) in [nil, "c", "c"].enumerated() {
      let bench = try Bench()
      var session = try bench.reopen(themes: Self.themes, preferences: preferences)
      #expect(session.model.theme.name == expected ?? "a", "folder \(index)")
      #expect(session.model.blocks == (index == 0 ? nil : .quadrant))
      if index == 0 {
        for key in [Key.character("T"), .up, .enter] { session.handle(.input(.key(key))) }
        session.handle(.input(.key(.character("b"))))
        session.handle(
          .filmLoaded(image: "film1.pgm", .film(LoadedFilm(name: "film1.pgm", film: Fixture.film()))))
        session.handle(.input(.key(.character("b"))))
      }
    }
    // What a font can show is remembered for its terminal alone.
    for (terminal, expected) in [("kitty", nil), ("", BlockShape.quadrant)] {
      let preferences = Preferences(environment: ["XDG_STATE_HOME": state], terminal: terminal)
      #expect(try Bench().reopen(themes: Self.themes, preferences: preferences).model.blocks == expected)
    }
    try Data("not json".utf8).write(to: URL(filePath: preferences.path))
    let session = try Bench().reopen(themes: Self.themes, preferences: preferences)
    #expect(session.model.theme.name == "a")
  }
}
