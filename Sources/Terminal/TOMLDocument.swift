import Basics
import Cells
import Foundation
import TOMLKit

/// A small file of a person's choices in TOML, with the lines that the parser does not keep.
struct TOMLDocument {
  /// The largest file read, bytes.
  private static let largest = 1 << 16

  /// The table of the whole file.
  let root: TOMLTable
  private let path: String
  private let lines: [Substring]

  init(path: String) throws(ConfigurationError) {
    self.path = path
    func failure(_ reason: String, line: Int? = nil) -> ConfigurationError {
      ConfigurationError(path: path, line: line, key: nil, reason: reason)
    }
    guard let bytes = try? FileBytes.read(path: path, atMost: Self.largest + 1) else {
      throw failure("cannot be read.")
    }
    guard bytes.count <= Self.largest, let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("expected a UTF-8 text of at most 64 KiB.")
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw failure(error.description, line: error.source.begin.line)
    } catch {
      throw failure("expected TOML.")
    }
  }

  /// Throws for the first key, by name, that nobody knows.
  func refuseUnknownKeys(
    in table: TOMLTable, named name: String? = nil, known: [String]
  ) throws(ConfigurationError) {
    guard let unknown = table.keys.filter({ !known.contains($0) }).min() else { return }
    throw error(unknown, in: name, "unknown; expected one of \(known.joined(separator: ", ")).")
  }

  /// What is wrong with a key.
  func error(_ key: String, in table: String? = nil, _ reason: String) -> ConfigurationError {
    ConfigurationError(path: path, line: line(of: key, in: table), key: key, reason: reason)
  }

  /// The line that sets a key, counted from 1, or the one that opens its table; nil when neither is there.
  func line(of key: String, in table: String? = nil) -> Int? {
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
