import Cells
import Foundation
import TOMLKit

/// A theme file (TOML), read and checked key by key.
///
///     name = "Reading room"
///     light = false
///     heat_map = "cividis"
///     [palette]                 # optional names
///     ink = "#d2d2cd"
///     [colours]                 # every role of `Theme.Role`
///     text = "ink"
///     paper = "#101114"
struct ThemeFile {
  /// The largest file read, in bytes.
  private static let largest = 1 << 16

  private let path: String
  private let lines: [Substring]
  private let root: TOMLTable

  init(path: String) throws(ThemeError) {
    self.path = path
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: Self.largest + 1)
    else { throw ThemeError(path: path, line: nil, key: nil, reason: "cannot be read.") }
    guard bytes.count <= Self.largest, let text = String(bytes: bytes, encoding: .utf8) else {
      throw ThemeError(path: path, line: nil, key: nil, reason: "expected a UTF-8 text of at most 64 KiB.")
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ThemeError(path: path, line: error.source.begin.line, key: nil, reason: error.description)
    } catch {
      throw ThemeError(path: path, line: nil, key: nil, reason: "expected TOML.")
    }
  }

  func theme() throws(ThemeError) -> Theme {
    try refuseUnknownKeys(in: root, table: nil, known: ["name", "light", "heat_map", "palette", "colours"])
    guard let name = root["name"]?.string, !name.isEmpty else { throw error("name", "expected a text.") }
    guard let isLight = root["light"]?.bool else { throw error("light", "expected true or false.") }
    guard let heatMap = root["heat_map"]?.string, Theme.heatMaps.contains(heatMap) else {
      throw error("heat_map", "expected one of \(Theme.heatMaps.joined(separator: ", ")).")
    }
    return Theme(name: name, isLight: isLight, colours: try colours(), heatMap: heatMap)
  }

  private func colours() throws(ThemeError) -> [Theme.Role: RGB] {
    let palette = try palette()
    guard let table = root["colours"]?.table else {
      throw error("colours", "expected a table of roles and colours.")
    }
    try refuseUnknownKeys(in: table, table: "colours", known: Theme.Role.allCases.map(\.rawValue))
    var colours: [Theme.Role: RGB] = [:]
    for role in Theme.Role.allCases {
      guard let text = table[role.rawValue]?.string, let colour = RGB(hex: text) ?? palette[text] else {
        throw error(role.rawValue, in: "colours", "expected a colour, #rrggbb or a name from [palette].")
      }
      colours[role] = colour
    }
    return colours
  }

  private func palette() throws(ThemeError) -> [String: RGB] {
    guard let value = root["palette"] else { return [:] }
    guard let table = value.table else { throw error("palette", "expected a table of names and colours.") }
    var palette: [String: RGB] = [:]
    for name in table.keys {
      guard let colour = table[name]?.string.flatMap(RGB.init(hex:)) else {
        throw error(name, in: "palette", "expected a colour, #rrggbb.")
      }
      palette[name] = colour
    }
    return palette
  }

  private func refuseUnknownKeys(
    in table: TOMLTable, table name: String?, known: [String]
  ) throws(ThemeError) {
    guard let unknown = table.keys.filter({ !known.contains($0) }).min() else { return }
    throw error(unknown, in: name, "unknown; expected one of \(known.joined(separator: ", ")).")
  }

  private func error(_ key: String, in table: String? = nil, _ reason: String) -> ThemeError {
    ThemeError(path: path, line: line(of: key, in: table), key: key, reason: reason)
  }

  /// The line that sets a key, or the one that opens its table, or nil: the parser keeps no positions.
  private func line(of key: String, in table: String?) -> Int? {
    var present: String?
    for (index, line) in lines.enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
        present = String(line[line.index(after: line.startIndex)..<end])
        if table == nil, present == key { return index + 1 }
      } else if present == table, let equals = line.firstIndex(of: "=") {
        let name = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
        if name == key { return index + 1 }
      }
    }
    return nil
  }
}
