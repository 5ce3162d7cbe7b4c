import Basics
import Foundation
import Workbench

/// A person's own choices for all folders: a small file in their state folder.
package struct Preferences: Sendable {
  /// The file: `bregma/preferences.json` in `XDG_STATE_HOME`, else in `~/.local/state`.
  package let path: String

  /// Chooses the file.
  package init(environment: [String: String] = Places.environment) {
    path = Places.ownOrTemporary(.state, environment: environment) + "/preferences.json"
  }

  /// What is remembered; nil when nothing is, or when the file cannot be understood.
  subscript(setting: Setting) -> String? { values[setting.rawValue] }

  /// Remembers a value; an empty one forgets.
  ///
  /// - Throws: what the file system says.
  func set(_ value: String, for setting: Setting) throws {
    var values = values
    values[setting.rawValue] = value.isEmpty ? nil : value
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try encoder.encode(values).write(to: URL(filePath: path), options: .atomic)
  }

  private var values: [String: String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    return (try? JSONDecoder().decode([String: String].self, from: data)) ?? [:]
  }
}

extension Setting {
  /// Whether it belongs to the person rather than to a folder.
  var isPersonal: Bool { self == .theme || self == .blocks || self == .marks }
}
