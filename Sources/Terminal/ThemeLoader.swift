import Cells
import Foundation

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
  package static let builtIn = "reading-room"

  /// Reads a theme file.
  /// - Throws: `ThemeError` for a file that cannot be read, an unknown or missing key, or a bad colour.
  package static func load(_ path: String) throws(ThemeError) -> Theme {
    try ThemeFile(path: path).theme()
  }

  /// The theme of an identifier or a path that ends in `.toml`. The built-in theme needs no file.
  /// - Throws: `ThemeError` when there is none, or its file is wrong.
  package static func named(
    _ identifier: String, directories: [String] = defaultDirectories()
  ) throws(ThemeError) -> Theme {
    if identifier.hasSuffix(".toml") { return try load(identifier) }
    let entries = available(directories: directories)
    if let entry = entries.first(where: { $0.identifier == identifier }) { return try load(entry.path) }
    if identifier == builtIn { return .readingRoom }
    let known = Set(entries.map(\.identifier) + [builtIn]).sorted().joined(separator: ", ")
    throw ThemeError(path: identifier, line: nil, key: nil, reason: "no such theme; there are \(known).")
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

  /// The project's Themes folder, then the person's own.
  package static func defaultDirectories(
    environment: [String: String] = TerminalProbe.environment
  ) -> [String] {
    let own =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? "\(environment["HOME"] ?? "")/.config"
    return [projectDirectory(), "\(own)/bregma/themes"].compactMap { $0 }
  }

  /// `Themes` beside the executable or above it (a build folder), its installed place, or the current folder.
  private static func projectDirectory() -> String? {
    let manager = FileManager.default
    let executable = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var candidates: [String] = []
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    candidates.append(folder.deletingLastPathComponent().appendingPathComponent("share/bregma/themes").path)
    for _ in 0..<5 where folder.path != "/" {
      candidates.append(folder.appendingPathComponent("Themes").path)
      folder.deleteLastPathComponent()
    }
    candidates.append("\(manager.currentDirectoryPath)/Themes")
    return candidates.first { manager.fileExists(atPath: $0) }
  }
}
