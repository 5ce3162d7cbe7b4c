import Basics
import Radiograph

/// One row of a point table: a landmark on an image, and what is known of that image.
package struct PointRow: Sendable, Hashable {
  /// The image, as the table spells it.
  package var image: ImageName
  /// The landmark's point.
  package var point: LandmarkPoint
  /// Columns of the image, px, when known.
  package var imageWidth: Int?
  /// Rows of the image, px, when known.
  package var imageHeight: Int?
  /// mm/px, when its source is known; where a table does not say who, reading gives `.user`.
  package var spacing: PixelSpacing?

  package init(
    image: ImageName, point: LandmarkPoint, imageWidth: Int? = nil, imageHeight: Int? = nil,
    spacing: PixelSpacing? = nil
  ) {
    (self.image, self.point, self.imageWidth) = (image, point, imageWidth)
    (self.imageHeight, self.spacing) = (imageHeight, spacing)
  }
}

/// Points of many images: what the Bregma CSV holds, one row per point.
package struct PointTable: Sendable, Hashable {
  /// Rows in file order.
  package var rows: [PointRow]

  package init(rows: [PointRow] = []) {
    self.rows = rows
  }

  /// Images in order of first appearance.
  package var images: [ImageName] { unique(rows.lazy.map(\.image)) }

  /// Landmarks in order of first appearance.
  package var landmarks: [Landmark] { unique(rows.lazy.map(\.point.landmark)) }

  /// Rows by image, in file order within each.
  package var rowsByImage: [ImageName: [PointRow]] { Dictionary(grouping: rows, by: \.image) }

  private func unique<Name: Hashable>(_ names: some Sequence<Name>) -> [Name] {
    var seen = Set<Name>()
    return names.filter { seen.insert($0).inserted }
  }
}

extension PointTable {
  /// The native CSV: one row per point, lossless, lines ending in CRLF as RFC 4180 asks.
  package var csv: String {
    DelimitedText.text(of: rows.lazy.map(fields), under: Column.allCases.map(\.name))
  }

  /// The rows of the native CSV without its header.
  var csvRows: String { DelimitedText.text(of: rows.lazy.map(fields)) }

  /// The wide CSV: one row per image, columns `<name>_x,<name>_y`; empty where there is no position.
  ///
  /// It keeps positions only; statuses, confidences and sizes need the native table.
  package var wideCSV: String {
    let landmarks = landmarks
    let header = ["image"] + landmarks.flatMap { ["\($0.name)_x", "\($0.name)_y"] }
    let byImage = rowsByImage
    let body = images.lazy.map { image in
      var positions: [Landmark: PixelPoint] = [:]
      for row in byImage[image] ?? [] { positions[row.point.landmark] = row.point.position }
      return [SpreadsheetGuard.defused(image.name)]
        + landmarks.flatMap { landmark in
          positions[landmark].map { [$0.x.shortest, $0.y.shortest] } ?? ["", ""]
        }
    }
    return DelimitedText.text(of: body, under: header.map(SpreadsheetGuard.defused))
  }

  private func fields(of row: PointRow) -> [String] {
    Column.allCases.map { column in
      switch column {
      case .image: SpreadsheetGuard.defused(row.image.name)
      case .landmark: SpreadsheetGuard.defused(row.point.landmark.name)
      case .x: row.point.position?.x.shortest ?? ""
      case .y: row.point.position?.y.shortest ?? ""
      case .status: row.point.status.rawValue
      case .confidence: row.point.confidence?.shortest ?? ""
      case .annotator: SpreadsheetGuard.defused(row.point.annotator)
      case .imageWidth: row.imageWidth.map(String.init) ?? ""
      case .imageHeight: row.imageHeight.map(String.init) ?? ""
      case .spacingX: row.spacing?.x.shortest ?? ""
      case .spacingY: row.spacing?.y.shortest ?? ""
      case .spacingSource: row.spacing?.source.rawValue ?? ""
      }
    }
  }
}

/// Why a point table could not be read: one sentence with the file, the line and the text found there.
package struct PointTableError: Error, Hashable, CustomStringConvertible {
  /// The file as the caller named it.
  package let file: String
  /// Line of the file, from 1; nil when the whole file is meant.
  package let line: Int?
  /// What is wrong and what was expected.
  package let reason: String
  /// Whether it is a landmark that two annotators placed on one image.
  package let isOfTwoAnnotators: Bool

  package init(file: String, line: Int? = nil, reason: String, isOfTwoAnnotators: Bool = false) {
    (self.file, self.line, self.reason, self.isOfTwoAnnotators) = (file, line, reason, isOfTwoAnnotators)
  }

  /// The sentence shown to the person.
  package var description: String {
    let place = line.map { ", line \($0)" } ?? ""
    return "\(displayName(file))\(place): \(reason)"
  }
}

extension PointTableError {
  /// The same, where what is wrong on its line takes further lines along.
  package func taking(linesTo last: Int) -> PointTableError {
    guard let line, last > line else { return self }
    return PointTableError(
      file: file, line: line, reason: "\(reason); it joins lines \(line) to \(last)")
  }
}

extension String {
  /// At most 60 characters of the text, safe to show and between quotes: what an error found.
  package var quotedForMessage: String {
    let cut = prefix(60)
    return "\"\(displayName(String(cut)))\(cut.endIndex == endIndex ? "" : "…")\""
  }
}
