import Radiograph

extension PointTable {
  /// The native CSV: one row per point, lossless, lines ending in CRLF as RFC 4180 asks.
  package var csv: String {
    text(of: [Column.allCases.map(\.rawValue)] + rows.map(fields))
  }

  /// The wide CSV: one row per image, columns `<name>_x,<name>_y`; empty where there is no position.
  ///
  /// It keeps positions only; statuses, confidences and sizes need the native table.
  package var wideCSV: String {
    let landmarks = landmarks
    let header = ["image"] + landmarks.flatMap { ["\($0.name)_x", "\($0.name)_y"] }
    let byImage = rowsByImage
    let body = images.map { image in
      var positions: [Landmark: PixelPoint] = [:]
      for row in byImage[image] ?? [] { positions[row.point.landmark] = row.point.position }
      return [SpreadsheetGuard.defused(image.name)]
        + landmarks.flatMap { landmark in
          positions[landmark].map { [$0.x.shortest, $0.y.shortest] } ?? ["", ""]
        }
    }
    return text(of: [header.map(SpreadsheetGuard.defused)] + body)
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

  private func text(of records: [[String]]) -> String {
    records.map { DelimitedText.text(of: $0) + "\r\n" }.joined()
  }
}

extension Double {
  /// The shortest decimal that reads back as the same number, without a trailing ".0".
  package var shortest: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
