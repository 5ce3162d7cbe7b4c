import Basics

/// Comma-separated text as RFC 4180 has it: fields, quotes, doubled quotes, line ends inside quotes.
///
/// Spreadsheets of countries that write 22,5 separate by semicolons: a text whose first record has these and no comma is
/// read so, and its numbers get a point. Excel's first line `sep=;` says it too, and is no record.
package enum DelimitedText {
  /// One record and the line it starts on.
  package struct Record {
    /// From 1.
    package let line: Int
    /// Unquoted.
    package let fields: [String]

    package init(line: Int, fields: [String]) { (self.line, self.fields) = (line, fields) }
  }

  /// The most fields of a record; each costs memory. DeepLabCut's three columns of 33,000 landmarks are fewer.
  static let mostFields = 100_000
  /// The longest record, bytes: it is in memory as a whole.
  static let longestRecord = 16 << 20

  /// Records as text, each with a line end: CRLF as RFC 4180 asks, unless the file's own program wants another.
  ///
  /// - Parameters:
  ///   - records: asked for one after the other; lazy ones are never in memory together.
  ///   - header: the record in front of them.
  package static func text(
    of records: some Sequence<[String]>, under header: [String]? = nil, lineEnd: String = "\r\n"
  ) -> String {
    var text = ""
    func append(_ record: [String]) {
      for (place, field) in record.enumerated() {
        if place > 0 { text += "," }
        text += Self.text(of: field)
      }
      text += lineEnd
    }
    header.map(append)
    records.forEach(append)
    return text
  }

  /// One field, quoted only when it has to be.
  private static func text(of field: String) -> String {
    guard field.utf8.contains(where: { $0.endsField || $0 == .quote }) else { return field }
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
    var records: [Record] = []
    try forEachRecord(of: bytes, file: file) { records.append($0) }
    return records
  }

  /// Calls with one record after the other, as `records(of:file:)` would give them.
  ///
  /// - Parameters:
  ///   - blockSize: bytes that are looked at together.
  ///   - malformed: called for what is no record, instead of `body`, with the last line that it takes along; what it
  ///     throws ends the reading.
  /// - Throws: as `records(of:file:)` for any record of the file; else the first error of `body`, which is not called
  ///   again after it: that a file is no such text is said before what its records say.
  package static func forEachRecord(
    of bytes: [UInt8], file: String, blockSize: Int = FileBytes.blockSize,
    malformed: (PointTableError, _ lastLine: Int) throws -> Void = { error, _ in throw error },
    _ body: (Record) throws -> Void
  ) throws {
    var reader = RecordReader(file: file)
    for start in stride(from: 0, to: bytes.count, by: blockSize) {
      try reader.read(Array(bytes[start...].prefix(blockSize)), malformed, body)
    }
    try reader.finish(malformed, body)
  }

  /// The first record, as `records(of:file:)` would give it; nil in an empty text. Nothing after it is looked at.
  ///
  /// - Throws: `PointTableError` when it is malformed.
  package static func firstRecord(of bytes: [UInt8], file: String) throws(PointTableError) -> Record? {
    var (rest, line) = (bytes.withoutByteOrderMark, 1)
    var separator: Separator?
    while let bytes = nextRecord(in: &rest, line: &line) {
      if separator == nil {
        separator = Separator(of: bytes)
        if Separator.isDeclared(by: bytes) { continue }
      }
      var reader = FieldReader(bytes: bytes, separator: separator ?? .comma, file: file, line: line)
      let record = try reader.record()
      if record.fields != [""] { return record }
      line = reader.line
    }
    return nil
  }

  /// By what else than commas a text is separated, such as "semicolons"; nil for commas. A comma in a number is its decimal
  /// point there.
  package static func unusualSeparator(_ bytes: [UInt8]) -> String? {
    var (rest, line) = (bytes.withoutByteOrderMark, 1)
    let separator = nextRecord(in: &rest, line: &line).map { Separator(of: $0) } ?? .comma
    return separator == .comma ? nil : "\(separator)s"
  }

  /// Takes a record with its line end from a text, after the line ends in front of it; nil when nothing is left.
  ///
  /// - Parameter line: on which the text begins; afterwards, the record.
  private static func nextRecord(in text: inout ArraySlice<UInt8>, line: inout Int) -> ArraySlice<UInt8>? {
    let start = text.firstIndex { !$0.endsLine } ?? text.endIndex
    line += text[..<start].lineEnds
    var (isQuoted, end) = (false, start)
    while end < text.endIndex, isQuoted || !text[end].endsLine {
      if text[end] == .quote { isQuoted.toggle() }
      end += 1
    }
    let record = text[start..<end]
    text = text[end...]
    return record.isEmpty ? nil : record
  }

  /// The same for a file that is read a block at a time.
  ///
  /// - Throws: also `FileError`.
  package static func forEachRecord(path: String, _ body: (Record) throws -> Void) throws {
    var reader = RecordReader(file: path)
    try FileBytes.forEachBlock(path: path) { try reader.read($0, { error, _ in throw error }, body) }
    try reader.finish({ error, _ in throw error }, body)
  }

  /// The fields of one record with or without its line end.
  ///
  /// - Parameter line: that it starts on, from 1.
  /// - Throws: as `records(of:file:)`.
  static func fields(of record: ArraySlice<UInt8>, line: Int, file: String) throws -> [String] {
    var reader = FieldReader(bytes: record, file: file, line: line)
    return try reader.record().fields
  }
}

