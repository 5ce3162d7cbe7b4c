/// Comma-separated text as RFC 4180 has it: fields, quotes, doubled quotes, line ends inside quotes.
package enum DelimitedText {
  /// One record and the line it starts on.
  package struct Record {
    /// From 1.
    package let line: Int
    /// Unquoted.
    package let fields: [String]
  }

  /// Records as text, each with a line end: CRLF as RFC 4180 asks, unless the file's own program wants another.
  package static func text(of records: [[String]], lineEnd: String = "\r\n") -> String {
    records.map { $0.map(text(of:)).joined(separator: ",") + lineEnd }.joined()
  }

  /// One field, quoted only when it has to be.
  private static func text(of field: String) -> String {
    let special: Set<UInt8> = [.comma, .quote, .lineFeed, .carriageReturn]
    guard field.utf8.contains(where: special.contains) else { return field }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Splits a file into records; blank lines are skipped, a byte order mark is dropped.
  ///
  /// Lines may end in LF, CRLF or CR.
  /// - Throws: `PointTableError` for text that is not UTF-8, a quote out of place or a quote left open.
  package static func records(of bytes: [UInt8], file: String) throws -> [Record] {
    var reader = Reader(bytes: bytes, file: file)
    return try reader.records()
  }
}

extension DelimitedText {
  /// Walks the bytes once; UTF-8 continuation bytes never look like a comma, a quote or a line end.
  private struct Reader {
    let bytes: [UInt8]
    let file: String
    var next = 0
    var line = 1

    init(bytes: [UInt8], file: String) {
      (self.bytes, self.file) = (bytes, file)
      next = bytes.withoutByteOrderMark.startIndex
    }

    mutating func records() throws -> [Record] {
      var records: [Record] = []
      while next < bytes.count {
        let record = try record()
        if record.fields != [""] { records.append(record) }
      }
      return records
    }

    private mutating func record() throws -> Record {
      let start = line
      var fields: [String] = []
      while true {
        fields.append(try field())
        guard next < bytes.count else { break }
        if bytes[next] == .comma {
          next += 1
        } else {
          skipLineEnd()
          break
        }
      }
      return Record(line: start, fields: fields)
    }

    private mutating func field() throws -> String {
      if next < bytes.count, bytes[next] == .quote { return try quotedField() }
      let start = next
      while next < bytes.count, !bytes[next].endsField {
        guard bytes[next] != .quote else {
          let found = String(decoding: bytes[start...next], as: UTF8.self)
          throw failure("a quote in the middle of an unquoted field, \(found.quotedForMessage)")
        }
        next += 1
      }
      return try string(bytes[start..<next])
    }

    private mutating func quotedField() throws -> String {
      let opening = line
      var content: [UInt8] = []
      next += 1
      while next < bytes.count {
        let byte = bytes[next]
        if byte == .quote {
          next += 1
          guard next < bytes.count, bytes[next] == .quote else {
            guard next == bytes.count || bytes[next].endsField else {
              throw failure("text follows the closing quote of a field, expected a comma")
            }
            return try string(content[...])
          }
          next += 1
          content.append(.quote)
        } else if byte.endsLine {
          let end = next
          skipLineEnd()
          content += bytes[end..<next]
        } else {
          content.append(byte)
          next += 1
        }
      }
      line = opening
      throw failure("the quote opened on this line is never closed")
    }

    private mutating func skipLineEnd() {
      let isPair = bytes[next] == .carriageReturn && next + 1 < bytes.count && bytes[next + 1] == .lineFeed
      next += isPair ? 2 : 1
      line += 1
    }

    private func string(_ content: ArraySlice<UInt8>) throws -> String {
      guard !content.contains(0), let text = String(validating: content, as: UTF8.self) else {
        throw failure("not UTF-8 text; save the table as CSV in UTF-8")
      }
      return text
    }

    private func failure(_ reason: String) -> PointTableError {
      PointTableError(file: file, line: line, reason: reason)
    }
  }
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")

  fileprivate var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
  fileprivate var endsField: Bool { self == .comma || endsLine }
}

/// Keeps a spreadsheet from running a text field as a formula, without losing a character.
///
/// A field whose first character after any apostrophes is one that spreadsheets run gets one apostrophe
/// in front; reading takes one away from exactly such fields. `=1` is written `'=1`, and `'=1` is written
/// `''=1`, so that every text comes back as it was.
package enum SpreadsheetGuard {
  /// The field as it is written.
  package static func defused(_ field: String) -> String {
    isRunnable(field.unicodeScalars.drop { $0 == "'" }) ? "'" + field : field
  }

  /// The field as it was before `defused`.
  package static func restored(_ field: String) -> String {
    let scalars = field.unicodeScalars
    guard scalars.first == "'", isRunnable(scalars.drop { $0 == "'" }) else { return field }
    return String(scalars.dropFirst())
  }

  /// ASCII and full-width signs that begin a formula, and the white space that Excel looks past.
  private static let runnable: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  private static func isRunnable(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.first.map(runnable.contains) ?? false
  }
}

extension [UInt8] {
  /// A file's bytes without the byte order mark that some programs put before UTF-8.
  package var withoutByteOrderMark: ArraySlice<UInt8> {
    starts(with: [0xEF, 0xBB, 0xBF]) ? self[3...] : self[...]
  }
}

extension StringProtocol {
  /// The finite decimal number of a table's field; nil for anything else.
  ///
  /// Double's own parser also takes "nan", "inf" and hexadecimal: no coordinate is any of these.
  package var decimal: Double? {
    guard !isEmpty, utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    return Double(self).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Double {
  /// The shortest decimal that reads back as the same number, without a trailing ".0".
  package var shortest: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
