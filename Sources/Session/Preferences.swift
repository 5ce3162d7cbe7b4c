import Basics
import Foundation
import Workbench

/// A person's own choices for all folders: a small file in their state folder.
package struct Preferences: Sendable {
  /// The file: `bregma/preferences.json` in `XDG_STATE_HOME`, else in `~/.local/state`.
  package let path: String
  /// The terminal in use: what its font can show is remembered for it alone.
  private let terminal: String

  /// Chooses the file.
  package init(environment: [String: String] = Places.environment, terminal: String = "") {
    path = Places.ownOrTemporary(.state, environment: environment) + "/preferences.json"
    self.terminal = terminal
  }

  /// What is remembered; nil when nothing is, or when the file cannot be understood.
  subscript(setting: Setting) -> String? { values[name(of: setting)] }

  /// Remembers a value; an empty one forgets.
  ///
  /// - Throws: what the file system says.
  package func set(_ value: String, for setting: Setting) throws {
    var values = values
    values[name(of: setting)] = value.isEmpty ? nil : value
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try encoder.encode(values).write(to: URL(filePath: path), options: .atomic)
  }

  private func name(of setting: Setting) -> String {
    setting.isOfTheTerminal ? "\(setting.rawValue) in \(terminal)" : setting.rawValue
  }

  private var values: [String: String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    return (try? JSONDecoder().decode([String: String].self, from: data)) ?? [:]
  }
}

extension Setting {
  /// Whether it belongs to the person rather than to a folder.
  var isPersonal: Bool { self == .theme || self == .marks || isOfTheTerminal }
  /// Whether it holds for one terminal of the person, whatever the folder.
  var isOfTheTerminal: Bool { self == .blocks }
}
