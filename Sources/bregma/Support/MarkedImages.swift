import Basics
import Foundation
import Landmarks
import Learning
import Matching
import Radiograph

/// The images of a landmarks file that a person marked, and where their films lie.
struct MarkedImages: Sendable {
  /// Images with points that a person placed, in the order of the table.
  let images: [String]
  /// What a person decided, by image; predictions are left out and never become templates, unless asked for.
  let decided: [String: [PointRow]]
  /// Where the films may lie.
  private let folders: [String]

  /// The marked images of a table.
  ///
  /// - Parameters:
  ///   - table: the landmarks file's points.
  ///   - tablePath: the landmarks file; films may lie beside it.
  ///   - folder: the folder of films.
  ///   - withPredictions: whether predicted points count as marks too.
  init(table: PointTable, tablePath: String, folder: String, withPredictions: Bool = false) {
    let decided = table.rowsByImage.mapValues { $0.filter { withPredictions || $0.point.status.isPersons } }
    let beside = (tablePath as NSString).deletingLastPathComponent
    images = table.images.filter { decided[$0]?.contains { $0.point.position != nil } ?? false }
    folders = [folder, beside.isEmpty ? "." : beside]
    self.decided = decided
  }

  /// A marked image's film: from the films' folder, or from beside the landmarks file.
  func path(of image: String) throws -> String {
    let paths = folders.map { "\($0)/\(image)" }
    guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
      throw NotFound(image: image, folders: folders)
    }
    return path
  }

  /// A person's marks, native px.
  func marks(of image: String) -> [String: PixelPoint] {
    (decided[image] ?? []).reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position }
  }

  /// A marked film, decoded.
  func film(_ image: String) throws -> MarkedFilm {
    MarkedFilm(image: image, film: try FilmReader.read(path: path(of: image)), marks: marks(of: image))
  }

  /// The films with their marks, to train on, and a line for each that is not there.
  var labelled: (films: [LabelledFilm], missing: [String]) {
    let results = images.map { image in
      Result {
        LabelledFilm(path: try path(of: image), marks: marks(of: image), claims: claims(of: image))
      }
    }
    return (results.successes(), results.failures().map { "\($0)" })
  }

  /// What the search claimed of the points that it made.
  private func claims(of image: String) -> [String: LabelledFilm.Claim] {
    (decided[image] ?? []).reduce(into: [:]) { claims, row in
      guard !row.point.status.isPersons, let confidence = row.point.confidence else { return }
      let radius = row.spacing.map { Confidence.millimetres / $0.mean }
      claims[row.point.landmark] = LabelledFilm.Claim(confidence: confidence, radius: radius)
    }
  }

  /// A marked image without a film.
  struct NotFound: Error, CustomStringConvertible {
    let image: String
    let folders: [String]

    var description: String {
      "\(displayName(image)): not found in " + folders.map(displayName).joined(separator: " or ")
    }
  }
}
