import Basics
import Formats
import Foundation
import Landmarks
import Radiograph
import Store

/// The points of a folder in a format of another program: what `bregma export` and the workbench's `e` write and say.
package struct FolderExport: Sendable {
  /// How they are written.
  package let format: any LandmarkFormat
  /// The file to write; a folder for formats with a file per image.
  package let path: String
  /// Whether predictions that nobody has looked at are left out.
  package var isReviewedOnly = false
  /// Whether images that a person has excluded are written all the same.
  package var includesExcluded = false
  /// Unit of formats that know several; nil for each format's own habit.
  package var unit: CoordinateUnit?
  /// Index columns of DeepLabCut tables.
  package var indexColumns = 3
  /// The user's spacing of all films; nil for what is known of each.
  package var spacing: PixelSpacing?

  package init(format: any LandmarkFormat, path: String) { (self.format, self.path) = (format, path) }

  /// Makes the files' contents.
  ///
  /// - Parameter table: the points to take; those of the store, or some of them.
  /// - Returns: nil where no point is left to write.
  /// - Throws: `FormatError`, `AnnotationStoreError`.
  package func prepare(_ table: PointTable, of store: AnnotationStore) throws -> PreparedExport? {
    var withoutExcluded = table
    let excluded = try store.leaveOutExcluded(of: &withoutExcluded)
    var table = includesExcluded ? table : withoutExcluded
    if isReviewedOnly { table.rows.removeAll { !$0.point.status.isPersons } }
    guard !table.rows.isEmpty else { return nil }
    let facts = FilmFacts(folder: store.location.folder, images: table.images, spacing: spacing)
    facts.complete(&table)
    var options = try options(table, store)
    options.elsewhere = { facts.elsewhere($0) }
    let text = try format.write(table, with: options).noting(namesThatAreNoText: table.images)
    let omitted = text.omissions
    table.rows.removeAll { omitted.films.contains($0.image) }
    let counts = table.rows.reduce(into: [LandmarkStatus: Int]()) { $0[$1.point.status, default: 0] += 1 }
    let statuses = counts.merging(omitted.points.mapValues { -$0 }, uniquingKeysWith: +).filter {
      $0.value > 0
    }
    return PreparedExport(
      text: text, path: path, folder: store.location.folder, isFolder: format.hasFilePerImage,
      images: table.images.count,
      statuses: statuses,
      excluded: includesExcluded
        ? .takenIn(excluded.intersection(table.images).count) : .leftOut(excluded.count))
  }

  private func options(_ table: PointTable, _ store: AnnotationStore) throws -> ExportOptions {
    let used = Set(table.landmarks)
    let known = try store.landmarks()
    var options = ExportOptions(
      landmarks: known.filter(used.contains) + table.landmarks.filter { !known.contains($0) })
    // Files that only number their points need every landmark of the set, marked or not.
    if ["tps", "isbi", "payer"].contains(format.name) { options.landmarks = known }
    options.dataset = (store.location.folder as NSString).lastPathComponent
    let lines = try store.lines()
    (options.skeleton, options.curves) = (lines.skeleton, lines.curves)
    options.unit = unit
    options.indexColumns = indexColumns
    return options
  }
}

/// Files that are ready to be written.
package struct PreparedExport: Sendable {
  /// Contents, and what could not be said in them.
  package let text: ExportedText
  private let path: String
  /// The folder of the films.
  private let folder: String
  private let isFolder: Bool
  private let images: Int
  private let statuses: [LandmarkStatus: Int]
  /// Images with points that a person has excluded, and what became of them.
  fileprivate enum Excluded: Sendable {
    case leftOut(Int)
    case takenIn(Int)

    /// A part of the sentence; empty where there are none.
    var words: String {
      switch self {
      case .leftOut(0), .takenIn(0): ""
      case .leftOut(let count): "excluded and left out: \(count), "
      case .takenIn(let count): "excluded and taken in: \(count), "
      }
    }
  }
  private let excluded: Excluded

  fileprivate init(
    text: ExportedText, path: String, folder: String, isFolder: Bool, images: Int,
    statuses: [LandmarkStatus: Int],
    excluded: Excluded
  ) {
    (self.text, self.path, self.folder, self.isFolder) = (text, path, folder, isFolder)
    (self.images, self.statuses, self.excluded) = (images, statuses, excluded)
  }

  /// The files that it would write.
  private var paths: [String] { isFolder ? text.files.map { "\(path)/\($0.name)" } : [path] }

  /// The first file that is there already and may be replaced.
  ///
  /// - Throws: `FileError` where one may not: a film.
  package func existing() throws -> String? {
    let existing = paths.filter { FileStamp(path: $0) != nil }
    _ = try OutputFile.all(existing, force: true, filmsOf: folder)
    return existing.first
  }

  /// Writes the files, each whole or not at all.
  ///
  /// - Parameter force: whether files that exist are replaced.
  /// - Throws: `FileError`, before the first file is written where one may not be; what the file system says.
  package func write(force: Bool) throws {
    _ = try existing()
    if isFolder, !text.files.isEmpty {
      try FileBytes.makeFolder(path)
    }
    for file in text.files where file.name.contains("/") {
      let folder = ("\(path)/\(file.name)" as NSString).deletingLastPathComponent
      try FileBytes.makeFolder(folder)
    }
    let outputs = try OutputFile.all(paths, force: force, filmsOf: folder)
    for (output, bytes) in zip(outputs, text.files.map(\.bytes) + [[]]) { try output.write(bytes) }
  }

  /// What was written, in a sentence: how many points of which status, and where.
  package var summary: String {
    let order: [LandmarkStatus] = [.placed, .corrected, .accepted, .missing, .predicted]
    let counts = order.compactMap { status in
      statuses[status].map { "\($0) \(status == .predicted ? "predicted, not looked at" : status.rawValue)" }
    }
    let points = statuses.values.reduce(0, +)
    return
      "points: \(points)\(counts.isEmpty ? "" : " (\(counts.joined(separator: ", ")))"), images: \(images), "
      + excluded.words
      + (isFolder && text.files.isEmpty ? "nothing was written" : "written to \(displayName(path))")
  }
}

extension AnnotationStore {
  /// What other annotators have placed and an export of this one's points does not hold; nil when there is none.
  package func leftOutOfExport() throws -> String? {
    let others = try marksOfOthers().map { "\($0.count) of \(displayName($0.reader))" }
    guard !others.isEmpty else { return nil }
    return "points left out: \(others.joined(separator: ", ")); "
      + "export them with --annotator NAME, or all together with --consensus"
  }
}
