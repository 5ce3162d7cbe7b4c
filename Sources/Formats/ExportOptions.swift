import Basics
import Landmarks
import Radiograph

/// What a writer is told besides the points.
package struct ExportOptions: Sendable {
  /// Landmarks in the order of files that only number them; points of others are left out.
  package var landmarks: [Landmark]
  /// Lines between landmarks, for formats that know them.
  package var skeleton = Skeleton()
  /// Curves through landmarks, for formats that know them.
  package var curves: [Curve] = []
  /// Name of the folder of images, for formats that write it.
  package var dataset = "films"
  /// Unit of formats that know several; nil for each format's own habit.
  package var unit: CoordinateUnit?
  /// Index columns of DeepLabCut tables: 3, or 1 as in older versions.
  package var indexColumns = 3
  /// How other programs take a film's file; nil when nobody can tell.
  package var elsewhere: @Sendable (ImageName) -> FilmElsewhere? = { _ in nil }

  package init(landmarks: [Landmark]) {
    self.landmarks = landmarks
  }
}

/// What a writer made.
package struct ExportedText: Sendable, Hashable {
  /// One file: its name relative to the output, empty when the output is this one file.
  package struct File: Sendable, Hashable {
    /// File name; with folders where films of several folders share it.
    package let name: String
    /// Content.
    package let bytes: [UInt8]

    init(name: String, text: String) { (self.name, bytes) = (name, Array(text.utf8)) }
    init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    /// The content of a file of text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The files.
  package internal(set) var files: [File] = []
  /// Films and points that were left out.
  package internal(set) var omissions = ExportOmissions()
  /// What was left out, one sentence each.
  package var losses: [String] { omissions.sentences }
  /// What the format cannot say of points that it holds, one sentence each.
  package internal(set) var notes: [String] = []

  /// The same with a word on images whose names other programs will not know again.
  package func noting(namesThatAreNoText images: [ImageName]) -> ExportedText {
    let odd = images.filter(\.name.holdsEscapedBytes)
    guard let first = odd.first else { return self }
    var text = self
    text.notes.append(
      "images whose names hold bytes that are no UTF-8: \(odd.count), such as \(first); these bytes are written as "
        + "characters for private use, which only Bregma reads back")
    return text
  }

  /// One file that holds everything.
  static func single(
    _ text: String, omissions: ExportOmissions = ExportOmissions(), notes: [String] = []
  ) -> ExportedText {
    ExportedText(files: [File(name: "", text: text)], omissions: omissions, notes: notes)
  }

  /// One file per image, named after it.
  ///
  /// - Parameter text: the content for the rows of an image; nil leaves the image out.
  /// - Throws: `FormatError` when two images would share a file, or a name cannot be a file's.
  static func perImage(
    _ table: PointTable, ending: String, text: (ImageName, [PointRow]) throws -> String?
  ) throws -> ExportedText {
    try perImage(table, ending: ending) { image, rows in try text(image, rows).map { Array($0.utf8) } }
  }

  /// The same for files that are no text.
  static func perImage(
    _ table: PointTable, ending: String, bytes: (ImageName, [PointRow]) throws -> [UInt8]?
  ) throws -> ExportedText {
    let rows = table.rowsByImage
    let stems = Dictionary(grouping: table.images) { FilmNames.stem(of: FilmNames.base(of: $0.name)) }
    var owners: [String: ImageName] = [:]
    var made = ExportedText()
    for image in table.images {
      let stem = FilmNames.stem(of: FilmNames.base(of: image.name))
      // Films of one name in several folders get these folders in the output too.
      let name = stems[stem]?.count == 1 ? stem : FilmNames.stem(of: image.name)
      guard !stem.isEmpty, name.split(separator: "/").allSatisfy({ $0 != "." && $0 != ".." }),
        !name.hasPrefix("/"), !name.utf8.contains(0)
      else {
        throw FormatError(reason: "\(image.name.quotedForMessage) cannot name a file")
      }
      if let other = owners.updateValue(image, forKey: name) {
        throw FormatError(
          reason: "\(other) and \(image) would both be written to \(displayName(name)).\(ending); "
            + "choose a format with one file for all of them, such as bregma or coco")
      }
      if let bytes = try bytes(image, rows[image] ?? []) {
        made.files.append(File(name: "\(name).\(ending)", bytes: bytes))
      }
    }
    return made
  }
}

/// Films and points that an export leaves out.
package struct ExportOmissions: Sendable, Hashable {
  /// Films of which nothing is written.
  package private(set) var films: Set<ImageName> = []
  /// Points of other films that are not written, by status.
  package private(set) var points: [LandmarkStatus: Int] = [:]
  /// Those of them that were passed over in silence: they have nothing that could be written.
  private var silent: Set<ImageName> = []
  private var reasons: [String] = []
  private var unsized: [ImageName] = []
  /// The first of the points.
  private var outside = ""

  /// What was left out and why, one sentence for each film or kind.
  package var sentences: [String] {
    let count = points.values.reduce(0, +)
    return reasons
      + (unsized.first.map { first in
        [
          unsized.count == 1
            ? "\(first): its size is unknown, left out"
            : "images of unknown size, left out: \(unsized.count), such as \(first)"
        ]
      } ?? [])
      + (count > 0 ? ["points outside of their films, left out: \(count), such as \(outside)"] : [])
  }

  /// - Parameter reason: such as "its height is unknown".
  mutating func leaveOut(_ film: ImageName, because reason: String) {
    films.insert(film)
    reasons.append("\(film): \(reason), left out")
  }

  mutating func leaveOut(unsized film: ImageName) {
    films.insert(film)
    unsized.append(film)
  }

  /// A film that has nothing to be written.
  mutating func passOver(_ film: ImageName) {
    films.insert(film)
    silent.insert(film)
  }

  /// Whether it is said of a film that nothing of it is written.
  func names(_ film: ImageName) -> Bool { films.contains(film) && !silent.contains(film) }

  mutating func leaveOut(outside point: LandmarkPoint, of film: ImageName) {
    if points.isEmpty, let position = point.position {
      outside =
        "\(point.landmark.name.quotedForMessage) of \(film) at \(position.x.shortest), \(position.y.shortest)"
    }
    points[point.status, default: 0] += 1
  }
}

extension PointTable {
  /// The statuses that a format turns into others, one sentence each.
  ///
  /// - Parameters:
  ///   - kept: statuses that come back as they were.
  ///   - omissions: what is left out; films that it names have no status to be told of.
  ///   - unsetIsMissing: whether landmarks that nobody has set come back as missing.
  func statusNotes(
    keeping kept: Set<LandmarkStatus>, besides omissions: ExportOmissions = ExportOmissions(),
    landmarks: [Landmark] = [], unsetIsMissing: Bool = false
  ) -> [String] {
    var notes: [String] = []
    let rows = rows.filter { !omissions.names($0.image) }
    let images = images.filter { !omissions.names($0) }
    for status in LandmarkStatus.allCases
    where status != .unset && status != .placed && !kept.contains(status) {
      let count = rows.count { $0.point.status == status }
      guard count > 0 else { continue }
      notes.append(
        status.hasPosition
          ? "\(status.rawValue) points, which come back as placed: \(count)"
          : "landmarks marked missing, which come back as unset: \(count)")
    }
    if unsetIsMissing {
      let unset = images.count * landmarks.count - rows.count { $0.point.status != .unset }
      if unset > 0 { notes.append("landmarks that nobody has set, which come back as missing: \(unset)") }
    }
    return notes
  }
}

// Formats that state the size of an image leave out those whose size nobody knows.
extension PointTable {
  /// An image of known size.
  typealias SizedImage = (name: ImageName, rows: [PointRow], size: FilmSize)

  /// The images of known size, in their order, and the others.
  func sized() -> (images: [SizedImage], omissions: ExportOmissions) {
    let rows = rowsByImage
    var omissions = ExportOmissions()
    let known = images.compactMap { image -> SizedImage? in
      let own = rows[image] ?? []
      guard let size = Self.size(own) else {
        omissions.leaveOut(unsized: image)
        return nil
      }
      return (image, own, size)
    }
    return (known, omissions)
  }

  /// The size that one image's rows state; nil where none does.
  static func size(_ rows: [PointRow]) -> FilmSize? {
    rows.lazy.compactMap(\.imageWidth).first.flatMap { width in
      rows.lazy.compactMap(\.imageHeight).first.map { FilmSize(width: width, height: $0) }
    }
  }
}

extension PointTable {
  /// Positions by landmark for one image's rows.
  static func positions(_ rows: [PointRow]) -> [Landmark: PixelPoint] {
    rows.reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position }
  }
}
