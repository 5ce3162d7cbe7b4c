import Basics
import Landmarks
import Radiograph

/// What a writer is told besides the points.
package struct ExportOptions: Sendable {
  /// Landmarks in the order of files that only number them; points of others are left out.
  package var landmarks: [Landmark]
  /// Name of the folder of images, for formats that write it.
  package var dataset = "films"
  /// Unit of formats that know several; nil for each format's own habit.
  package var unit: CoordinateUnit?
  /// Index columns of DeepLabCut tables: 3, or 1 as in older versions.
  package var indexColumns = 3

  package init(landmarks: [Landmark]) {
    self.landmarks = landmarks
  }
}

/// What a writer made.
package struct ExportedText: Sendable, Hashable {
  /// One file: its name relative to the output, empty when the output is this one file.
  package struct File: Sendable, Hashable {
    /// File name, without folders.
    package let name: String
    /// Content.
    package let text: String
  }

  /// The files.
  package internal(set) var files: [File] = []
  /// What did not fit into the format, one sentence each.
  package internal(set) var losses: [String] = []

  /// One file that holds everything.
  static func single(_ text: String, losses: [String] = []) -> ExportedText {
    ExportedText(files: [File(name: "", text: text)], losses: losses)
  }

  /// One file per image, named after it.
  ///
  /// - Parameter text: the content for the rows of an image; nil leaves the image out.
  /// - Throws: `FormatError` when two images would share a file, or a name cannot be a file's.
  static func perImage(
    _ table: PointTable, ending: String, text: (ImageName, [PointRow]) throws -> String?
  ) throws -> ExportedText {
    let rows = table.rowsByImage
    var owners: [String: ImageName] = [:]
    var made = ExportedText()
    for image in table.images {
      let stem = FilmNames.stem(of: FilmNames.base(of: image.name))
      guard !stem.isEmpty, stem != ".", stem != "..", !stem.utf8.contains(0) else {
        throw FormatError(reason: "\(image.name.quotedForMessage) cannot name a file")
      }
      if let other = owners.updateValue(image, forKey: stem) {
        throw FormatError(
          reason: "\(other) and \(image) would both be written to "
            + "\(displayName(stem)).\(ending); export them from folders of their own")
      }
      if let text = try text(image, rows[image] ?? []) {
        made.files.append(File(name: "\(stem).\(ending)", text: text))
      }
    }
    return made
  }
}

extension PointTable {
  /// Positions by landmark for one image's rows.
  static func positions(_ rows: [PointRow]) -> [Landmark: PixelPoint] {
    rows.reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position }
  }
}
