import Basics

/// Text as other programs write it, brought to UTF-8.
package enum TextEncoding {
  /// The text without a byte order mark.
  ///
  /// - Returns: also how it was encoded, when that was not UTF-8.
  package static func utf8(_ bytes: [UInt8]) -> (bytes: [UInt8], encoding: String?) {
    if let (start, isLittle) = utf16(bytes) {
      let units = stride(from: start, to: bytes.count - 1, by: 2).map { at in
        UInt16(bytes[at + (isLittle ? 1 : 0)]) << 8 | UInt16(bytes[at + (isLittle ? 0 : 1)])
      }
      return (Array(String(decoding: units, as: UTF16.self).utf8), "UTF-16")
    }
    let text = bytes.withoutByteOrderMark
    guard String(validating: text, as: UTF8.self) == nil else { return (Array(text), nil) }
    var utf8: [UInt8] = []
    utf8.reserveCapacity(text.count + text.count / 8)
    for byte in text {
      guard byte >= 0x80 else {
        utf8.append(byte)
        continue
      }
      utf8 += UTF8.encode(withWindowsSign(Unicode.Scalar(byte))).map(Array.init) ?? []
    }
    return (utf8, "Windows-1252 (Latin-1)")
  }

  /// The text of a file that is no UTF-8; nil where it is, so that nobody need hold it in memory as a whole.
  ///
  /// - Throws: `FileError`.
  static func converted(path: String) throws -> (bytes: [UInt8], encoding: String)? {
    // A pipe, which has no size, can be read only once.
    guard try FileBytes.size(path: path) > 0, try !isUTF8(path: path) else { return nil }
    let (bytes, encoding) = utf8(try FileBytes.read(path: path))
    return encoding.map { (bytes, $0) }
  }

  private static func isUTF8(path: String) throws -> Bool {
    var (isUTF8, cut) = (true, [UInt8]())
    func check(_ bytes: some Sequence<UInt8>) {
      isUTF8 = isUTF8 && !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }
    try FileBytes.forEachBlock(path: path) { block in
      let bytes = cut + block
      let whole = bytes.wholeCharacters
      check(whole)
      cut = Array(bytes[whole.endIndex...])
    }
    check(cut)
    return isUTF8
  }

  /// How a note says that a text was no UTF-8.
  package static func note(_ encoding: String) -> String { "it is no UTF-8 and was read as \(encoding)" }

  /// Where a text in UTF-16 begins and whether the low bytes come first; nil for any other.
  ///
  /// Without a byte order mark it is one where every second of the first bytes is zero, as those of Latin letters are.
  private static func utf16(_ bytes: [UInt8]) -> (start: Int, isLittle: Bool)? {
    if bytes.starts(with: [0xFF, 0xFE]) { return (2, true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (2, false) }
    let first = bytes.prefix(32)
    func areZero(_ isOdd: Bool) -> Bool {
      first.indices.allSatisfy { ($0 % 2 == 1) == isOdd ? first[$0] == 0 : first[$0] != 0 }
    }
    guard first.count > 3 else { return nil }
    return areZero(true) ? (0, true) : areZero(false) ? (0, false) : nil
  }

  /// Latin-1 as Windows-1252 reads its bytes: signs in the place of control characters.
  package static func withWindowsSigns(_ latin: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in latin.unicodeScalars { scalars.append(withWindowsSign(scalar)) }
    return String(scalars)
  }

  private static func withWindowsSign(_ latin: Unicode.Scalar) -> Unicode.Scalar {
    (0x80..<0xA0).contains(latin.value) ? windows1252[Int(latin.value) - 0x80] ?? latin : latin
  }

  /// Where Windows-1252 has signs and Latin-1 has control characters: from 0x80.
  private static let windows1252: [Unicode.Scalar?] = [
    "\u{20AC}", nil, "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}",
    "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", nil, "\u{17D}", nil, nil, "\u{2018}", "\u{2019}",
    "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}",
    "\u{203A}", "\u{153}", nil, "\u{17E}", "\u{178}",
  ]
}

extension [UInt8] {
  /// A block of UTF-8 without its last character, which the end of the block may have cut.
  var wholeCharacters: ArraySlice<UInt8> {
    guard let last, last >= 0x80, let start = lastIndex(where: { $0 >= 0xC0 }), start + 4 > count else {
      return self[...]
    }
    return self[..<start]
  }
}
