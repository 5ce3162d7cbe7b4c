import Basics
import Cells
import Configuration
import Foundation
import TOMLKit

/// Finds and reads theme files.
package enum ThemeLoader {
  /// A theme that can be chosen.
  package struct Entry: Sendable, Hashable {
    /// The file's name without `.toml`: what the person types.
    package let identifier: String
    /// Where the file is.
    package let path: String
  }

  /// The identifier of the theme that is built in.
  private static let builtIn = "reading-room"

  /// Reads a theme file.
  /// - Throws: `ConfigurationError` for a file that cannot be read, an unknown or missing key, or a bad colour.
  package static func load(_ path: String) throws(ConfigurationError) -> Theme {
    try ThemeFile(file: TOMLDocument(path: path)).theme()
  }

  /// The theme of an identifier or a path that ends in `.toml`. The built-in theme needs no file.
  /// - Throws: `ConfigurationError` when there is none, or its file is wrong.
  package static func named(
    _ identifier: String, directories: [String] = defaultDirectories()
  ) throws(ConfigurationError) -> Theme {
    if identifier.hasSuffix(".toml") { return try load(identifier) }
    let entries = available(directories: directories)
    if let entry = entries.first(where: { $0.identifier == identifier }) { return try load(entry.path) }
    if identifier == builtIn { return .readingRoom }
    let known = Set(entries.map(\.identifier) + [builtIn]).sorted().joined(separator: ", ")
    throw ConfigurationError(
      path: identifier, line: nil, key: nil, reason: "no such theme; there are \(known).")
  }

  /// The theme files of some folders by identifier; a later folder wins over an earlier one, and folders that
  /// are absent count as empty.
  package static func available(directories: [String] = defaultDirectories()) -> [Entry] {
    var paths: [String: String] = [:]
    for directory in directories {
      for file in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      where file.hasSuffix(".toml") && !file.hasPrefix(".") {
        paths[String(file.dropLast(".toml".count))] = "\(directory)/\(file)"
      }
    }
    return paths.map { Entry(identifier: $0, path: $1) }.sorted { $0.identifier < $1.identifier }
  }

  /// The themes that come with the program, then the person's own.
  package static func defaultDirectories() -> [String] {
    [Resource.themes.path, Places.own(.config).map { "\($0)/themes" }].compactMap { $0 }
  }
}

/// A theme file (TOML), checked key by key.
///
///     name = "Reading room"
///     light = false
///     heat_map = "cividis"
///     [palette]                 # optional names
///     ink = "#d2d2cd"
///     [colours]                 # every role of `Theme.Role`
///     text = "ink"
///     paper = "#101114"
private struct ThemeFile {
  let file: TOMLDocument

  func theme() throws(ConfigurationError) -> Theme {
    let root = file.root
    try file.refuseUnknownKeys(in: root, known: ["name", "light", "heat_map", "palette", "colours"])
    guard let name = root["name"]?.string, !name.isEmpty else { throw file.error("name", "expected a text.") }
    guard let isLight = root["light"]?.bool else { throw file.error("light", "expected true or false.") }
    guard let heatMap = root["heat_map"]?.string, Theme.heatMaps.contains(heatMap) else {
      throw file.error("heat_map", "expected one of \(Theme.heatMaps.joined(separator: ", ")).")
    }
    return Theme(name: name, isLight: isLight, colours: try colours(), heatMap: heatMap)
  }

  private func colours() throws(ConfigurationError) -> [Theme.Role: RGB] {
    let palette = try palette()
    guard let table = file.root["colours"]?.table else {
      throw file.error("colours", "expected a table of roles and colours.")
    }
    try file.refuseUnknownKeys(in: table, named: "colours", known: Theme.Role.allCases.map(\.rawValue))
    var colours: [Theme.Role: RGB] = [:]
    for role in Theme.Role.allCases {
      guard let text = table[role.rawValue]?.string, let colour = RGB(hex: text) ?? palette[text] else {
        throw file.error(role.rawValue, in: "colours", "expected a colour, #rrggbb or a name from [palette].")
      }
      colours[role] = colour
    }
    return colours
  }

  private func palette() throws(ConfigurationError) -> [String: RGB] {
    guard let value = file.root["palette"] else { return [:] }
    guard let table = value.table else {
      throw file.error("palette", "expected a table of names and colours.")
    }
    var palette: [String: RGB] = [:]
    for name in table.keys {
      guard let colour = table[name]?.string.flatMap({ RGB(hex: $0) }) else {
        throw file.error(name, in: "palette", "expected a colour, #rrggbb.")
      }
      palette[name] = colour
    }
    return palette
  }
}
