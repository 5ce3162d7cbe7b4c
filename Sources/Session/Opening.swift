import Basics
import Formats
import Landmarks
import Radiograph
import Search
import Store
import Workbench

/// A list of images from a file: a table with the column `image`, or one name per line.
package struct ListedImages {
  /// The images that are in the folder.
  package let choice: ImageChoice
  /// What the list names and the folder lacks, as one sentence.
  package let problems: [String]

  /// Far above any list of names, bytes.
  private static let largestFile = 64 << 20

  /// Reads a list.
  ///
  /// - Parameter films: the folder's images.
  /// - Throws: `FileError`, `PointTableError`, also when no image of the list is in the folder.
  package init(path: String, films: [ImageName]) throws {
    guard try FileBytes.size(path: path) <= Self.largestFile else {
      throw PointTableError(
        file: path, reason: "longer than \(Self.largestFile >> 20) MiB; expected a list of images")
    }
    var records = try DelimitedText.records(of: FileBytes.read(path: path), file: path)[...]
    let header = records.first?.fields.map { $0.lowercased() } ?? []
    let imageColumn = header.firstIndex(of: "image")
    let landmarkColumn = imageColumn == nil ? nil : header.firstIndex(of: "landmark")
    if imageColumn != nil { records = records.dropFirst() }
    let names = FilmNames(films)
    var rows: [(image: ImageName, landmark: Landmark?)] = []
    var refusals: [(line: Int, reason: String)] = []
    for record in records {
      func field(_ index: Int?) -> String? {
        index.flatMap { $0 < record.fields.count ? SpreadsheetGuard.restored(record.fields[$0]) : nil }
      }
      do {
        rows.append(
          (try names.film(named: field(imageColumn ?? 0) ?? ""), field(landmarkColumn).map(Landmark.init(_:)))
        )
      } catch {
        refusals.append((record.line, error.reason))
      }
    }
    let first = refusals.first.map { "line \($0.line): \($0.reason)" }
    guard !rows.isEmpty else {
      throw PointTableError(
        file: path, reason: "no image of the folder stands there" + (first.map { "; \($0)" } ?? ""))
    }
    choice = ImageChoice(rows)
    let more = refusals.count > 1 ? ", and \(refusals.count - 1) more" : ""
    // Where the list lies is no news to whoever named it, and the status line is short.
    let name = path.split(separator: "/").last.map(String.init) ?? path
    problems = first.map { ["\(displayName(name)), \($0)\(more)"] } ?? []
  }
}

extension AnnotationStore {
  /// Adds the landmarks that somebody asked for when opening a folder.
  ///
  /// - Parameters:
  ///   - source: the name of an offered set, or the path of a CSV, whose points then fill what nobody marked.
  ///   - images: the images of the folder; points of others are left out and said.
  ///   - scaling: whether points of copies of another size are scaled to the films.
  ///   - author: who brings the points in.
  /// - Returns: what a person should know, one sentence each.
  /// - Throws: where it is neither; `PointTableError`, also where the CSV states other sizes than the films have; `FileError`,
  ///   `AnnotationStoreError`.
  package func addLandmarks(
    from source: String, images: [ImageName], scaling: Bool = false, author: String
  ) throws -> [String] {
    if let set = LandmarkSet.offered(named: source) {
      try nameLandmarks(set.landmarks)
      return []
    }
    guard FileStamp(path: source) != nil else { throw NoLandmarks(source: source) }
    var notes: [String] = []
    let table = try PointTable(path: source, films: location.folder, scaling: scaling) { notes.append($0) }
    try nameLandmarks(table.landmarks)
    let listed = Set(images)
    let others = table.images.filter { !listed.contains($0) }
    if let first = others.first {
      notes.append(
        "\(displayName(source)): points of films that are not in the folder, left out: "
          + "\(table.rows.count { !listed.contains($0.image) }) of \(others.count) films, such as \(first)")
    }
    for (image, rows) in table.rowsByImage where listed.contains(image) {
      let edit = try points(image: image).importing(rows.map(\.point), by: author)
      if let edit { try apply(edit, image: image) }
    }
    return notes
  }

  private struct NoLandmarks: Error, CustomStringConvertible {
    let source: String

    var description: String {
      let sets = LandmarkSet.offered.map { $0.name.prefix { $0 != " " }.lowercased() }
      return "\(displayName(source)): there is no such file; expected a CSV, or one of the ready-made sets "
        + sets.joined(separator: ", ")
    }
  }
}
