import Landmarks

/// The tags of an XML file, in their order: all that formats of points need of XML.
///
/// Text between tags, comments and declarations are passed over, nothing outside of the file is ever read.
struct XMLTags {
  /// A tag that opens an element.
  struct Tag {
    let name: String
    let attributes: [String: String]
    /// From 1.
    let line: Int
    /// The names of the elements around it, the outermost first.
    let parents: [String]

    /// What its `width` and `height` say of an image.
    var statedSize: StatedSize? {
      StatedSize(
        width: attributes["width"].flatMap(Int.init), height: attributes["height"].flatMap(Int.init))
    }
  }

  private let source: ImportSource
  private let bytes: [UInt8]
  private var next = 0
  private var line = 1
  private var open: [String] = []

  /// No program nests points deeper.
  private static let deepest = 64

  /// Calls with one tag after the other, with a tag again as `isEnd` where its element ends.
  ///
  /// - Throws: `FormatError` naming the line for what is no XML, and what `body` throws.
  static func forEach(of source: ImportSource, _ body: (Tag, _ isEnd: Bool) throws -> Void) throws {
    var tags = XMLTags(source)
    try tags.walk(body)
  }

  private init(_ source: ImportSource) { (self.source, bytes) = (source, source.bytes) }

  /// The name of the outermost element; nil when a text does not begin as XML does.
  static func root(of source: ImportSource) -> String? {
    guard source.bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "<") else { return nil }
    var root: String?
    try? forEach(of: source) { tag, _ in
      root = tag.name
      throw FormatError(reason: "")
    }
    return root
  }

  /// Whether a text begins as XML does, whether or not it is some.
  static func begins(_ source: ImportSource) -> Bool {
    let start = source.bytes.drop { " \t\r\n".utf8.contains($0) }
    return start.starts(with: "<?xml".utf8) || start.starts(with: "<!".utf8) || root(of: source) != nil
  }

  /// - Throws: `FormatError` naming the line for what is no XML.
  static func check(_ source: ImportSource) throws { try forEach(of: source) { _, _ in } }

  private mutating func walk(_ body: (Tag, Bool) throws -> Void) throws {
    var ended = false
    while skip(to: UInt8(ascii: "<")) {
      if starts("<!--") {
        try skip(behind: "-->")
      } else if starts("<?") {
        try skip(behind: "?>")
      } else if starts("<![CDATA[") {
        try skip(behind: "]]>")
      } else if starts("<!") {
        try skipDeclaration()
      } else if starts("</") {
        next += 2
        let name = try self.name()
        skipBlanks()
        guard open.last == name, take(">") else {
          throw failure("\(("</" + name).quotedForMessage) closes nothing that is open there")
        }
        open.removeLast()
        ended = open.isEmpty
        try body(Tag(name: name, attributes: [:], line: line, parents: open), true)
      } else {
        guard !ended else { throw failure("a second element stands beside the outermost one") }
        try element(body)
        ended = open.isEmpty
      }
    }
    guard open.isEmpty else { throw failure("it ends before \(open[open.count - 1].quotedForMessage) does") }
  }

  private mutating func element(_ body: (Tag, Bool) throws -> Void) throws {
    next += 1
    let start = line
    let name = try self.name()
    var attributes: [String: String] = [:]
    while true {
      skipBlanks()
      let isEmpty = starts("/>")
      if isEmpty || starts(">") {
        next += isEmpty ? 2 : 1
        let tag = Tag(name: name, attributes: attributes, line: start, parents: open)
        try body(tag, false)
        if isEmpty { return try body(tag, true) }
        guard open.count < Self.deepest else {
          throw failure("elements nested more than \(Self.deepest) deep")
        }
        return open.append(name)
      }
      let key = try self.name()
      skipBlanks()
      guard take("=") else { throw failure("\(key.quotedForMessage) has no value") }
      skipBlanks()
      guard attributes.updateValue(try value(), forKey: key) == nil else {
        throw failure("\(key.quotedForMessage) stands there twice")
      }
    }
  }

  private mutating func name() throws -> String {
    let start = next
    let ends = Set(" \t\r\n/>=<\"'".utf8)
    while next < bytes.count, !ends.contains(bytes[next]) { next += 1 }
    guard next > start else { throw failure("a name was expected there") }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }

  private mutating func value() throws -> String {
    guard next < bytes.count, bytes[next] == UInt8(ascii: "\"") || bytes[next] == UInt8(ascii: "'") else {
      throw failure("a value in quotes was expected there")
    }
    let (quote, start) = (bytes[next], next + 1)
    next += 1
    while next < bytes.count, bytes[next] != quote { advance() }
    guard next < bytes.count else { throw failure("a quote is never closed") }
    next += 1
    return try unescaped(String(decoding: bytes[start..<next - 1], as: UTF8.self))
  }

  /// The text with signs in the place of the five named entities and of numbers.
  private func unescaped(_ text: String) throws -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    var parts = text.split(separator: "&", omittingEmptySubsequences: false)
    var result = String(parts.removeFirst())
    for part in parts {
      guard let end = part.firstIndex(of: ";") else { throw failure("an & without its ;") }
      let entity = String(part[..<end])
      let number =
        entity.hasPrefix("#x")
        ? UInt32(entity.dropFirst(2), radix: 16)
        : entity.hasPrefix("#") ? UInt32(entity.dropFirst()) : nil
      guard let sign = named[entity] ?? number.flatMap(Unicode.Scalar.init).map({ String(Character($0)) })
      else { throw failure("the entity \(entity.quotedForMessage) is not known") }
      result += sign + part[part.index(after: end)...]
    }
    return result
  }

  /// A document type, which must not declare anything itself.
  private mutating func skipDeclaration() throws {
    while next < bytes.count, bytes[next] != UInt8(ascii: ">") {
      guard bytes[next] != UInt8(ascii: "[") else {
        throw failure("a document type with declarations, which are never read")
      }
      advance()
    }
    guard take(">") else { throw failure("a declaration that does not end") }
  }

  private mutating func advance() {
    if bytes[next] == UInt8(ascii: "\n") { line += 1 }
    next += 1
  }

  private mutating func skipBlanks() {
    while next < bytes.count, " \t\r\n".utf8.contains(bytes[next]) { advance() }
  }

  /// - Returns: whether there is such a byte.
  private mutating func skip(to byte: UInt8) -> Bool {
    while next < bytes.count, bytes[next] != byte { advance() }
    return next < bytes.count
  }

  private mutating func skip(behind end: StaticString) throws {
    while next < bytes.count, !starts(end) { advance() }
    guard next < bytes.count else { throw failure("it ends before \("\(end)".quotedForMessage)") }
    next += end.utf8CodeUnitCount
  }

  private func starts(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[next...].starts(with: $0) }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    guard starts(text) else { return false }
    next += text.utf8CodeUnitCount
    return true
  }

  private func failure(_ reason: String) -> FormatError {
    FormatError(file: source.path, line: line, reason: "\(reason); expected XML")
  }
}

extension String {
  /// The text as the value of an XML attribute in double quotes; U+FFFD stands for what XML 1.0 cannot hold.
  var escapedForXML: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // What a reader would take for a blank.
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      case _ where !scalar.isXML: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension Unicode.Scalar {
  /// Whether XML 1.0 can hold it, escaped or not: no control character can but tab, line feed and carriage return.
  fileprivate var isXML: Bool {
    value >= 0x20 && value & 0xFFFE != 0xFFFE || self == "\t" || self == "\n" || self == "\r"
  }
}

extension PointTable {
  /// What is said of the names that XML 1.0 cannot hold.
  var notesOfXML: [String] {
    let names = images.map(\.name) + landmarks.map(\.name)
    let broken = names.filter { !$0.unicodeScalars.allSatisfy(\.isXML) }
    guard let first = broken.first else { return [] }
    return [
      "names with characters that XML cannot hold, written as U+FFFD: \(broken.count), "
        + "such as \(first.quotedForMessage)"
    ]
  }
}
