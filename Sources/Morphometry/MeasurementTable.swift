import Landmarks
import Radiograph

/// The measurements of a folder's films.
package struct MeasurementTable: Sendable, Equatable {
  /// One film's.
  package struct Film: Sendable, Equatable {
    package let image: ImageName
    /// In the order of the set.
    package let values: [MeasuredValue]
  }

  package let plan: MeasurementPlan
  /// In the order of the table of points.
  package let films: [Film]

  /// Measures every film of a table.
  ///
  /// - Parameters:
  ///   - landmarks: the folder's, in their order; those of the table count too.
  ///   - pointError: see `FilmToMeasure.deviation(of:pointError:)`.
  package init(
    _ set: MeasurementSet, of table: PointTable, landmarks: [Landmark] = [], pointError: Double? = nil
  ) {
    let known = Set(landmarks)
    let plan = MeasurementPlan(set, landmarks: landmarks + table.landmarks.filter { !known.contains($0) })
    self.plan = plan
    let rows = table.rowsByImage
    films = table.images.map { image in
      Film(image: image, values: plan.measure(FilmToMeasure(rows[image] ?? []), pointError: pointError))
    }
  }

  private static let header = [
    "image", "measurement", "value", "unit", "error", "status", "note", "norm_low", "norm_high",
    "norm_source",
  ]

  /// A row for every measurement of every film.
  package var csv: String {
    let definitions = plan.set.definitions
    let rows = films.lazy.flatMap { film in
      zip(film.values, definitions).map { value, definition in
        [
          SpreadsheetGuard.defused(film.image.name), SpreadsheetGuard.defused(value.name),
          value.value?.shortest ?? "", value.unit.rawValue, value.error?.shortest ?? "",
          value.status.rawValue,
          SpreadsheetGuard.defused(value.note), definition.norm?.lowerBound.shortest ?? "",
          definition.norm?.upperBound.shortest ?? "", SpreadsheetGuard.defused(definition.source ?? ""),
        ]
      }
    }
    return DelimitedText.text(of: rows, under: Self.header)
  }

  /// A row for every film, a column for every measurement; empty where there is no value.
  package var wideCSV: String {
    let rows = films.lazy.map { film in
      [SpreadsheetGuard.defused(film.image.name)] + film.values.map { $0.value?.shortest ?? "" }
    }
    return DelimitedText.text(
      of: rows, under: ["image"] + plan.set.definitions.map { SpreadsheetGuard.defused($0.name) })
  }
}

extension FilmToMeasure {
  /// The film of its rows in a table of points.
  package init(_ rows: [PointRow]) {
    self.init(
      points: Dictionary(rows.map { ($0.point.landmark, $0.point) }) { first, _ in first },
      spacing: rows.lazy.compactMap(\.spacing).first,
      longSide: rows.lazy.compactMap { row in
        row.imageWidth.flatMap { width in row.imageHeight.map { max(width, $0) } }
      }.first)
  }
}

extension MeasurementTable: Encodable {
  private struct Row: Encodable {
    let image: String
    let measurements: [Value]
  }

  private struct Value: Encodable {
    let name: String
    let value: Double?
    let unit: String
    let error: Double?
    let status: String
    let note: String?
    let norm: [Double]?
    let source: String?
  }

  private enum Key: String, CodingKey { case set, unknown, films }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(plan.set.name, forKey: .set)
    try fields.encode(plan.unknown.map(\.words), forKey: .unknown)
    let definitions = plan.set.definitions
    try fields.encode(
      films.map { film in
        Row(
          image: film.image.name,
          measurements: zip(film.values, definitions).map { value, definition in
            Value(
              name: value.name, value: value.value, unit: value.unit.rawValue, error: value.error,
              status: value.status.rawValue, note: value.note.isEmpty ? nil : value.note,
              norm: definition.norm.map { [$0.lowerBound, $0.upperBound] }, source: definition.source)
          })
      }, forKey: .films)
  }
}
