import Glibc

/// The films of a folder, by name; nothing is opened.
public enum FilmFolder {
  /// File names (not paths) of a folder's candidate images, in natural order: `f2` before `f10`.
  ///
  /// Candidates are chosen by their ending alone (png, jpg, jpeg, bmp, pgm in any case), so that a broken
  /// image stays listed and fails later with its own clear line. Hidden files and folders are not listed.
  /// - Throws: `FileError` when the folder cannot be listed.
  public static func list(_ path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else {
      throw FileError(path: path, action: .list, reason: FileBytes.reasonText(errno))
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if entry.pointee.d_type != DT_DIR, isCandidate(name) { names.append(name) }
    }
    return sorted(names)
  }

  /// Names in natural order.
  public static func sorted(_ names: [String]) -> [String] {
    // Keys are made once: comparisons by name would make them again and again.
    names.map { ($0, naturalKey($0)) }.sorted(by: precedes).map(\.0)
  }

  /// Whether a file name has the ending of a supported image.
  public static func isCandidate(_ name: String) -> Bool {
    guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return false }
    return FilmFormat.fileExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Natural order: runs of digits compare as numbers, letters without case; ties fall to the bytes.
  public static func precedes(_ a: String, _ b: String) -> Bool {
    precedes((a, naturalKey(a)), (b, naturalKey(b)))
  }

  private static func precedes(_ a: (name: String, key: [Piece]), _ b: (name: String, key: [Piece])) -> Bool {
    for (x, y) in zip(a.key, b.key) where x != y { return x < y }
    return a.key.count == b.key.count ? a.name < b.name : a.key.count < b.key.count
  }

  /// A name in comparable pieces: numbers without leading zeros before letters.
  private enum Piece: Comparable {
    /// Digits, shorter runs first, so that numbers of any length compare.
    case number(count: Int, digits: String)
    case letter(String)
  }

  private static func naturalKey(_ name: String) -> [Piece] {
    var pieces: [Piece] = []
    var digits = ""
    func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    for character in name.lowercased() + "\0" {
      if isDigit(character) {
        digits.append(character)
        continue
      }
      if !digits.isEmpty {
        let significant = String(digits.drop { $0 == "0" })
        pieces.append(.number(count: significant.count, digits: significant))
        digits = ""
      }
      pieces.append(.letter(String(character)))
    }
    return pieces
  }
}
