import Glibc

/// Names of files are bytes, and need not be UTF-8: a scanner's "röntgen.png" may hold a single byte F6. Such a byte stands in
/// text as a character for private use, U+10FE00 and the byte, so that every name has one text and every text one name.
/// `displayName` shows it as \xF6.
extension String {
  /// The characters that stand for bytes.
  package static let escapedBytes: ClosedRange<UInt32> = 0x10_FE80...0x10_FEFF

  /// The text of a name or path as the system gave it.
  package init(systemPath path: UnsafePointer<CChar>) {
    self.init(systemPath: UnsafeBufferPointer(start: path, count: strlen(path)).map { UInt8(bitPattern: $0) })
  }

  /// The text of a name's or path's bytes.
  package init(systemPath bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self), !text.holdsEscapedBytes {
      self = text
      return
    }
    self.init()
    var rest = bytes[...]
    while let byte = rest.first {
      // Sequences are at most four bytes long; one that is itself such a character is taken byte by byte.
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      if let text = String(validating: rest.prefix(length), as: UTF8.self), text.unicodeScalars.count == 1,
        !text.holdsEscapedBytes
      {
        append(text)
        rest = rest.dropFirst(length)
      } else {
        if let scalar = Unicode.Scalar(0x10_FE00 + UInt32(byte)) { unicodeScalars.append(scalar) }
        rest = rest.dropFirst()
      }
    }
  }

  /// The absolute path of what a path leads to, without symbolic links; nil where that is nothing.
  package var resolvedPath: String? {
    guard let resolved = realpath(systemPath, nil) else { return nil }
    defer { free(resolved) }
    return String(systemPath: resolved)
  }

  /// Whether a byte that is no UTF-8 stands in it.
  package var holdsEscapedBytes: Bool {
    utf8.contains(0xF4) && unicodeScalars.contains { Self.escapedBytes.contains($0.value) }
  }

  /// The bytes by which the system knows the name or path, ended by a zero.
  package var systemPath: [CChar] {
    guard holdsEscapedBytes else { return utf8CString.map { $0 } }
    var bytes: [CChar] = []
    for scalar in unicodeScalars {
      if Self.escapedBytes.contains(scalar.value) {
        bytes.append(CChar(bitPattern: UInt8(scalar.value & 0xFF)))
      } else {
        bytes += String(scalar).utf8.map { CChar(bitPattern: $0) }
      }
    }
    return bytes + [0]
  }

  /// The folder of the path's file as a person may name it; `.` for a name alone.
  ///
  /// Foundation's `deletingLastPathComponent` crashes on a name of one character.
  package var containingFolder: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// The text with the bytes read as Latin-1 that are no UTF-8: most such names were written that way.
  package var withLatinBytes: String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let latin = Unicode.Scalar(scalar.value & 0xFF)
      text.append(Self.escapedBytes.contains(scalar.value) ? latin ?? scalar : scalar)
    }
    return String(text)
  }
}
