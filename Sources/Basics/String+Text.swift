/// An untrusted name or path made safe to show: whatever a terminal could obey is written out.
///
/// Control and format characters (escape sequences, newlines, direction overrides), separators and
/// unassigned code points become `\u{…}`, a byte that is no UTF-8 `\xF6`, a backslash `\\`; everything else stays as it is.
package func displayName(_ untrusted: String) -> String {
  var shown = ""
  for scalar in untrusted.unicodeScalars {
    // Most of it is plain ASCII, of which Unicode's tables need not be asked.
    if 0x20...0x7E ~= scalar.value, scalar != "\\" {
      shown.unicodeScalars.append(scalar)
      continue
    }
    if String.escapedBytes.contains(scalar.value) {
      shown += "\\x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
      continue
    }
    switch (scalar, scalar.properties.generalCategory) {
    case ("\n", _): shown += "\\n"
    case ("\t", _): shown += "\\t"
    case ("\\", _): shown += "\\\\"
    case (_, .control), (_, .format), (_, .lineSeparator), (_, .paragraphSeparator), (_, .privateUse),
      (_, .surrogate), (_, .unassigned):
      shown += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
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
