import Cells
import Foundation
import TOMLKit

/// A person's own keys (TOML): `accept = "y"` or `undo = ["u", "Ctrl-z"]`, an action and its keys on each line.
package enum KeyFile {
  /// The largest file read, bytes.
  private static let largest = 1 << 16

  /// Where a person's key file lies: `bregma/keys.toml` in the configuration folder.
  package static func usualPath(environment: [String: String] = TerminalProbe.environment) -> String {
    // The base directory specification tells to ignore relative paths.
    let own =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "\(environment["HOME"] ?? "")/.config"
    return "\(own)/bregma/keys.toml"
  }

  /// Reads a key file; one that is not there changes nothing.
  ///
  /// - Throws: `KeyFileError` with the line and the key where something else was expected.
  package static func read(_ path: String) throws(KeyFileError) -> [KeyChange] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: largest + 1), bytes.count <= largest,
      let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw KeyFileError(path: path, line: nil, key: nil, reason: "expected a UTF-8 text of at most 64 KiB.")
    }
    return try changes(in: text, path: path)
  }

  private static func changes(in text: String, path: String) throws(KeyFileError) -> [KeyChange] {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw KeyFileError(path: path, line: error.source.begin.line, key: nil, reason: error.description)
    } catch {
      throw KeyFileError(path: path, line: nil, key: nil, reason: "expected TOML.")
    }
    var changes: [KeyChange] = []
    for action in table.keys.sorted() {
      let line = line(of: action, in: text)
      let keys = table[action]?.string.map { [$0] } ?? table[action]?.array.flatMap(strings)
      guard let keys else {
        throw KeyFileError(
          path: path, line: line, key: action, reason: "expected a key, or a list of keys, as text.")
      }
      changes.append(KeyChange(action: action, keys: keys, path: path, line: line))
    }
    return changes
  }

  private static func strings(_ array: TOMLArray) -> [String]? {
    let strings = array.compactMap(\.string)
    return strings.count == array.count ? strings : nil
  }

  /// The line that sets a key: the parser keeps no positions.
  private static func line(of key: String, in text: String) -> Int? {
    text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { line in
      guard let equals = line.firstIndex(of: "=") else { return false }
      let name = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
      return name == key
    }.map { $0 + 1 }
  }
}
