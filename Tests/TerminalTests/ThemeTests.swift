import Cells
import Configuration
import Foundation
import Terminal
import Testing

@Suite struct ThemeTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Themes").standardizedFileURL.path
  private static let entries = ThemeLoader.available(directories: [folder])

  /// Writes a theme file, gives its path, removes it again.
  private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + "theme-\(UUID().uuidString).toml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// What is wrong with the reading-room theme after a change to its text.
  private func failure(replacing old: String, with new: String) throws -> ConfigurationError? {
    let original = try String(contentsOfFile: Self.folder + "/reading-room.toml", encoding: .utf8)
    #expect(original.contains(old))
    return try withFile(original.replacing(old, with: new)) { path in
      #expect(throws: ConfigurationError.self) { try ThemeLoader.load(path) }
    }
  }

  @Test func theShippedThemesAreThere() {
    #expect(
      Self.entries.map(\.identifier) == [
        "colour-blind", "high-contrast", "light-table", "monochrome", "reading-room", "sixteen",
      ])
  }

  @Test func theBuiltInThemeIsTheFile() throws {
    let file = try ThemeLoader.load(Self.folder + "/reading-room.toml")
    #expect(file == .readingRoom)
    #expect(try ThemeLoader.named("reading-room", directories: []) == .readingRoom)
  }

  @Test(arguments: entries) func inksCanBeReadOnThePaper(entry: ThemeLoader.Entry) throws {
    let theme = try ThemeLoader.load(entry.path)
    func contrast(_ role: Theme.Role, on paper: Theme.Role = .paper) -> Double {
      theme[role].contrast(with: theme[paper])
    }
    let ratio = entry.identifier == "high-contrast" ? 7.0 : 4.5
    // The shades of sixteen colours are the terminal's; their blue is all there is for a chosen row.
    let least = entry.identifier == "sixteen" ? 3.5 : ratio
    #expect(contrast(.text) >= 7)
    #expect(contrast(.text, on: .selection) >= max(least, 4.5))
    for role in [Theme.Role.dim, .accent] { #expect(contrast(role, on: .selection) >= least, "\(role)") }
    let statuses: [Theme.Role] = [.unset, .predicted, .accepted, .corrected, .placed, .missing]
    for role in statuses + [.dim, .accent, .success, .warning, .error] {
      #expect(contrast(role) >= ratio, "\(role)")
    }
    // Glyphs of a chosen row, which their shapes tell apart too.
    for role in statuses { #expect(contrast(role, on: .selection) >= 2.5, "\(role)") }
    #expect(contrast(.active) >= 4.5 && contrast(.border) >= 2)
    #expect(theme.isLight == (theme[.paper].relativeLuminance > 0.5))
  }

  @Test func sixteenColoursAreSixteenColours() throws {
    let theme = try ThemeLoader.load(Self.folder + "/sixteen.toml")
    var palette = Palette(depth: .indexed16, terminalColours: 16)
    for role in Theme.Role.allCases { #expect(palette.shown(theme[role]) == theme[role], "\(role)") }
  }

  @Test func mistakesAreNamedWithFileLineAndKey() throws {
    let unknown = try #require(try failure(replacing: "accent =", with: "acent ="))
    #expect(unknown.key == "acent" && unknown.line == 11)
    #expect(unknown.description.contains("line 11, key \"acent\": unknown; expected one of text, dim"))
    let colour = try #require(try failure(replacing: "\"#ebbe5a\"\nerror", with: "\"#ebbe5\"\nerror"))
    #expect(colour.key == "warning" && colour.line == 14)
    let missing = try #require(try failure(replacing: "high = \"#f0dc6e\"\n", with: ""))
    #expect(missing.key == "high" && missing.line == 6)
    let light = try #require(try failure(replacing: "light = false", with: "light = \"no\""))
    #expect(light.key == "light" && light.line == 3)
    let heat = try #require(try failure(replacing: "\"cividis\"", with: "\"rainbow\""))
    #expect(heat.key == "heat_map" && heat.line == 4 && heat.reason.contains("cividis, viridis"))
    let syntax = try #require(try failure(replacing: "[colours]", with: "[colours"))
    #expect(syntax.line == 6 || syntax.line == 7)
    let absent = #expect(throws: ConfigurationError.self) { try ThemeLoader.load("/nowhere/a\u{1B}b.toml") }
    #expect(absent?.description == #""/nowhere/a\u{1B}b.toml": cannot be read."#)
  }

  @Test func thePersonsOwnFolderWins() throws {
    let own = NSTemporaryDirectory() + "themes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: own) }
    for name in ["light-table.toml", "mine.toml", "notes.txt", ".hidden.toml"] {
      try Data().write(to: URL(fileURLWithPath: own + "/" + name))
    }
    let entries = ThemeLoader.available(directories: [Self.folder, "/nowhere", own])
    #expect(entries.map(\.identifier).contains("mine") && entries.count == Self.entries.count + 1)
    #expect(entries.filter { $0.path.hasPrefix(own) }.map(\.identifier) == ["light-table", "mine"])
    let error = #expect(throws: ConfigurationError.self) { try ThemeLoader.named("mime", directories: [own]) }
    #expect(error?.description.contains("there are light-table, mine, reading-room") == true)
  }
}
