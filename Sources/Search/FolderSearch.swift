import Basics
import Drawing
import Foundation
import Landmarks
import Radiograph
import Synchronization

/// A search of a whole folder for a table: what `bregma detect` does.
package struct FolderSearch: Sendable {
  /// Folder of the films to search.
  package let folder: String
  /// The films to search.
  package let images: [ImageName]
  /// Folders inside that could not be searched.
  private let problems: [FileError]
  /// What a person decided on the films.
  package let marks: MarkedTable
  /// The search made ready.
  package let search: FilmSearch
  /// The user's spacing of every film; nil for what the table says, or else the files.
  package var spacing: PixelSpacing?
  /// Folder for pictures of what was found; nil for none.
  package var overlays: String?

  /// - Parameter excluded: films of the listing that take no part.
  package init(
    folder: String, listing: FilmFolder.Listing, excluded: Set<ImageName> = [], marks: MarkedTable,
    search: FilmSearch
  ) {
    images = listing.images.filter { !excluded.contains($0) }
    (self.folder, problems, self.marks, self.search) = (folder, listing.problems, marks, search)
  }

  /// Everything that came out of it.
  package struct Outcome: Sendable {
    /// All points; empty where a journal took them.
    package var rows: [PointRow] = []
    /// Landmarks searched, in their order.
    package let landmarks: [Landmark]
    /// Images that served as templates.
    package var templates: [ImageName]
    /// Films searched.
    package var films = 0
    /// What failed, one line each: templates first.
    package var failures: [String]
    /// From the first film's decoding to the last film's points, s.
    package var seconds = 0.0
    /// How far off the search is expected to be; nil where it was not judged.
    package var expected: ExpectedError?
    /// The film on which it is least sure, of those that show anything: worth correcting next.
    package var next: ImageName? { leastSure?.image }
    private var leastSure: (image: ImageName, doubt: Double)?
    /// What was left out of films: the first one and how many.
    private var noted: [String: (image: ImageName, count: Int)] = [:]
    /// How many films have millimetres, by where they come from.
    private var spacings: [PixelSpacing.Source: Int] = [:]

    fileprivate init(_ search: FilmSearch) {
      (landmarks, templates, failures) = (search.landmarks, search.templates.map(\.image), search.failures)
    }

    /// Counts a film that was searched.
    fileprivate mutating func count(_ found: FoundFilm) {
      films += 1
      if !found.showsNothing, let doubt = Doubt.of(found.points), doubt > leastSure?.doubt ?? -.infinity {
        leastSure = (found.image, doubt)
      }
      if let source = found.spacing?.source { spacings[source, default: 0] += 1 }
      for note in found.notes { noted[note, default: (found.image, 0)].count += 1 }
    }

    /// What was left out of films, a line each.
    package var notes: [String] {
      noted.sorted { $0.key < $1.key }.map { note, films in
        let others = films.count > 1 ? " and \(films.count - 1) more" : ""
        return "\(films.image)\(others): \(note)"
      }
    }

    /// Where millimetres come from, in a line; nil without any.
    package var spacingLine: String? {
      guard !spacings.isEmpty else { return nil }
      let without = films - spacings.values.reduce(0, +)
      let parts = PixelSpacing.Source.allCases.compactMap { source in
        spacings[source].map { "\($0) from \(source.words)" }
      }
      return "spacing: " + (parts + (without > 0 ? ["\(without) unknown"] : [])).joined(separator: ", ")
    }
  }

  /// What is told while it goes on.
  package enum Report: Sendable {
    /// A template or a film failed: one line.
    case failed(String)
    /// A film is finished.
    case advanced(SearchProgress)
  }

  /// Finds every landmark on every film of the folder.
  ///
  /// - Throws: `SearchError` when nothing can be searched, `CancellationError`; a film that fails is a line
  ///   in the outcome instead, and has a person's points alone.
  package func run(report: (Report) -> Void) async throws -> Outcome {
    guard !images.isEmpty else { throw SearchError.noFilms(folder: folder) }
    var outcome = begin(report)
    let requests = marks.requests(for: images, in: folder, spacing: spacing)
    var found = [Result<FoundFilm, any Error>?](repeating: nil, count: requests.count)
    try await search.run(requests, visit: drawing) { index, result, progress in
      found[index] = result
      if case .failure(let error) = result { report(.failed("\(error)")) }
      outcome.seconds = progress.seconds
      report(.advanced(progress))
    }
    for (image, result) in zip(images, found) {
      switch result {
      case .success(let film):
        outcome.rows += film.rows
        outcome.count(film)
      case .failure(let error):
        // What a person has said of a film is not lost where its file cannot be read.
        outcome.rows += marks.copied(to: [image], of: search.landmarks)
        outcome.failures.append("\(error)")
      case nil: break
      }
    }
    return outcome
  }

  /// Finds every landmark on the films of one shard that its journal does not have yet.
  ///
  /// Films go one after the other and into the journal at once: memory stays flat however many there are, and the end of
  /// the program costs the work on one film.
  /// - Throws: as `run(report:)`; also what the journal throws: a full disk ends the shard, nothing after it could be
  ///   kept either.
  package func run(_ shard: Shard, journal: PointJournal, report: (Report) -> Void) async throws -> Outcome {
    var outcome = begin(report)
    let left = images.filter { shard.contains($0) && !journal.done.contains($0) }
    let requests = marks.requests(for: left, in: folder, spacing: spacing)
    let files = Mutex<[ImageName: FileContents]>([:])
    let sizes = search.detector.sizes
    try await search.run(
      requests, width: 1,
      read: { request in
        // Before the film is read: one that is replaced meanwhile counts as replaced later.
        let file = Result { try FileContents(path: request.path) }
        let film = try FilmReader.readGrey(path: request.path, sizes: sizes)
        let known = try file.get()
        files.withLock { $0[request.image] = known }
        return film
      }, visit: drawing
    ) { index, result, progress in
      outcome.seconds = progress.seconds
      switch result {
      case .success(let film):
        let file = files.withLock { $0.removeValue(forKey: film.image) }
        try journal.add(film.rows, of: film.image, in: file ?? FileContents(path: film.path))
        outcome.count(film)
      case .failure(let error):
        report(.failed("\(error)"))
        outcome.failures.append("\(error)")
      }
      report(.advanced(progress))
    }
    try journal.finish(failed: outcome.failures.count)
    return outcome
  }

  private func begin(_ report: (Report) -> Void) -> Outcome {
    var outcome = Outcome(search)
    outcome.failures += problems.map(\.description)
    for failure in outcome.failures { report(.failed(failure)) }
    return outcome
  }

  private var drawing: (@Sendable (any GreyFilm, FoundFilm) throws -> Void)? {
    guard let overlays else { return nil }
    return { film, found in try Self.draw(found, on: film, into: overlays) }
  }

  /// One picture of at most 1200 px with the film's points.
  private static func draw(_ found: FoundFilm, on film: any GreyFilm, into folder: String) throws {
    let marks = found.points.compactMap { point in
      point.position.map {
        OverlayMark(name: point.landmark.name, position: $0, confidence: point.confidence)
      }
    }
    let canvas = Overlay(film: film, marks: marks, title: found.image.name).canvas()
    let path = found.image.path(in: folder) + ".overlay.png"
    try FileBytes.makeFolder(path.containingFolder)
    try FileBytes.checkOwn(path)
    try canvas.writePNG(path)
  }
}

/// One of N equal parts of a folder, the same on every machine and for every program start.
///
/// A film's part depends on its own name alone, so that films that come or go move no other.
package struct Shard: Sendable, Hashable {
  /// From 1.
  package let index: Int
  /// Parts in all.
  package let count: Int

  /// Reads `3/16`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// Whether a film belongs to this part.
  package func contains(_ film: ImageName) -> Bool {
    guard let number = UInt64(ContentHash.of(Array(film.name.utf8)), radix: 16) else { return false }
    return number % UInt64(count) == UInt64(index - 1)
  }
}
