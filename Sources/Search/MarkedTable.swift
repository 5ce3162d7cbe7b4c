import Basics
import Foundation
import Landmarks
import Matching
import Radiograph

/// What a landmarks file says of the films of a folder: which of them are marked, and what a person has decided.
package struct MarkedTable: Sendable {
  /// Films with marks, in the order of the table.
  package let films: [MarkedFilm]
  /// Why marked images are not among them, one line each.
  package let missing: [String]
  /// The landmarks in the order of the table.
  package let landmarks: [Landmark]
  /// What a person decided, by image.
  private let decided: [ImageName: [PointRow]]

  /// Finds the films of a table's marks.
  ///
  /// - Parameters:
  ///   - table: the landmarks file's points.
  ///   - path: the landmarks file; films may lie beside it.
  ///   - folder: the folder of films.
  ///   - withPredictions: whether predicted points count as marks too; without, they never become templates.
  ///   - leftOut: images whose points take no part, though they stay.
  package init(
    _ table: PointTable, path: String, folder: String, withPredictions: Bool = false,
    leftOut: [ImageName] = []
  ) {
    let decided = Dictionary(
      grouping: table.rows.lazy.filter { withPredictions || $0.point.status.isPersons }, by: \.image)
    let leftOut = Set(leftOut)
    let folders = [folder, path.containingFolder]
    let marked = table.images.filter {
      !leftOut.contains($0) && decided[$0]?.contains { $0.point.position != nil } ?? false
    }
    let films = marked.map { image -> Result<MarkedFilm, any Error> in
      Result {
        let paths = folders.map(image.path(in:))
        guard let path = paths.first(where: { FileStamp(path: $0) != nil }) else {
          throw NotFound(image: image, folders: folders)
        }
        return MarkedFilm(image: image, path: path, rows: decided[image] ?? [])
      }
    }
    (self.films, missing) = (films.successes(), films.failures().map { "\($0)" })
    (self.decided, landmarks) = (decided, table.landmarks)
  }

  /// What is to be searched on films, with what a person has decided there.
  ///
  /// - Parameter spacing: the user's spacing of every film; nil for what the table says, or else the files.
  package func requests(for images: [ImageName], in folder: String, spacing: PixelSpacing?) -> [FilmToSearch]
  {
    images.map { image in
      let rows = decided[image] ?? []
      return FilmToSearch(
        image: image, path: image.path(in: folder), decided: rows.map(\.point),
        spacing: spacing ?? rows.lazy.compactMap(\.spacing).first)
    }
  }

  /// The points of a person that come along when films are searched: theirs on these films, as they are.
  ///
  /// - Parameter landmarks: those searched; nil for those that have a place on a marked film.
  package func copied(to images: [ImageName], of landmarks: [Landmark]? = nil) -> [PointRow] {
    let searched = landmarks.map(Set.init) ?? Set(films.flatMap(\.marks.keys))
    return images.flatMap { decided[$0] ?? [] }.filter { searched.contains($0.point.landmark) }
  }

  /// The folder's films that are not marked.
  package func others(among images: [ImageName], in folder: String) -> [FilmToSearch] {
    let taken = Set(films.map(\.image))
    return images.filter { !taken.contains($0) }.map {
      FilmToSearch(image: $0, path: $0.path(in: folder))
    }
  }

  /// A marked image without a film.
  private struct NotFound: Error, CustomStringConvertible {
    let image: ImageName
    let folders: [String]

    var description: String {
      "\(image): not found in " + folders.map(displayName).joined(separator: " or ")
    }
  }
}

extension MarkedFilm {
  /// The marks of a table's rows, and what a search claimed of those that it made.
  fileprivate init(image: ImageName, path: String, rows: [PointRow]) {
    self.init(
      image: image, path: path, marks: rows.reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position },
      claims: rows.reduce(into: [:]) { claims, row in
        guard !row.point.status.isPersons, let confidence = row.point.confidence else { return }
        claims[row.point.landmark] = Claim(
          confidence: confidence, radius: Confidence.radius(within: nil, spacing: row.spacing))
      })
    spacing = rows.lazy.compactMap(\.spacing).first
    isOnlyAccepted = rows.allSatisfy { $0.point.status == .accepted }
  }
}
