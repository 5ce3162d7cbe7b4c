import Basics
import Radiograph

/// What is known of a film that a table speaks of.
package struct KnownFilm: Sendable, Hashable {
  /// Columns and rows, px, as far as somebody says.
  package let size: StatedSize?
  /// What its file says of its pixels, the best first.
  package let spacings: [PixelSpacing]

  package init(size: StatedSize?, spacings: [PixelSpacing] = []) {
    (self.size, self.spacings) = (size, spacings)
  }

  package init(size: FilmSize, spacings: [PixelSpacing] = []) {
    self.init(size: StatedSize(size), spacings: spacings)
  }

  /// What a spacing is that a file states, beside those that are known.
  package enum Comparison: Sendable, Hashable {
    /// The same, or nothing to compare it with.
    case agrees
    /// Another one than is known by the very source that it names: one of the two is wrong.
    case contradicts(PixelSpacing)
    /// Another one than the best that is known, from another source or a person's: it may be so, and a person has to know.
    case differs(PixelSpacing)
  }

  /// Compares a spacing that a file states with those that are known: the one rule for every command.
  package func comparison(with stated: PixelSpacing) -> Comparison {
    if !stated.source.isPersons, let own = spacings.first(where: { $0.source == stated.source }) {
      return own.agrees(with: stated) ? .agrees : .contradicts(own)
    }
    guard let best = spacings.first, !best.agrees(with: stated) else { return .agrees }
    return .differs(best)
  }
}

/// Films of which a file gives another spacing than is known, where both may be so: it is taken, and said.
package struct OtherSpacings: Sendable {
  private var count = 0
  private var first = ""

  package init() {}

  package mutating func add(_ stated: PixelSpacing, of image: ImageName, known: PixelSpacing) {
    if count == 0 {
      first =
        "\(image): \(stated.words) by \(stated.source.words), not \(known.words) by \(known.source.words)"
    }
    count += 1
  }

  /// One sentence; nil where there is no such film.
  ///
  /// - Parameters:
  ///   - teller: what has the other spacings.
  ///   - counting: whose spacing counts.
  package func note(teller: String, counting: String) -> String? {
    count == 0
      ? nil : "another spacing than \(teller) has, mm/px: \(count), such as \(first); \(counting) counts"
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
  ///   - counting: whose spacing counts where both may be so, as the note says it.
  /// - Returns: the table in px of the films, and what a person should know, one sentence each.
  /// - Throws: `PointTableError` that names both sizes, or both spacings.
  package func held(
    against film: (ImageName) throws -> KnownFilm?, scaling: Bool, file: String, teller: String = "the film",
    counting: String = "the table's"
  ) throws -> (table: PointTable, notes: [String]) {
    var table = self
    var (outside, otherSpacings) = ([String](), OtherSpacings())
    let indicesByImage = Dictionary(grouping: rows.indices) { rows[$0].image }
    for image in FilmFolder.sorted(Array(indicesByImage.keys)) {
      let indices = indicesByImage[image] ?? []
      let stated = try statements(of: image, indices, file: file)
      guard let film = try film(image) else { continue }
      let copy = try copy(of: image, stated.size, film, scaling: scaling, file: file, teller: teller)
      if let spacing = stated.spacing, copy == nil {
        switch film.comparison(with: spacing) {
        case .agrees: break
        case .contradicts(let own):
          throw PointTableError(
            file: file,
            reason:
              "it says that \(image) has \(spacing.words) mm/px by \(spacing.source.words), but \(teller) has "
              + own.words)
        case .differs(let own): otherSpacings.add(spacing, of: image, known: own)
        }
      }
      for index in indices {
        if let copy { table.rows[index].scale(from: copy.size, to: copy.film) }
        let point = table.rows[index].point
        if let position = point.position, film.size?.whole?.contains(position) == false {
          outside.append(
            "\(point.landmark.name.quotedForMessage) of \(image) at \(position.x.shortest), \(position.y.shortest)"
          )
        }
      }
    }
    var notes = [otherSpacings.note(teller: teller, counting: counting)].compactMap(\.self)
    if let first = outside.first {
      notes.append("points outside of their films: \(outside.count), such as \(first)")
    }
    return (table, notes.map { "\(displayName(file)): \($0)" })
  }

  /// The sizes of a copy and of its film; nil where the points are of the film itself.
  ///
  /// - Throws: `PointTableError` where sizes differ and nobody can, or may, scale the points.
  private func copy(
    of image: ImageName, _ stated: StatedSize?, _ film: KnownFilm, scaling: Bool, file: String, teller: String
  ) throws -> (size: FilmSize, film: FilmSize)? {
    guard let stated, let known = film.size, stated.joined(with: known) == nil else { return nil }
    guard scaling, let size = stated.whole, let own = known.whole else {
      throw PointTableError(
        file: file,
        reason: "it says that \(image) has \(stated.words) px, but \(teller) has \(known.words); "
          + stated.wayToScale)
    }
    return (size, own)
  }

  /// What the rows of one image say of it, which has to be one thing.
  private func statements(
    of image: ImageName, _ indices: [Int], file: String
  ) throws -> (size: StatedSize?, spacing: PixelSpacing?) {
    var (size, spacing): (StatedSize?, PixelSpacing?)
    for row in indices.lazy.map({ rows[$0] }) {
      if let other = row.statedSize {
        let both: StatedSize? = if let size { size.joined(with: other) } else { other }
        guard let both else {
          throw PointTableError(
            file: file,
            reason: "it says that \(image) has \(size?.words ?? "") px, and that it has \(other.words)")
        }
        size = both
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

  /// What is said of the images' sizes and spacings, for a table that is the measure of another one.
  package var knownFilms: [ImageName: KnownFilm] {
    rows.reduce(into: [:]) { films, row in
      let known = films[row.image]
      films[row.image] = KnownFilm(
        size: known?.size ?? row.statedSize,
        spacings: known.flatMap { $0.spacings.isEmpty ? nil : $0.spacings }
          ?? [row.spacing].compactMap(\.self))
    }
  }
}

extension PointRow {
  /// What it says of its image's size; nil where it says nothing.
  fileprivate var statedSize: StatedSize? { StatedSize(width: imageWidth, height: imageHeight) }
}

extension PointRow {
  /// The point of a copy, in px of the film.
  fileprivate mutating func scale(from copy: FilmSize, to film: FilmSize) {
    let position = point.position.map { $0.scaled(from: copy, to: film) }
    point = LandmarkPoint(
      landmark: point.landmark, position: position, status: point.status, confidence: point.confidence,
      annotator: point.annotator)
    (imageWidth, imageHeight) = (film.width, film.height)
    spacing = spacing?.scaled(from: copy, to: film)
  }
}

extension PixelSpacing {
  /// As a sentence says it, mm/px.
  package var words: String { x == y ? x.shortest : "\(x.shortest) x \(y.shortest)" }

  /// Whether both are the same but for how many digits were written.
  package func agrees(with other: PixelSpacing) -> Bool {
    abs(x - other.x) <= 1e-4 * max(x, other.x) && abs(y - other.y) <= 1e-4 * max(y, other.y)
  }

  /// That of the film, where this is the one of a copy of another size.
  package func scaled(from copy: FilmSize, to film: FilmSize) -> PixelSpacing {
    PixelSpacing(
      x: x * Double(copy.width) / Double(film.width), y: y * Double(copy.height) / Double(film.height),
      source: source)
  }
}