extension DelimitedText {
  /// What stands between fields.
  fileprivate enum Separator {
    case comma, semicolon, tab

    /// The separator that a text's first record tells.
    init(of record: ArraySlice<UInt8>) {
      var (commas, semicolons, tabs, isQuoted) = (0, 0, 0, false)
      for byte in record {
        if byte == .quote { isQuoted.toggle() }
        guard !isQuoted else { continue }
        if byte == .comma { commas += 1 }
        if byte == .semicolon { semicolons += 1 }
        if byte == .tab { tabs += 1 }
      }
      self = commas > 0 ? .comma : semicolons > 0 ? .semicolon : tabs > 0 ? .tab : .comma
    }

    /// Whether a first record only says what the separator is: `sep=;`.
    static func isDeclared(by record: ArraySlice<UInt8>) -> Bool {
      let text = String(decoding: record.prefix { !$0.endsLine }, as: UTF8.self).lowercased()
      return ["sep=;", "sep=,", "sep=\t"].contains(text)
    }

    var byte: UInt8 {
      switch self {
      case .comma: .comma
      case .semicolon: .semicolon
      case .tab: .tab
      }
    }
  }

  /// Reads records from blocks of a file.
  private struct RecordReader {
    typealias Malformed = (PointTableError, _ lastLine: Int) throws -> Void

    private let file: String
    private var splitter = RecordSplitter()
    private var separator: Separator?
    private var line = 1
    private var refusal: (any Error)?

    init(file: String) { self.file = file }

    mutating func read(_ block: [UInt8], _ malformed: Malformed, _ body: (Record) throws -> Void) throws {
      for record in splitter.records(in: block) { try take(record, malformed, body) }
      guard splitter.rest.count <= longestRecord else {
        throw PointTableError(
          file: file, line: line,
          reason:
            "a line, or a quote that is never closed, is longer than \(longestRecord >> 20) MiB; expected a table"
        )
      }
    }

    /// Takes what follows the last line end, and throws what `body` threw.
    mutating func finish(_ malformed: Malformed, _ body: (Record) throws -> Void) throws {
      if !splitter.rest.isEmpty { try take(splitter.rest[...], malformed, body) }
      if let refusal { throw refusal }
    }

    private mutating func take(
      _ bytes: ArraySlice<UInt8>, _ malformed: Malformed, _ body: (Record) throws -> Void
    ) throws {
      let bytes = line == 1 ? bytes.withoutByteOrderMark : bytes
      let isBlank = bytes.allSatisfy(\.endsLine)
      if separator == nil, !isBlank {
        separator = Separator(of: bytes)
        if Separator.isDeclared(by: bytes) {
          line += bytes.lineEnds
          return
        }
      }
      var reader = FieldReader(bytes: bytes, separator: separator ?? .comma, file: file, line: line)
      let record: Record
      do {
        record = try reader.record()
        line = reader.line
      } catch {
        // A quote out of place may have joined lines: all of them are meant.
        let last = max(line, line + bytes.lineEnds - 1)
        line += bytes.lineEnds
        return try malformed(error, last)
      }
      guard refusal == nil, record.fields != [""] else { return }
      do { try body(record) } catch { refusal = error }
    }
  }

