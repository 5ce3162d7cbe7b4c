import Basics
import Cells
import Configuration
import Foundation
import TOMLKit

/// A person's own keys (TOML): `accept = "y"` or `undo = ["u", "Ctrl-z"]`, an action and its keys on each line.
package enum KeyFile {
  /// Where a person's key file lies: `bregma/keys.toml` in the configuration folder.
  package static func usualPath(environment: [String: String] = Places.environment) -> String {
    Places.ownOrTemporary(.config, environment: environment) + "/keys.toml"
  }

  /// Reads a key file; one that is not there changes nothing.
  ///
  /// - Throws: `ConfigurationError` with the line and the key where something else was expected.
  package static func read(_ path: String) throws(ConfigurationError) -> [KeyChange] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let file = try TOMLDocument(path: path)
    var changes: [KeyChange] = []
    for action in file.root.keys.sorted() {
      let value = file.root[action]
      guard let keys = value?.string.map({ [$0] }) ?? value?.array.flatMap(strings) else {
        throw file.error(action, "expected a key, or a list of keys, as text.")
      }
      changes.append(KeyChange(action: action, keys: keys, path: path, line: file.line(of: action)))
    }
    return changes
  }

  private static func strings(_ array: TOMLArray) -> [String]? {
    let strings = array.compactMap(\.string)
    return strings.count == array.count ? strings : nil
  }
}
