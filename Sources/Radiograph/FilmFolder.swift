import Basics

/// The films of a folder and of the folders inside it, by name.
package enum FilmFolder {
  /// What a search came to.
  package struct Listing: Sendable {
    /// Paths of the candidate images below the folder, in natural order: `f2` before `f10`.
    package let images: [ImageName]
    /// Folders inside that could not be searched.
    package let problems: [FileError]
    /// How many pictures there are of kinds that are not read, by their ending.
    package let skipped: [String: Int]

    /// What is said of such pictures; nil when there are none.
    package var skippedWords: String? {
      guard !skipped.isEmpty else { return nil }
      let (count, endings) = (skipped.values.reduce(0, +), skipped.keys.sorted().map { ".\($0)" })
      return "files with endings that Bregma does not read: \(count) (\(endings.joined(separator: ", ")))"
    }
  }

  /// Candidate images below a folder, as paths relative to it (`film.png`, `sub/film.png`).
  ///
  /// Candidates are chosen by their ending, so that a broken image stays listed and fails later with its own
  /// clear line; files with an unknown ending or none are listed when they carry the mark of a DICOM file.
  /// Hidden files and folders are skipped. Folders behind symbolic links are searched once: those already
  /// found, and those that hold the folder itself, are not entered again.
  /// - Throws: `FileError` when the folder itself cannot be listed.
  package static func search(_ path: String) throws(FileError) -> Listing {
    let walk = try FolderWalk(path)
    return Listing(
      images: sorted(walk.images.map(ImageName.init(_:))),
      problems: walk.problems.sorted { $0.path < $1.path }, skipped: walk.skipped)
  }

  /// The images of `search`.
  package static func list(_ path: String) throws(FileError) -> [ImageName] {
    try search(path).images
  }

  /// Names in natural order.
  package static func sorted(_ names: [ImageName]) -> [ImageName] {
    // Keys are made once: comparisons by name would make them again and again.
    let plain = names.compactMap { name in plainKey(name.name).map { (name: name, key: $0) } }
    guard plain.count < names.count else {
      return plain.sorted { ($0.key, $0.name.name) < ($1.key, $1.name.name) }.map(\.name)
    }
    return names.map { ($0.name, naturalKey($0.name)) }.sorted(by: precedes).map { ImageName($0.name) }
  }

  /// Whether a file name has the ending of a supported image, and is none of the pictures that Bregma draws.
  static func isCandidate(_ name: String) -> Bool {
    guard let ending = ending(of: name) else { return false }
    return FilmFormat.fileExtensions.contains(ending) && !ownPictures.contains(where: name.hasSuffix)
  }

  /// Whether a file is a candidate, by its name or by the mark of a DICOM file.
  static func isCandidate(_ name: String, at path: @autoclosure () -> String) -> Bool {
    if isCandidate(name) { return true }
    guard mayBeDICOM(name) else { return false }
    // The looser signs are for files named so.
    let bytes = try? FileBytes.read(path: path(), atMost: FilmFormat.sniffedBytes)
    return bytes?.count == FilmFormat.sniffedBytes && bytes?.suffix(4) == [0x44, 0x49, 0x43, 0x4D]
  }

  /// Whether a file is a film of a folder in which points are kept.
  ///
  /// - Parameter path: absolute and without symbolic links.
  static func isMarked(_ path: String) -> Bool {
    var names = path.split(separator: "/").map(String.init)
    guard let name = names.popLast(), isCandidate(name, at: path) else { return false }
    while true {
      let folder = names.map { "/" + $0 }.joined()
      if FileStamp(path: folder + "/.bregma") != nil { return true }
      // What is hidden belongs to no folder around it.
      guard let last = names.popLast(), !last.hasPrefix(".") else { return false }
    }
  }

  /// Endings of overlays and information maps.
  private static let ownPictures = [".overlay.png", ".heat.png", ".categories.png"]

  /// Endings of files that often lie beside films; not worth opening.
  private static let otherFiles: Set<String> = [
    "csv", "tsv", "txt", "md", "json", "toml", "yaml", "yml", "xml", "html", "pdf", "log", "zip", "gz",
    "tar", "7z", "xlsx", "xls", "docx", "py", "r", "m", "sh", "npy", "npz", "h5", "mat", "safetensors", "pt",
    "pth", "sqlite", "db", "tps", "fcsv", "gif", "webp", "mp4", "tmp",
  ]

  /// Endings of pictures that no decoder here reads, though somebody may take them for films.
  private static let unreadPictures: Set<String> = [
    "gif", "webp", "heic", "heif", "avif", "jp2", "j2k", "jpx", "jxl", "svg", "psd", "xcf", "exr", "nii",
    "nrrd",
    "mha", "mhd", "ppm", "pdf", "mp4", "avi",
  ]

  /// The ending of a picture that no decoder here reads; nil for everything else.
  static func endingOfUnreadPicture(_ name: String) -> String? {
    ending(of: name).flatMap { unreadPictures.contains($0) ? $0 : nil }
  }

  /// Whether a file that is no candidate by its name may be a DICOM file without ending.
  static func mayBeDICOM(_ name: String) -> Bool {
    guard !name.hasPrefix("."), name.lowercased() != "dicomdir" else { return false }
    guard let ending = ending(of: name) else { return true }
    return !otherFiles.contains(ending) && !FilmFormat.fileExtensions.contains(ending)
  }

  /// What follows the last dot, in lower case; nil for hidden names and names without a dot.
  private static func ending(of name: String) -> String? {
    guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }
}

extension FilmFolder {
  /// Natural order: runs of digits compare as numbers, letters without case; ties fall to the bytes.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    precedes((a, naturalKey(a)), (b, naturalKey(b)))
  }

  /// The same, with keys made beforehand: comparisons by name would make them again and again.
  static func precedes(_ a: (name: String, key: [Piece]), _ b: (name: String, key: [Piece])) -> Bool {
    for (x, y) in zip(a.key, b.key) where x != y { return x < y }
    return a.key.count == b.key.count ? a.name < b.name : a.key.count < b.key.count
  }

  /// A name in comparable pieces: numbers without leading zeros before letters.
  enum Piece: Comparable {
    /// Digits, shorter runs first, so that numbers of any length compare.
    case number(count: Int, digits: String)
    case letter(String)
  }

  static func naturalKey(_ name: String) -> [Piece] {
    var pieces: [Piece] = []
    var digits = ""
    func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
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

  /// The natural key of an ASCII name in one string of bytes, which compare much faster: a number is a zero, how many
  /// digits it has, and these; the end is a one, for letters and it come after numbers. nil for other names.
  static func plainKey(_ name: String) -> String? {
    let (zero, nine) = (UInt8(ascii: "0"), UInt8(ascii: "9"))
    var key: [UInt8] = []
    var digits: [UInt8] = []
    key.reserveCapacity(name.utf8.count + 8)
    for byte in Array(name.utf8) + [1] {
      guard byte < 0x80, digits.count < 0x7F else { return nil }
      if (zero...nine).contains(byte) {
        digits.append(byte)
        continue
      }
      if !digits.isEmpty {
        let significant = digits.drop { $0 == zero }
        key += [0, UInt8(significant.count)] + significant
        digits.removeAll(keepingCapacity: true)
      }
      key.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
    }
    return String(decoding: key, as: UTF8.self)
  }
}
