import Basics
import Landmarks
import Testing
import TestSupport

/// Records read a block at a time against a reader that has the whole text before it.
@Suite struct DelimitedTextTests {
  /// What reading a text gives: records as `line: fields`, or one sentence.
  private func outcome(_ read: () throws -> [DelimitedText.Record]) -> [String] {
    do { return try read().map { "\($0.line): \($0.fields)" } } catch { return ["\(error)"] }
  }

  @Test func blocksOfAnySizeGiveTheSameRecords() throws {
    let pieces = [
      "a", "bc", "é", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "\u{FEFF}", "\"x,y\"", "\"\r\n\"",
      "\0",
    ]
    var random = SplitMix64(seed: 20)
    var (good, bad) = (0, 0)
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 0..<14, using: &random)).compactMap { _ in
        pieces.randomElement(using: &random)
      }.joined()
      let bytes = Array(text.utf8)
      let expected = outcome { try WholeText.records(of: bytes, file: "t.csv") }
      if expected.first?.hasPrefix("t.csv") ?? false { bad += 1 } else { good += 1 }
      for size in [1, 2, 3, 5, 1000] {
        let found = outcome {
          var records: [DelimitedText.Record] = []
          try DelimitedText.forEachRecord(of: bytes, file: "t.csv", blockSize: size) { records.append($0) }
          return records
        }
        #expect(found == expected, "\(text.debugDescription) in blocks of \(size)")
      }
    }
    #expect(good > 500 && bad > 500)
  }

  /// A file longer than a block, its line ends and quotes at all places around the block's end.
  @Test func aFileIsReadAcrossItsBlocks() throws {
    let folder = try TemporaryFolder()
    let tail = "\"q\r\n\"\"\",1\r\nb,2\rc,3\n"
    for shift in 0...tail.utf8.count {
      let filler = String(repeating: "x", count: FileBytes.blockSize - 3 - shift)
      try FileBytes.write("\(filler),0\n\(tail)", to: folder.file("t.csv"))
      var fields: [[String]] = []
      try DelimitedText.forEachRecord(path: folder.file("t.csv")) { fields.append($0.fields) }
      #expect(fields == [[filler, "0"], ["q\r\n\"", "1"], ["b", "2"], ["c", "3"]], "\(shift)")
    }
  }

  @Test(arguments: 0..<2000) func theFirstRecordIsTheFirstOfAll(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let signs = Array("a,;\"\"\r\n\n".utf8) + [0xC3]
    let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      signs.randomElement(using: &random) ?? 0
    }
    // What is wrong further down is for those who read on.
    var (first, error): (DelimitedText.Record?, PointTableError?)
    try DelimitedText.forEachRecord(of: bytes, file: "t.csv") { malformed, _ in
      if first == nil { error = error ?? malformed }
    } _: {
      first = first ?? $0
    }
    let found = Result { () throws(PointTableError) in try DelimitedText.firstRecord(of: bytes, file: "t.csv")
    }
    switch found {
    case .success(let record):
      #expect(error == nil && record?.fields == first?.fields && record?.line == first?.line)
    case .failure(let refusal): #expect(refusal == error)
    }
  }

  @Test(arguments: [",", ";", "\t"]) func aRecordHasAHundredThousandFieldsAtMost(separator: String) throws {
    func read(_ count: Int) throws -> [DelimitedText.Record] {
      let line = Array(repeating: "1", count: count).joined(separator: separator)
      return try DelimitedText.records(of: Array("a\(separator)b\n\(line)\n".utf8), file: "t.csv")
    }
    #expect(try read(100_000).last?.fields.count == 100_000)
    #expect(
      throws: PointTableError(
        file: "t.csv", line: 2, reason: "more than 100000 fields; expected a line of a table")
    ) { try read(100_001) }
  }

  @Test func aRecordHasSixteenMebibytesAtMost() {
    let text = "a,b\n\"" + String(repeating: "1\n", count: 9 << 20)
    #expect(
      throws: PointTableError(
        file: "t.csv", line: 2,
        reason: "a line, or a quote that is never closed, is longer than 16 MiB; expected a table")
    ) { try DelimitedText.records(of: Array(text.utf8), file: "t.csv") }
  }

  @Test func nothingIsAskedAgainAfterItRefused() {
    struct Refusal: Error {}
    var asked = 0
    #expect(throws: Refusal.self) {
      try DelimitedText.forEachRecord(of: Array("a\nb\nc\n".utf8), file: "t.csv") { _ in
        asked += 1
        if asked == 2 { throw Refusal() }
      }
    }
    #expect(asked == 2)
  }
}

/// The obvious reader: it has all bytes at once and walks them field by field.
private struct WholeText {
  let bytes: [UInt8]
  let file: String
  var next = 0
  var line = 1

  static func records(of bytes: [UInt8], file: String) throws -> [DelimitedText.Record] {
    var reader = WholeText(bytes: bytes, file: file)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.next = 3 }
    var records: [DelimitedText.Record] = []
    while reader.next < bytes.count {
      let record = try reader.record()
      if record.fields != [""] { records.append(record) }
    }
    return records
  }

  private func isEnd(_ index: Int) -> Bool { bytes[index] == 10 || bytes[index] == 13 }

  private mutating func record() throws -> DelimitedText.Record {
    let start = line
    var fields = [try field()]
    while next < bytes.count, bytes[next] == UInt8(ascii: ",") {
      next += 1
      fields.append(try field())
    }
    if next < bytes.count { skipLineEnd() }
    return DelimitedText.Record(line: start, fields: fields)
  }

  private mutating func field() throws -> String {
    if next < bytes.count, bytes[next] == UInt8(ascii: "\"") { return try quotedField() }
    let start = next
    while next < bytes.count, bytes[next] != UInt8(ascii: ","), !isEnd(next) {
      if bytes[next] == UInt8(ascii: "\"") {
        let found = String(decoding: bytes[start...next], as: UTF8.self)
        throw failure("a quote in the middle of an unquoted field, \(found.quotedForMessage)")
      }
      next += 1
    }
    return try text(bytes[start..<next])
  }

  private mutating func quotedField() throws -> String {
    let opening = line
    var content: [UInt8] = []
    next += 1
    while next < bytes.count {
      if bytes[next] == UInt8(ascii: "\"") {
        next += 1
        if next == bytes.count || bytes[next] == UInt8(ascii: ",") || isEnd(next) {
          return try text(content[...])
        }
        guard bytes[next] == UInt8(ascii: "\"") else {
          throw failure("text follows the closing quote of a field, expected a comma")
        }
        content.append(bytes[next])
        next += 1
      } else if isEnd(next) {
        let start = next
        skipLineEnd()
        content += bytes[start..<next]
      } else {
        content.append(bytes[next])
        next += 1
      }
    }
    line = opening
    throw failure("the quote opened on this line is never closed")
  }

  private mutating func skipLineEnd() {
    next += bytes[next...].starts(with: [13, 10]) ? 2 : 1
    line += 1
  }

  private func text(_ content: ArraySlice<UInt8>) throws -> String {
    guard !content.contains(0), let text = String(validating: content, as: UTF8.self) else {
      throw failure("not UTF-8 text; save the table as CSV in UTF-8")
    }
    return text
  }

  private func failure(_ reason: String) -> PointTableError {
    PointTableError(file: file, line: line, reason: reason)
  }
}
