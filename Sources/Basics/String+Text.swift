/// An untrusted name or path made safe to show: whatever a terminal could obey is written out.
///
/// Control and format characters (escape sequences, newlines, direction overrides), separators and
/// unassigned code points become `\u{…}`, a byte that is no UTF-8 `\xF6`, a backslash `\\`; everything else stays as it is.
package func displayName(_ untrusted: String) -> String {
  shown(untrusted.unicodeScalars) { $0 == "\\" ? "\\\\" : $0.isShowable ? nil : $0.writtenOut }
}

/// Text of many lines made safe to show: as `displayName`, but line ends and backslashes stay, so that names which are
/// safe already stay as they are.
package func displayText(_ untrusted: String) -> String {
  untrusted.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let end = line.last == "\r" ? "\r" : ""
    return shown(line.dropLast(end.count)) { $0.isShowable ? nil : $0.writtenOut } + end
  }.joined(separator: "\n")
}

/// JSON made safe to show: the same values, with `\uXXXX` for what a terminal could obey.
package func displayJSON(_ json: String) -> String {
  shown(json.unicodeScalars) { scalar in
    // Outside of strings, which never hold one, a line feed is layout.
    guard scalar != "\n", !scalar.isShowable else { return nil }
    return scalar.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}

/// The text with something else in the place of some scalars.
private func shown(_ text: some Sequence<Unicode.Scalar>, instead: (Unicode.Scalar) -> String?) -> String {
  var shown = ""
  for scalar in text {
    if let other = instead(scalar) { shown += other } else { shown.unicodeScalars.append(scalar) }
  }
  return shown
}

extension Unicode.Scalar {
  /// Whether a terminal shows it, and does nothing else.
  fileprivate var isShowable: Bool {
    // Most of it is plain ASCII, of which Unicode's tables need not be asked.
    if 0x20...0x7E ~= value { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
      return false
    default: return true
    }
  }

  /// What stands for it where it is not shown.
  fileprivate var writtenOut: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case _ where String.escapedBytes.contains(value):
      "\\x" + String(value & 0xFF, radix: 16, uppercase: true)
    default: "\\u{" + String(value, radix: 16) + "}"
    }
  }
}

extension String {
  /// Without white space at either end: the one rule for names and fields that people or programs have written.
  package var trimmed: String {
    // Most fields begin and end with plain ASCII: asking Unicode's tables would take longer than reading them.
    if let first = utf8.first, let last = utf8.last, Self.filled.contains(first), Self.filled.contains(last) {
      return self
    }
    var rest = unicodeScalars[...]
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }

  /// ASCII that is no white space.
  private static let filled: ClosedRange<UInt8> = 0x21...0x7E
}

extension String {
  /// The text that a C library left in a buffer, up to its terminating zero.
  package init(cBuffer: [CChar]) {
    self.init(decoding: cBuffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A name that a person or a file gave to something: safe to show in a sentence, a plain string in files.
package protocol GivenName: Hashable, Sendable, Comparable, Codable, ExpressibleByStringInterpolation,
  CustomStringConvertible
where StringLiteralType == String {
  /// The name as it was written.
  var name: String { get }
  /// The thing of a name that a program wrote.
  init(_ name: String)
}

extension GivenName {
  package init(stringLiteral name: String) { self.init(name) }

  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  /// The name, safe to show.
  package var description: String { displayName(name) }
}
