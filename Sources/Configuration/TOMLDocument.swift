import Basics
import Foundation
import TOMLKit

/// A small file of a person's choices in TOML, with the lines that the parser does not keep.
package struct TOMLDocument {
  /// The largest file read, bytes.
  private static let largest = 1 << 16

  /// The table of the whole file.
  package let root: TOMLTable
  private let path: String
  private let lines: [Substring]

  /// Reads a file.
  /// - Throws: `ConfigurationError` when it cannot be read, is too long, or is no TOML.
  package init(path: String) throws(ConfigurationError) {
    guard let bytes = try? FileBytes.read(path: path, atMost: Self.largest + 1) else {
      throw ConfigurationError(path: path, line: nil, key: nil, reason: "cannot be read.")
    }
    try self.init(bytes: bytes, path: path)
  }

  /// Reads the bytes of a file; `path` is the name that errors give.
  /// - Throws: `ConfigurationError` when they are too many, or no TOML.
  package init(bytes: [UInt8], path: String) throws(ConfigurationError) {
    self.path = path
    func failure(_ reason: String, line: Int? = nil) -> ConfigurationError {
      ConfigurationError(path: path, line: line, key: nil, reason: reason)
    }
    guard bytes.count <= Self.largest, let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("expected a UTF-8 text of at most 64 KiB.")
    }
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if let (line, reason) = Self.trouble(in: text) { throw failure(reason, line: line) }
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw failure(error.description, line: error.source.begin.line)
    } catch {
      throw failure("expected TOML.")
    }
  }

  /// What the parser stops the whole program over, instead of saying that it is wrong: a table without a name, what looks
  /// like a date, some uses of braces, none of which a file of choices needs. Strings and comments may hold anything,
  /// between them stand only those characters that numbers, names and lists are made of.
  ///
  /// - Returns: the line, from 1, and what was expected; nil where nothing is the matter.
  private static func trouble(in text: String) -> (line: Int, reason: String)? {
    let names = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"'".unicodeScalars)
    let signs = Set("+.=,[]{}:#".unicodeScalars)
    // Where a word ends for the parser, besides white space; quotes and all other signs may stand in the middle of one.
    let ends = Set("],#".unicodeScalars)
    var (line, isAtStart, brackets) = (1, true, 0)
    var (quote, isEscaped, isComment): (Unicode.Scalar?, Bool, Bool) = (nil, false, false)
    var (last, repeats): (Unicode.Scalar, Int) = (" ", 0)
    let digits: ClosedRange<Unicode.Scalar> = "0"..."9"
    var isNumber = false
    for scalar in text.unicodeScalars {
      let previous = last
      (last, repeats) = (scalar, scalar == last ? repeats + 1 : 1)
      // TOML 1.0 allows none but tabs and line ends, in comments neither.
      if scalar.properties.generalCategory == .control, !"\t\n\r".unicodeScalars.contains(scalar) {
        return (line, "control characters have no meaning in this file.")
      }
      if repeats == 3, scalar == "\"" || scalar == "'" {
        return (line, "a text of several lines has no meaning in this file.")
      }
      if scalar == "\n" || scalar == "\r" {
        guard brackets == 0 else { return (line, "expected the name of a table after [.") }
        (isAtStart, quote, isEscaped, isComment) = (true, nil, false, false)
        if scalar == "\n" { line += 1 }
      } else if isComment || isEscaped {
        isEscaped = false
      } else if let open = quote {
        if scalar == open { quote = nil }
        isEscaped = scalar == "\\" && open == "\""
      } else if scalar == " " || scalar == "\t" || isAtStart && line == 1 && scalar == "\u{FEFF}" {
        continue
      } else {
        guard names.contains(scalar) || signs.contains(scalar) else {
          let isBlank = scalar.properties.isWhitespace
          let shown = isBlank ? "\\u{\(String(scalar.value, radix: 16))}" : displayName(String(scalar))
          return (line, "\(shown) has no meaning outside of quotes.")
        }
        if brackets == 1, scalar == "[" {
          brackets = 2
          continue
        }
        guard brackets == 0 || names.contains(scalar) || scalar == "]" else {
          return (line, "expected the name of a table after [.")
        }
        guard scalar != "{", scalar != "}" else { return (line, "braces have no meaning in this file.") }
        // A word that begins with a digit, or goes on with such a one.
        let goesOn = !ends.contains(previous) && !previous.properties.isWhitespace
        let begins = !goesOn || !isNumber && (previous == "=" || previous == "[")
        isNumber = begins ? digits.contains(scalar) : isNumber
        if isNumber, scalar == "-" && previous != "e" && previous != "E" || scalar == ":" {
          return (line, "dates and times have no meaning in this file.")
        }
        guard !isNumber || scalar != "\"" && scalar != "'" else {
          return (line, "expected the end of a number before the quote.")
        }
        brackets = isAtStart && scalar == "[" ? 1 : 0
        if scalar == "\"" || scalar == "'" { quote = scalar }
        isComment = scalar == "#"
        isAtStart = false
      }
    }
    return brackets == 0 ? nil : (line, "expected the name of a table after [.")
  }

  /// Throws for the first key, by name, that nobody knows.
  package func refuseUnknownKeys(
    in table: TOMLTable, named name: String? = nil, element: Int = 0, known: [String]
  ) throws(ConfigurationError) {
    guard let unknown = table.keys.filter({ !known.contains($0) }).min() else { return }
    throw error(
      unknown, in: name, element: element, "unknown; expected one of \(known.joined(separator: ", ")).")
  }

  /// What is wrong with a key.
  ///
  /// - Parameters:
  ///   - table: the table that holds it, or the array of tables; nil for the file itself.
  ///   - element: which one of the array's tables, from 0.
  package func error(
    _ key: String, in table: String? = nil, element: Int = 0, _ reason: String
  ) -> ConfigurationError {
    ConfigurationError(
      path: path, line: line(of: key, in: table, element: element), key: key, reason: reason)
  }

  /// The line that sets a key, counted from 1, or the one that opens its table; nil when neither is there.
  package func line(of key: String, in table: String? = nil, element: Int = 0) -> Int? {
    var present: String?
    var opened: [String: Int] = [:]
    var opening: Int?
    for (index, line) in lines.enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("["), let end = line.firstIndex(of: "]"),
        let start = line.firstIndex(where: { $0 != "[" }), start < end
      {
        let name = String(line[start..<end])
        present = name
        opened[name, default: -1] += 1
        if table == nil, name == key { return index + 1 }
        if name == table, opened[name] == element { opening = index + 1 }
      } else if present == table, table.map({ opened[$0] == element }) ?? true,
        let equals = line.firstIndex(of: "=")
      {
        let name = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
        if name == key { return index + 1 }
      }
    }
    return opening
  }
}
