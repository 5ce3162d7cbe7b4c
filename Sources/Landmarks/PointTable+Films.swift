import Basics
import Radiograph

/// What is known of a film that a table speaks of.
package struct KnownFilm: Sendable, Hashable {
  /// Columns and rows, px.
  package let size: FilmSize
  /// What its file says of its pixels, the best first.
  package let spacings: [PixelSpacing]

  package init(size: FilmSize, spacings: [PixelSpacing] = []) {
    (self.size, self.spacings) = (size, spacings)
  }
}

extension PointTable {
  /// Holds what a table says of films against what they are: the one check for every command that reads points.
  ///
  /// - Parameters:
  ///   - scaling: whether points of a copy of another size are scaled to the film.
  ///   - film: what is known of an image; nil when nobody can tell.
  ///   - file: the table, as errors name it.
  ///   - teller: what knows better, as errors name it.
  /// - Returns: the table in px of the films, and what a person should know, one sentence each.
  /// - Throws: `PointTableError` that names both sizes, or both spacings.
  package func held(
    against film: (ImageName) throws -> KnownFilm?, scaling: Bool, file: String, teller: String = "the film"
  ) throws -> (table: PointTable, notes: [String]) {
    var table = self
    var outside: [String] = []
    for (image, indices) in Dictionary(grouping: rows.indices, by: { rows[$0].image })
      .sorted(by: { $0.key < $1.key })
    {
      let stated = try statements(of: image, indices, file: file)
      guard let film = try film(image) else { continue }
      let isCopy = stated.size.map { $0 != film.size } ?? false
      if let size = stated.size, isCopy, !scaling {
        throw PointTableError(
          file: file,
          reason: "it says that \(image) has \(size.words) px, but \(teller) has \(film.size.words); "
            + "--scale-to-film scales the points if they belong to a copy of that size")
      }
      if let spacing = stated.spacing, !isCopy, !spacing.source.isPersons,
        let own = film.spacings.first(where: { $0.source == spacing.source }), !own.agrees(with: spacing)
      {
        throw PointTableError(
          file: file,
          reason:
            "it says that \(image) has \(spacing.words) mm/px by \(spacing.source.words), but \(teller) has "
            + own.words)
      }
      for index in indices {
        if let size = stated.size, isCopy { table.rows[index].scale(from: size, to: film.size) }
        let point = table.rows[index].point
        if let position = point.position, !film.size.contains(position) {
          outside.append(
            "\(point.landmark.name.quotedForMessage) of \(image) at \(position.x.shortest), \(position.y.shortest)"
          )
        }
      }
    }
    let notes = outside.first.map {
      "\(displayName(file)): points outside of their films: \(outside.count), such as \($0)"
    }
    return (table, notes.map { [$0] } ?? [])
  }

  /// What the rows of one image say of it, which has to be one thing.
  private func statements(
    of image: ImageName, _ indices: [Int], file: String
  ) throws -> (size: FilmSize?, spacing: PixelSpacing?) {
    var (size, spacing): (FilmSize?, PixelSpacing?)
    for row in indices.lazy.map({ rows[$0] }) {
      if let width = row.imageWidth, let height = row.imageHeight {
        let other = FilmSize(width: width, height: height)
        if let size, size != other {
          throw PointTableError(
            file: file, reason: "it says that \(image) has \(size.words) px, and that it has \(other.words)")
        }
        size = other
      }
      if let other = row.spacing {
        if let spacing, !spacing.agrees(with: other) {
          throw PointTableError(
            file: file,
            reason: "it says that \(image) has \(spacing.words) mm/px, and that it has \(other.words)")
        }
        spacing = other
      }
    }
    return (size, spacing)
  }

  /// What is said of the images' sizes, for a table that is the measure of another one.
  package var knownFilms: [ImageName: KnownFilm] {
    rows.reduce(into: [:]) { films, row in
      guard let width = row.imageWidth, let height = row.imageHeight else { return }
      films[row.image] = KnownFilm(size: FilmSize(width: width, height: height))
    }
  }
}

extension PointRow {
  /// The point of a copy, in px of the film.
  fileprivate mutating func scale(from copy: FilmSize, to film: FilmSize) {
    let position = point.position.map { $0.scaled(from: copy, to: film) }
    point = LandmarkPoint(
      landmark: point.landmark, position: position, status: point.status, confidence: point.confidence,
      annotator: point.annotator)
    (imageWidth, imageHeight) = (film.width, film.height)
    spacing = spacing.map {
      PixelSpacing(
        x: $0.x * Double(copy.width) / Double(film.width),
        y: $0.y * Double(copy.height) / Double(film.height),
        source: $0.source)
    }
  }
}

extension FilmSize {
  fileprivate var words: String { "\(width)x\(height)" }
}

extension PixelSpacing {
  fileprivate var words: String { x == y ? x.shortest : "\(x.shortest) x \(y.shortest)" }

  /// Whether both are the same but for how many digits were written.
  fileprivate func agrees(with other: PixelSpacing) -> Bool {
    abs(x - other.x) <= 1e-4 * max(x, other.x) && abs(y - other.y) <= 1e-4 * max(y, other.y)
  }
}
