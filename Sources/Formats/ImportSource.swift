import Basics
import Landmarks
import Radiograph

/// A file that is to be imported, as text.
package struct ImportSource: Sendable {
  /// The file, as the caller named it.
  package let path: String
  /// The folder that it lies in: absolute where it was read from a disk.
  let directory: String
  /// Its content in UTF-8, without a byte order mark; as the file has it where it is no text (`isBinary`).
  package let bytes: [UInt8]
  /// Whether it begins as a format does that is no text.
  let isBinary: Bool
  /// What was done to read it as text, one sentence each.
  let notes: [String]
  /// The keys of a JSON object; empty for anything else.
  let topLevelKeys: Set<String>
  /// The keys of the first object of a JSON list; empty for anything else.
  let elementKeys: Set<String>
  /// The first record of a comma-separated file, fields trimmed; empty when there is none, or it is JSON.
  let firstRecord: [String]
  /// Whether texts of the table may begin with an apostrophe of `SpreadsheetGuard`.
  private let isGuarded: Bool
  /// What keeps the first record from being one.
  private let firstRecordProblem: String?
  /// The first line that says something, as far as it can be shown.
  let firstLine: String

  /// Far above any file of points, bytes; keeps a mistaken name from filling the memory.
  static let largestFile = 128 << 20

  /// - Parameters:
  ///   - bytes: as the file has them: UTF-8, UTF-16, or else Windows-1252 (Latin-1).
  ///   - directory: the folder that it lies in; nil for what the path says.
  package init(path: String, bytes: [UInt8], directory: String? = nil) {
    isBinary = ImageJFormat.marks.contains(where: bytes.starts)
    let (text, encoding) = isBinary ? (bytes, nil) : TextEncoding.utf8(bytes)
    let isJSON = Self.isJSON(text)
    let separator = isJSON || isBinary ? nil : DelimitedText.unusualSeparator(text)
    self.path = path
    self.directory = directory ?? path.containingFolder
    let (json, numbersGone) = isJSON ? JSONNumbers.withoutNonNumbers(text) : (text, 0)
    self.bytes = json
    notes =
      (numbersGone > 0 ? ["numbers that are none (NaN, Infinity), taken as absent: \(numbersGone)"] : [])
      + (encoding.map { [TextEncoding.note($0)] } ?? [])
      + (separator.map { ["it is separated by \($0); a comma in a number was read as its decimal point"] }
        ?? [])
    let (keys, isList) = (Self.keys(of: self.bytes), Self.first(in: self.bytes) == UInt8(ascii: "["))
    (topLevelKeys, elementKeys) = isList ? ([], keys) : (keys, [])
    isGuarded = isJSON || isBinary || SpreadsheetGuard.isUsed(in: text, file: path)
    // A score of formats ask for these.
    let isLineEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let firstLine = self.bytes.prefix(400).drop(while: isLineEnd).prefix { !isLineEnd($0) }
    self.firstLine = String(decoding: firstLine, as: UTF8.self)
    do throws(PointTableError) {
      let record = isJSON ? nil : try DelimitedText.firstRecord(of: self.bytes, file: path)
      (firstRecord, firstRecordProblem) = (record?.fields.map(\.trimmed) ?? [], nil)
    } catch {
      (firstRecord, firstRecordProblem) = ([], error.reason)
    }
  }

  /// A text of the table without what keeps spreadsheets from running it.
  func restored(_ field: String) -> String { isGuarded ? SpreadsheetGuard.restored(field) : field }

  /// Reads a file.
  ///
  /// - Throws: `FileError`, `FormatError` when it is too long.
  package init(path: String) throws {
    guard try FileBytes.size(path: path) <= Self.largestFile else {
      throw FormatError(
        file: path, reason: "longer than \(Self.largestFile >> 20) MiB; expected a file of points")
    }
    self.init(
      path: path, bytes: try FileBytes.read(path: path), directory: path.containingFolder.resolvedPath)
    try checkSize()
  }

  /// Refuses what would need more than a gigabyte to read: memory goes by lines, fields and values.
  ///
  /// - Throws: `FormatError` with the limit.
  package func checkSize() throws {
    for (what, count, limit) in Self.counts(of: bytes, isJSON: isJSON) where count > limit {
      throw FormatError(
        file: path, reason: "\(count) \(what), expected at most \(limit); import it in several files")
    }
  }

  /// What memory goes by, how much of it there is, and how much is read.
  private static func counts(of bytes: [UInt8], isJSON: Bool) -> [(what: String, count: Int, limit: Int)] {
    var (lines, fields, commas, values, tags) = (0, 0, 0, 0, 0)
    var previous: UInt8 = 0
    for byte in bytes {
      defer { previous = byte }
      switch byte {
      case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): lines += 1
      case UInt8(ascii: ","): commas += 1
      case UInt8(ascii: ";"), UInt8(ascii: "\t"): fields += 1
      case UInt8(ascii: "<"): tags += 1
      case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): values += 1
      default: break
      }
    }
    if isJSON { return [("values", commas + values, 1_500_000)] }
    fields += commas
    return [("lines", lines, 2_000_000), ("fields", fields, 30_000_000), ("tags", tags, 2_000_000)]
  }

  /// The keys of a JSON object, or of a list's first, unless it is too large to be read at all.
  private static func keys(of bytes: [UInt8]) -> Set<String> {
    guard isJSON(bytes), counts(of: bytes, isJSON: true).allSatisfy({ $0.count <= $0.limit }) else {
      return []
    }
    return topLevelKeys(of: bytes)
  }

  /// Whether the content begins as a JSON object or list does.
  var isJSON: Bool { Self.isJSON(bytes) }

  private static func isJSON(_ bytes: [UInt8]) -> Bool { first(in: bytes).map("{[".utf8.contains) ?? false }

  /// The first byte that says something.
  private static func first(in bytes: [UInt8]) -> UInt8? { bytes.first { !" \t\r\n".utf8.contains($0) } }

  /// What keeps the content from being what it looks like; nil when nothing does.
  var problem: String? {
    if let problem = problemOfText { return problem }
    if isJSON, topLevelKeys.isEmpty, elementKeys.isEmpty {
      guard Self.isValidJSON(bytes) else {
        return "it begins as JSON but is \(JSONFault.sentence(on: bytes))"
      }
      return "it is JSON without a name in it; expected a file of points"
    }
    return isJSON || XMLTags.begins(self) ? nil : firstRecordProblem
  }

  /// What keeps the content from being a text that says something; nil when nothing does, or when it is none on purpose.
  var problemOfText: String? {
    if isBinary { return nil }
    if bytes.contains(0) {
      return
        "it holds a zero byte, so it is no text that can be read; expected a file of points in UTF-8 or UTF-16"
    }
    return Self.first(in: bytes) == nil ? "it is empty; expected a file of points" : nil
  }

  /// One line and its number, from 1.
  struct Line {
    let number: Int
    let text: String
  }

  /// The lines, whatever ends them (LF, CRLF, CR).
  ///
  /// - Throws: `FormatError` for what is no text.
  func lines() throws -> [Line] {
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw FormatError(file: path, reason: problemOfText ?? "it is no text; expected a file of points")
    }
    let (feed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var (lines, start) = ([Line](), text.utf8.startIndex)
    for end in text.utf8.indices where text.utf8[end] == feed || text.utf8[end] == carriageReturn {
      let next = text.utf8.index(after: end)
      // The second half of CRLF ends nothing more.
      if text.utf8[end] == feed, end == start, end > text.utf8.startIndex,
        text.utf8[text.utf8.index(before: end)] == carriageReturn
      {
        start = next
        continue
      }
      lines.append(Line(number: lines.count + 1, text: String(text[start..<end])))
      start = next
    }
    return lines + [Line(number: lines.count + 1, text: String(text[start...]))]
  }

  /// The lines that say something, blanks at their ends removed.
  func filledLines() throws -> [Line] {
    try lines().compactMap {
      let text = $0.text.trimmed
      return text.isEmpty ? nil : Line(number: $0.number, text: text)
    }
  }

  /// The records of a comma-separated file.
  ///
  /// - Parameter malformed: called for what is no record.
  /// - Throws: `PointTableError` when the first record is malformed.
  func records(malformed: (PointTableError) -> Void) throws -> [DelimitedText.Record] {
    var records: [DelimitedText.Record] = []
    try DelimitedText.forEachRecord(of: bytes, file: path) { error, last in
      if records.isEmpty { throw error }
      malformed(error.taking(linesTo: last))
    } _: {
      records.append($0)
    }
    return records
  }

  /// File name without folder and without its ending: the image it belongs to, in many formats.
  var stem: String {
    let base = FilmNames.base(of: path)
    let markup = ".mrk.json"
    return base.lowercased().hasSuffix(markup)
      ? String(base.dropLast(markup.count)) : FilmNames.stem(of: base)
  }

  /// Name of the folder that the file lies in; empty for a bare name.
  var folderName: String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[parts.count - 2]) : ""
  }
}