  /// Walks a record's bytes once; UTF-8 continuation bytes never look like a comma, a quote or a line end.
  private struct FieldReader {
    let bytes: ArraySlice<UInt8>
    let separator: Separator
    let file: String
    var next: Int
    var line: Int

    init(bytes: ArraySlice<UInt8>, separator: Separator = .comma, file: String, line: Int) {
      (self.bytes, self.separator, self.file, self.line) = (bytes, separator, file, line)
      next = bytes.startIndex
    }

    mutating func record() throws(PointTableError) -> Record {
      let start = line
      var fields: [String] = []
      while true {
        guard fields.count < mostFields else {
          throw failure("more than \(mostFields) fields; expected a line of a table")
        }
        fields.append(try field())
        guard next < bytes.endIndex else { break }
        if bytes[next] == separator.byte {
          next += 1
        } else {
          skipLineEnd()
          break
        }
      }
      return Record(line: start, fields: fields)
    }

    private mutating func field() throws(PointTableError) -> String {
      if next < bytes.endIndex, bytes[next] == .quote { return try quotedField() }
      let start = next
      while next < bytes.endIndex, !endsField(bytes[next]) {
        guard bytes[next] != .quote else {
          let found = String(decoding: bytes[start...next], as: UTF8.self)
          throw failure("a quote in the middle of an unquoted field, \(found.quotedForMessage)")
        }
        next += 1
      }
      let text = try string(bytes[start..<next])
      return separator == .comma ? text : text.withDecimalPoint
    }

    private func endsField(_ byte: UInt8) -> Bool { byte == separator.byte || byte.endsLine }

    private mutating func quotedField() throws(PointTableError) -> String {
      let opening = line
      var content: [UInt8] = []
      next += 1
      while next < bytes.endIndex {
        let byte = bytes[next]
        if byte == .quote {
          next += 1
          guard next < bytes.endIndex, bytes[next] == .quote else {
            guard next == bytes.endIndex || endsField(bytes[next]) else {
              throw failure("text follows the closing quote of a field, expected a \(separator)")
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
      let isPair = bytes[next] == .carriageReturn && next + 1 < bytes.endIndex && bytes[next + 1] == .lineFeed
      next += isPair ? 2 : 1
      line += 1
    }

    private func string(_ content: ArraySlice<UInt8>) throws(PointTableError) -> String {
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
  fileprivate static let tab = UInt8(ascii: "\t")
  fileprivate static let semicolon = UInt8(ascii: ";")
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  fileprivate var isPartOfDecimal: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
  fileprivate var endsField: Bool { self == .comma || endsLine }
}

extension ArraySlice<UInt8> {
  /// LF, CRLF and CR, however many there are.
  fileprivate var lineEnds: Int {
    var (count, previous) = (0, UInt8(0))
    for byte in self {
      if byte == .carriageReturn || byte == .lineFeed && previous != .carriageReturn { count += 1 }
      previous = byte
    }
    return count
  }
}

extension RandomAccessCollection<UInt8> {
  /// A file's bytes without the byte order mark that some programs put before UTF-8.
  package var withoutByteOrderMark: SubSequence {
    starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]
  }
}

extension StringProtocol {
  /// The finite decimal number of a table's field; nil for anything else.
  ///
  /// Double's own parser also takes "nan", "inf" and hexadecimal: no coordinate is any of these.
  package var decimal: Double? {
    guard !isEmpty, utf8.allSatisfy(\.isPartOfDecimal) else { return nil }
    return Double(self).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension String {
  /// A number such as -22,5 with a point; any other text as it is.
  fileprivate var withDecimalPoint: String {
    let parts = split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = parts[0].utf8.last, let part = parts[1].utf8.first,
      [whole, part].allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    else { return self }
    let text = parts.joined(separator: ".")
    return text.decimal == nil ? self : text
  }
}

extension Double {
  /// The shortest decimal that reads back as the same number, without a trailing ".0".
  package var shortest: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
