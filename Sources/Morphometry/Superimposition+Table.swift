import Landmarks

extension Superimposition {
  /// A row for every film, the worst first.
  package var csv: String {
    let header = [
      "image", "distance", "centroid_size", "unit", "points", "landmarks", "reflected", "worst", "exchanged",
    ]
    let rows = worstFirst.lazy.map { film in
      [
        SpreadsheetGuard.defused(film.image.name), film.distance.shortest, film.centroidSize?.shortest ?? "",
        film.unit ?? "", String(film.points.count), String(landmarks.count), film.isReflected ? "yes" : "no",
        SpreadsheetGuard.defused(film.worst.name),
        SpreadsheetGuard.defused(film.exchanged.map { "\($0.first.name)/\($0.second.name)" } ?? ""),
      ]
    }
    return DelimitedText.text(of: rows, under: header)
  }

  /// A row for every superimposed point of every film, then those of the mean, whose image is empty.
  package var alignedCSV: String {
    let rows = specimens.lazy.flatMap { film in
      landmarks.compactMap { name in
        film.points[name].map {
          [
            SpreadsheetGuard.defused(film.image.name), SpreadsheetGuard.defused(name.name), $0.x.shortest,
            $0.y.shortest,
          ]
        }
      }
    }
    let ends = zip(landmarks, mean).lazy.map {
      ["", SpreadsheetGuard.defused($0.name), $1.x.shortest, $1.y.shortest]
    }
    return DelimitedText.text(of: Array(rows) + Array(ends), under: ["image", "landmark", "x", "y"])
  }
}

extension Superimposition.Specimen {
  /// Of the centroid size; nil without one.
  package var unit: String? { centroidSize == nil ? nil : isMillimetres ? "mm" : "px" }
}

extension Superimposition: Encodable {
  private struct Film: Encodable {
    let image: String
    let distance: Double
    let centroidSize: Double?
    let unit: String?
    let reflected: Bool
    let worst: String
    let exchanged: [String]?
    let points: [String: ShapePoint]

    enum CodingKeys: String, CodingKey {
      case image, distance, unit, reflected, worst, exchanged, points
      case centroidSize = "centroid_size"
    }
  }

  private struct MeanPoint: Encodable {
    let landmark: String
    let x: Double
    let y: Double
  }

  private enum Key: String, CodingKey {
    case films, mean, notes
    case leftOut = "left_out"
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(
      worstFirst.map { film in
        Film(
          image: film.image.name, distance: film.distance, centroidSize: film.centroidSize, unit: film.unit,
          reflected: film.isReflected, worst: film.worst.name,
          exchanged: film.exchanged.map { [$0.first.name, $0.second.name] },
          points: film.points.reduce(into: [:]) { $0[$1.key.name] = $1.value })
      }, forKey: .films)
    try fields.encode(
      zip(landmarks, mean).map { MeanPoint(landmark: $0.name, x: $1.x, y: $1.y) }, forKey: .mean)
    try fields.encode(leftOut, forKey: .leftOut)
    try fields.encode(notes, forKey: .notes)
  }
}