/// A unit of coordinates in a file.
package enum CoordinateUnit: String, Sendable, CaseIterable {
  /// Pixels of the image.
  case pixels = "px"
  /// Millimetres.
  case millimetres = "mm"
}

/// What a reader may know besides the file: the folder's films, and what the person said.
package struct ImportContext: Sendable {
  /// The films that points can belong to.
  package let films: FilmNames
  /// The landmarks of files that only number them, in their order: from the person.
  package var names: [Landmark]?
  /// The landmarks of the folder, in its order; they stand in where nobody gave `names` and the count fits.
  package var folderLandmarks: [Landmark] = []
  /// The curves of the folder.
  package var curves: [Curve] = []
  /// The image of files that name none.
  package var film: String?
  /// The unit of files that do not tell.
  package var unit: CoordinateUnit?
  /// mm/px from the person.
  package var spacing: Double?
  /// Who placed the points of files that do not tell.
  package var annotator = ""
  /// Whether points keep their annotators, so that a landmark may have several.
  package var annotatorsApart = false
  /// Which of several individuals on one film is meant: a name of the file's, or `largest`; nil when nobody said.
  package var individual: String?
  /// Whether points of a file that states another size than the film's are scaled to it.
  package var scalesToFilm = false
  /// Whether points at exactly 0, 0 are absent, as some programs write them.
  package var zeroIsAbsent = false
  /// Size of a film; nil when its file cannot be read.
  package var size: @Sendable (ImageName) -> FilmSize? = { _ in nil }
  /// Spacings that are known of a film, the best first.
  package var spacings: @Sendable (ImageName) -> [PixelSpacing] = { _ in [] }
  /// How other programs take a film's file; nil when nobody can tell.
  package var elsewhere: @Sendable (ImageName) -> FilmElsewhere? = { _ in nil }

  /// - Parameter folder: the absolute path of the films' folder; empty where nobody knows.
  package init(films: [ImageName], folder: String = "") {
    self.films = FilmNames(films, folder: folder)
  }

  /// The best spacing that is known of a film.
  func knownSpacing(_ film: ImageName) -> PixelSpacing? { spacings(film).first }

  /// The picture of a film as programs show it that follow the orientation tag, by the size that a file states of it, else
  /// by the film's own; nil where nobody knows both sides.
  func picture(of film: ImageName, shown stated: StatedSize?) -> TurnedPicture? {
    let elsewhere = elsewhere(film)
    return stated?.whole.map { TurnedPicture(shown: $0, elsewhere) }
      ?? size(film).map { TurnedPicture(raster: $0, elsewhere) }
  }

  /// Whether anybody said how the folder's landmarks are called.
  var knowsNames: Bool { names != nil || !folderLandmarks.isEmpty }

  /// The landmark names of a file that only numbers them.
  ///
  /// - Parameters:
  ///   - count: points per image in the file.
  ///   - usual: the names that the format implies, if it does.
  /// - Throws: `FormatError` when nobody knows that many names.
  func names(count: Int, usual: [Landmark]? = nil, in source: ImportSource, line: Int?) throws -> [Landmark] {
    let known = names ?? usual ?? folderLandmarks
    guard known.count == count else {
      let have = names == nil && usual == nil ? "the folder has \(known.count)" : "\(known.count) are known"
      throw FormatError(
        file: source.path, line: line,
        reason: "\(count) points without names, \(have); give --names with \(count) names, in their order")
    }
    return known
  }
}

extension String {
  /// The number that a program wrote; NaN where it says that there is none (nan, inf, null), nil for any other text.
  var writtenNumber: Double? { decimal ?? (isAbsent || Double(self)?.isFinite == false ? .nan : nil) }

  /// Whether a field of a table says that there is no number.
  var isAbsent: Bool { isEmpty || ["nan", "na", "null", "none"].contains(lowercased()) }
}
