import Basics
import Landmarks
import Radiograph

/// What a file holds for the films of a folder.
package struct ImportedPoints: Sendable, Hashable {
  /// A point and where it stood.
  package struct Row: Sendable, Hashable {
    /// The film.
    package let film: ImageName
    /// The point, native px.
    package let point: LandmarkPoint
    /// Line of the file; nil in files without lines.
    package let line: Int?
  }

  /// What was left out, and why.
  package struct Rejection: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the caller named it.
    package let file: String
    /// Lines of the file, or the element of a JSON file, such as "line 7", "lines 7-9" or "shapes[2]".
    package internal(set) var place: String
    /// What is wrong and what was expected.
    package let reason: String
    /// Lines or elements; those that follow each other with the same reason are one rejection.
    package internal(set) var count = 1

    package init(file: String, place: String, reason: String) {
      (self.file, self.place, self.reason) = (file, place, reason)
    }

    /// One sentence.
    package var description: String { "\(displayName(file)), \(place): \(reason)" }
  }

  /// The points, in file order.
  package internal(set) var rows: [Row] = []
  /// What was left out.
  package internal(set) var rejections: [Rejection] = []
  /// What a person should know, one sentence each.
  package internal(set) var notes: [String] = []
  /// mm/px that the file states, by film.
  package internal(set) var spacings: [ImageName: PixelSpacing] = [:]
  /// Landmarks in file order.
  package internal(set) var landmarks: [Landmark] = []
}

/// Gathers points while a file is read: finds their films, refuses what cannot be used.
struct PointCollector {
  let source: ImportSource
  let context: ImportContext
  private(set) var points = ImportedPoints()
  /// First and last line of the last rejection, if it is about lines.
  private var rejectedLines: ClosedRange<Int>?
  /// Rows of the points so far.
  private var seen: [NumberedPoint: Int32] = [:]
  private var filmNumbers = Numbering()
  private var landmarkNumbers = Numbering()
  /// Where rows stand that are not lines.
  private var elements: [Int32: String] = [:]
  private var films: [String: Result<ImageName, FilmNames.Refusal>] = [:]
  private var knownLandmarks = Set<Landmark>()

  init(_ source: ImportSource, _ context: ImportContext) {
    (self.source, self.context) = (source, context)
  }

  /// The film of a name inside the file; nil, and a rejection, when there is none.
  mutating func film(named name: String, at place: Place) -> ImageName? {
    if films[name] == nil {
      films[name] = Result { () throws(FilmNames.Refusal) in try context.films.film(named: name) }
    }
    switch films[name] {
    case .success(let film): return film
    case .failure(let refusal): reject(at: place, refusal.reason)
    case nil: break
    }
    return nil
  }

  /// The film of a file that belongs to one image: as the person said, else by the file's own name.
  ///
  /// - Throws: `FormatError` when no film has that name.
  mutating func filmOfFile(named name: String? = nil) throws -> ImageName {
    do {
      return try context.films.film(named: context.film ?? name ?? source.stem)
    } catch {
      throw FormatError(
        file: source.path,
        reason: error.reason + "; name the file as its image, or name the image with --film")
    }
  }

  mutating func add(
    _ landmark: Landmark, x: Double, y: Double, on film: ImageName, at place: Place,
    confidence: Double? = nil, annotator: String? = nil
  ) {
    guard abs(x) <= Self.farthest, abs(y) <= Self.farthest else {
      return reject(at: place, "\(x.shortest), \(y.shortest) is no position on an image")
    }
    add(
      LandmarkPoint(
        landmark: landmark, position: PixelPoint(x: x, y: y),
        status: confidence == nil ? .placed : .predicted, confidence: confidence,
        annotator: annotator ?? context.annotator),
      on: film, at: place)
  }

  mutating func addMissing(_ landmark: Landmark, on film: ImageName, at place: Place) {
    add(
      LandmarkPoint(landmark: landmark, position: nil, status: .missing, annotator: context.annotator),
      on: film, at: place)
  }

  mutating func add(_ point: LandmarkPoint, on film: ImageName, at place: Place) {
    guard !point.landmark.name.isEmpty else { return reject(at: place, "the landmark has no name") }
    let key = NumberedPoint(
      image: filmNumbers.number(of: film.name), landmark: landmarkNumbers.number(of: point.landmark.name))
    if let earlier = seen[key] {
      let line = points.rows[Int(earlier)].line
      let earlierPlace = line.map { Place.line($0).text } ?? elements[earlier] ?? ""
      return reject(
        at: place,
        "\(point.landmark.name.quotedForMessage) of \(film) stands in \(earlierPlace) already")
    }
    let row = Int32(points.rows.count)
    seen[key] = row
    if case .element(let path) = place { elements[row] = path }
    name(point.landmark)
    points.rows.append(.init(film: film, point: point, line: place.line))
  }

  /// Keeps a landmark's place in the order, even where it has no point.
  mutating func name(_ landmark: Landmark) {
    if !landmark.name.isEmpty, knownLandmarks.insert(landmark).inserted { points.landmarks.append(landmark) }
  }

  mutating func reject(at place: Place, _ reason: String) {
    let last = points.rejections.count - 1
    if let line = place.line, let range = rejectedLines, line >= range.upperBound, last >= 0,
      points.rejections[last].reason == reason
    {
      rejectedLines = range.lowerBound...line
      points.rejections[last].place =
        line == range.lowerBound ? place.text : "lines \(range.lowerBound)-\(line)"
      points.rejections[last].count += 1
      return
    }
    rejectedLines = nil
    guard points.rejections.count < Self.mostRejections else {
      // Nobody reads on here; the rest is counted.
      if points.rejections.count == Self.mostRejections {
        points.rejections.append(
          .init(file: source.path, place: "from \(place.text) on", reason: "more that cannot be used"))
      } else {
        points.rejections[last].count += 1
      }
      return
    }
    rejectedLines = place.line.map { $0...$0 }
    points.rejections.append(.init(file: source.path, place: place.text, reason: reason))
  }

  mutating func note(_ sentence: String) {
    points.notes.append("\(displayName(source.path)): \(sentence)")
  }

  mutating func take(_ spacing: PixelSpacing, statedFor film: ImageName) {
    points.spacings[film] = spacing
  }

  /// Rejections with a sentence of their own.
  private static let mostRejections = 10_000
  /// px; no film is this large, and no arithmetic on such numbers overflows.
  private static let farthest = 1e9

  /// Where in a file something stands.
  enum Place {
    case line(Int)
    case element(String)

    var line: Int? { if case .line(let number) = self { number } else { nil } }

    var text: String {
      switch self {
      case .line(let number): "line \(number)"
      case .element(let path): path
      }
    }
  }
}
