import Cells
import Configuration
import Foundation
import Terminal
import Testing

@Suite struct KeyFileTests {
  private func read(_ text: String) throws -> [KeyChange] {
    let path = NSTemporaryDirectory() + "keys-\(UUID().uuidString).toml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try KeyFile.read(path)
  }

  @Test func keysAreTextsOrLists() throws {
    let changes = try read("# mine\naccept = \"y\"\nundo = [\"u\", \"Ctrl-z\"]\n")
    #expect(changes.map(\.action) == ["accept", "undo"])
    #expect(changes.map(\.keys) == [["y"], ["u", "Ctrl-z"]])
    #expect(changes.map(\.line) == [2, 3])
  }

  @Test func noFileChangesNothing() throws {
    #expect(try KeyFile.read("/nowhere/keys.toml").isEmpty)
  }

  @Test(arguments: [("accept = 3\n", "line 1"), ("\naccept = [1]\n", "line 2"), ("a = \"b\n", "line 1")])
  func mistakesNameTheLine(_ text: String, _ line: String) {
    let error = #expect(throws: ConfigurationError.self) { try read(text) }
    #expect(error?.description.contains(line) == true)
  }
}
