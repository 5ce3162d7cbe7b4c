import Basics
import Landmarks

/// A file format in which landmarks travel between programs: one reader, one writer.
package protocol LandmarkFormat: Sendable {
  /// What `--format` calls it.
  var name: String { get }
  /// What a person calls it.
  var title: String { get }
  /// Ending of a file, without the dot.
  var fileEnding: String { get }
  /// Whether every image has a file of its own; otherwise one file holds all of them.
  var hasFilePerImage: Bool { get }
  /// Whether its positions may be mm as well as px.
  var knowsUnits: Bool { get }

  /// Whether the content looks like this format; the file's name does not count.
  func recognises(_ source: ImportSource) -> Bool

  /// Reads the points of the collector's source, native px, and refuses what cannot be used.
  ///
  /// - Throws: as `read(_:with:)`.
  func collect(into collector: inout PointCollector) throws

  /// Writes points as one text per file.
  ///
  /// - Throws: `FormatError` when the format cannot hold them.
  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText
}

extension LandmarkFormat {
  package var knowsUnits: Bool { false }

  /// That a unit which was asked for does not count; nil where it does.
  package func note(on unit: CoordinateUnit?) -> String? {
    unit == .millimetres && !knowsUnits
      ? "positions are px in the format \(name): the unit mm does not count" : nil
  }

  /// Reads points, native px.
  ///
  /// Lines that cannot be used are part of the answer.
  /// - Throws: `FormatError` or `PointTableError` when the file as a whole means nothing, or more than one thing.
  package func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    if let problem = source.problemOfText { throw FormatError(file: source.path, reason: problem) }
    var collector = PointCollector(source, context)
    try collect(into: &collector)
    // Which film a name means depends on the file's other names, all of which are known now.
    if let again = collector.knowingAllNames {
      collector = again
      try collect(into: &collector)
    }
    var points = collector.finished()
    if let note = note(on: context.unit) { points.notes.append("\(displayName(source.path)): \(note)") }
    return points
  }
}

/// The formats that the program knows.
package enum LandmarkFormats {
  /// All of them, the native one first.
  package static let all: [any LandmarkFormat] = [
    NativeFormat(), WideFormat(), DeepLabCutFormat(), SlicerJSONFormat(), SlicerTableFormat(), COCOFormat(),
    TPSFormat(), ISBIFormat(), PayerFormat(), LabelmeFormat(), NapariFormat(), ImageJFormat(),
    LabelStudioFormat(), CVATFormat(), DlibFormat(), UltralyticsFormat(),
  ]

  /// Names of all formats, as an error lists them.
  package static var names: String { all.map(\.name).joined(separator: ", ") }

  /// The format of a name; nil for a name that there is not.
  package static func named(_ name: String) -> (any LandmarkFormat)? {
    all.first { $0.name == name.lowercased() }
  }

  /// The one format that a content looks like.
  ///
  /// - Throws: `FormatError` with the first line when it is none or more than one.
  package static func detect(_ source: ImportSource) throws -> any LandmarkFormat {
    let fitting = all.filter { $0.recognises(source) }
    if fitting.count == 1 { return fitting[0] }
    if fitting.isEmpty, let problem = source.problem {
      throw FormatError(file: source.path, reason: problem)
    }
    if fitting.isEmpty, XMLTags.begins(source) { try XMLTags.check(source) }
    if fitting.isEmpty, source.elementKeys.isSuperset(of: ["image_id", "keypoints"]) {
      throw FormatError(
        file: source.path,
        reason: "a COCO results list has numbers instead of image names; expected an annotation file with "
          + "images, annotations and categories")
    }
    let first = "its first line is \(source.firstLine.quotedForMessage)"
    throw FormatError(
      file: source.path, line: 1,
      reason: fitting.isEmpty
        ? "none of the known formats, \(first); say which with --format (\(names))"
        : "could be \(fitting.map(\.name).joined(separator: " or ")), \(first); say which with --format")
  }
}

/// Why a file of landmarks could not be read or written: one sentence with the file and the line.
package struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, as the caller named it; nil when writing.
  package let file: String?
  /// Line of the file, from 1; nil when the whole file is meant.
  package let line: Int?
  /// What is wrong and what was expected.
  package let reason: String

  package init(file: String? = nil, line: Int? = nil, reason: String) {
    (self.file, self.line, self.reason) = (file, line, reason)
  }

  /// The sentence shown to the person.
  package var description: String {
    guard let file else { return reason }
    return "\(displayName(file))\(line.map { ", line \($0)" } ?? ""): \(reason)"
  }
}
