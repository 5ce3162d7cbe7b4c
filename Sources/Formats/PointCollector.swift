import Basics
import Landmarks
import Radiograph

/// Gathers points while a file is read: finds their films, refuses what cannot be used.
package struct PointCollector {
  let source: ImportSource
  let context: ImportContext
  private var points = ImportedPoints()
  /// First and last line of the last rejection, if it is about lines.
  private var rejectedLines: ClosedRange<Int>?
  /// Rows of the points so far.
  private var seen: [NumberedPoint: Int32] = [:]
  private var filmNumbers = Numbering<ImageName>()
  private var landmarkNumbers = Numbering<String>()
  private var annotatorNumbers = Numbering<String>()
  /// What becomes of the points of films that the file says are of another size.
  private var copies: [ImageName: Copy] = [:]
  /// Spacings that the file states by film, and those among them that are not the film's.
  private var statedSpacings: [ImageName: PixelSpacing] = [:]
  private var otherSpacings = OtherSpacings()
  /// Points at exactly 0, 0.
  private var zeros = (taken: 0, left: 0)
  /// Points whose x or y is null.
  private var unset = 0
  /// Where rows stand that are not lines.
  private var elements: [Int32: String] = [:]
  /// The names of the file, with what is looked up for them, and what they mean.
  private var names: [ImageName: String] = [:]
  private var meanings: [ImageName: Result<FilmNames.Meaning, FilmNames.Refusal>] = [:]
  private var knownLandmarks = Set<Landmark>()
  /// Whether the file has the individual that the person asked for.
  var hasAskedIndividual = false

  init(_ source: ImportSource, _ context: ImportContext) {
    (self.source, self.context) = (source, context)
    source.notes.forEach { note($0) }
  }

  /// A collector that begins again, where the names of the file taken together mean something else than each alone;
  /// nil where they do not.
  var knowingAllNames: PointCollector? {
    let together = context.films.meanings(of: names, in: source.directory)
    guard names.keys.contains(where: { together[$0] != meanings[$0] }) else { return nil }
    var collector = PointCollector(source, context)
    (collector.names, collector.meanings) = (names, together)
    return collector
  }

  /// What was gathered, with notes on what a person should look at.
  func finished() -> ImportedPoints {
    var collector = self
    if zeros.left > 0 { collector.note("points at exactly 0, 0 left out: \(zeros.left)") }
    if zeros.taken > 0 {
      collector.note(
        "points at exactly 0, 0 taken as they stand: \(zeros.taken); if they are absent, import with --no-zeros"
      )
    }
    if unset > 0 {
      collector.note("points whose x or y is no number (null, NaN, Infinity) left unset: \(unset)")
    }
    if let sentence = collector.otherSpacings.note(
      teller: "the folder", counting: "what a person said first, else what the film says,")
    {
      collector.note(sentence)
    }
    collector.noteFarPoints()
    collector.noteNames()
    if let asked = context.individual, asked != Self.largest, !hasAskedIndividual {
      collector.note("no individual is called \(asked.quotedForMessage) there")
    }
    return collector.points
  }

  /// Names films that are taken for names that say something else, and keeps the guesses among them.
  private mutating func noteNames() {
    let films = Set(points.rows.map(\.film))
    let used = meanings.compactMapValues { try? $0.get() }.filter { films.contains($0.value.film) }
      .sorted { $0.key < $1.key }
    for (name, meaning) in used where meaning.isGuess { points.guesses[meaning.film] = name.name }
    let beside = used.filter(\.value.isBeside).map { (name: $0.key.name, film: $0.value.film) }
    if let sentence = FilmNames.note(onFilmsBeside: beside) { note(sentence) }
  }

  /// Names points that lie beside their films, and films whose points look like millimetres.
  private mutating func noteFarPoints() {
    var outside: [String] = []
    for (film, rows) in Dictionary(grouping: points.rows, by: \.film).sorted(by: { $0.key < $1.key }) {
      guard let size = context.size(film) else { continue }
      let (width, height) = (Double(size.width), Double(size.height))
      let positions = rows.compactMap { row in row.point.position.map { (row, $0) } }
      outside += positions.filter { !size.contains($0.1) }.map { row, position in
        "\(row.point.landmark.name.quotedForMessage) of \(film) at \(position.x.shortest), \(position.y.shortest)"
      }
      if positions.count > 2, positions.allSatisfy({ $0.1.x < width / 10 && $0.1.y < height / 10 }) {
        note("all points of \(film) lie in its top left tenth; are they in mm, or of a smaller copy?")
      }
    }
    if let first = outside.first { note("points outside of their films: \(outside.count), such as \(first)") }
  }

  /// The film of a name inside the file; nil, and a rejection, when there is none.
  ///
  /// - Parameter address: what the file has, where the name is only a part of it.
  mutating func film(named name: String, in address: String? = nil, at place: Place) -> ImageName? {
    do {
      return try meaning(of: name, in: address).get().film
    } catch {
      reject(at: place, error.reason)
      return nil
    }
  }

  /// The film of a name that has no points of its own: it is one of the file's names.
  mutating func film(mentioned name: String) -> ImageName? { try? meaning(of: name).get().film }

  private mutating func meaning(
    of name: String, in address: String? = nil
  ) -> Result<FilmNames.Meaning, FilmNames.Refusal> {
    let key = ImageName(address ?? name)
    if let known = meanings[key] { return known }
    names[key] = name
    let meaning = context.films.meanings(of: [key: name], in: source.directory)[key]
    let known = meaning ?? .failure(FilmNames.Refusal(reason: "the image has no name"))
    meanings[key] = known
    return known
  }

  /// The film of a name in a table, from which `SpreadsheetGuard` may keep spreadsheets.
  ///
  /// A program that knows no guard means a name as it stands: it counts where no film has the name without one.
  mutating func film(guarded parts: some Sequence<String>, at place: Place) -> ImageName? {
    let (name, restored) = (
      parts.joined(separator: "/"), parts.map(source.restored).joined(separator: "/")
    )
    let isLiteral = name != restored && (try? context.films.film(named: restored)) == nil
    return film(named: isLiteral ? name : restored, at: place)
  }

  /// The film of a file that belongs to one image: as the person said, else by the name that it holds, which starts where
  /// the file lies, else by the file's own.
  ///
  /// - Parameter isBelowFolder: whether the file holds the film's path below the images' folder.
  /// - Throws: `FormatError` when no film has that name.
  mutating func filmOfFile(named name: String? = nil, isBelowFolder: Bool = false) throws -> ImageName {
    let films = context.films
    if context.film != nil || isBelowFolder, let given = context.film ?? name,
      let meaning = try? films.meaning(of: given), context.film != nil || meaning.fit == .exact
    {
      return meaning.film
    }
    let name = context.film ?? name ?? source.stem
    do {
      let meaning = try films.meaning(of: name, startingAt: source.directory)
      meanings[ImageName(name)] = .success(meaning)
      return meaning.film
    } catch {
      throw FormatError(
        file: source.path,
        reason: error.reason + "; name the file as its image, or name the image with --film")
    }
  }

  /// Compares a size that the file states with the film's own.
  ///
  /// - Returns: whether the film's points can be used: they are scaled where the person asked for it, and refused
  ///   otherwise.
  mutating func take(_ stated: StatedSize?, of film: ImageName, at place: Place) -> Bool {
    if let copy = copies[film] { return copy != .refused }
    guard let stated, let size = context.size(film), stated.joined(with: StatedSize(size)) == nil else {
      return true
    }
    guard context.scalesToFilm, let copy = stated.whole else {
      copies[film] = .refused
      reject(
        at: place,
        "it says that \(film) has \(stated.words) px, but it has \(StatedSize(size).words); "
          + stated.wayToScale)
      return false
    }
    copies[film] = .scaled(from: copy, to: size)
    return true
  }

  /// The same for the size of a picture that the orientation tag turns.
  mutating func take(shown stated: StatedSize?, of film: ImageName, at place: Place) -> Bool {
    take(stated?.turned(by: context.elsewhere(film)?.orientation ?? .asStored), of: film, at: place)
  }

  /// Adds a point of a machine that measures in px of the film or of a copy (`take(_:of:at:)`).
  ///
  /// - Parameters:
  ///   - written: what stands in the file, where it measures from elsewhere: its 0, 0 may be an absent point.
  ///   - status: nil for placed, or predicted where there is a confidence.
  mutating func add(
    _ landmark: Landmark, x: Double, y: Double, written: PixelPoint? = nil, on film: ImageName,
    at place: Place,
    confidence: Double? = nil, status: LandmarkStatus? = nil, annotator: String? = nil
  ) {
    let position = PixelPoint(x: x, y: y)
    if let problem = LandmarkPoint.problem(position: position, confidence: confidence) {
      return reject(at: place, problem)
    }
    add(
      LandmarkPoint(
        landmark: landmark, position: position,
        status: status.flatMap { $0.hasPosition ? $0 : nil } ?? (confidence == nil ? .placed : .predicted),
        confidence: confidence,
        annotator: annotator ?? context.annotator),
      written: written, on: film, at: place)
  }

  mutating func addMissing(_ landmark: Landmark, on film: ImageName, at place: Place) {
    add(
      LandmarkPoint(landmark: landmark, position: nil, status: .missing, annotator: context.annotator),
      on: film, at: place)
  }

  mutating func add(
    _ point: LandmarkPoint, written: PixelPoint? = nil, on film: ImageName, at place: Place
  ) {
    guard let landmark = Landmark(typed: point.landmark.name) else {
      return reject(at: place, "the landmark has no name")
    }
    let copy = copies[film]
    if copy == .refused { return }
    if (written ?? point.position) == PixelPoint(x: 0, y: 0) {
      guard !context.zeroIsAbsent else { return zeros.left += 1 }
      zeros.taken += 1
    }
    let point = point.named(landmark, on: copy)
    let key = NumberedPoint(
      image: filmNumbers.number(of: film), landmark: landmarkNumbers.number(of: landmark.name),
      annotator: context.annotatorsApart ? annotatorNumbers.number(of: point.annotator) : 0)
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
    name(landmark)
    points.rows.append(.init(film: film, point: point, line: place.line))
  }

  /// Leaves a landmark unset whose x or y the file gives as no number, and counts it.
  mutating func leaveUnset(_ landmark: Landmark) {
    name(landmark)
    unset += 1
  }

  /// Keeps a landmark's place in the order, even where it has no point.
  mutating func name(_ landmark: Landmark) {
    guard let landmark = Landmark(typed: landmark.name) else { return }
    if knownLandmarks.insert(landmark).inserted { points.landmarks.append(landmark) }
  }

  /// Takes a curve; one of a name that is there already is the same curve on another film.
  mutating func add(_ curve: Curve) {
    if !points.curves.contains(where: { $0.name == curve.name }) { points.curves.append(curve) }
  }

  /// Takes a line between landmarks; one of a landmark with itself is none.
  mutating func connect(_ from: Landmark, _ to: Landmark) {
    guard let from = Landmark(typed: from.name), let to = Landmark(typed: to.name) else { return }
    if let line = Skeleton.Line(from, to) { points.skeleton.add(line) }
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

  /// Takes the spacing of a film, or of a copy of it, after its size: another one than before is refused, and one that
  /// the film contradicts.
  mutating func take(_ stated: PixelSpacing, of film: ImageName, at place: Place) -> Bool {
    let copy = copies[film]
    let spacing =
      if case .scaled(let copy, let size) = copy { stated.scaled(from: copy, to: size) } else { stated }
    if let earlier = statedSpacings[film] {
      guard !earlier.agrees(with: spacing) else { return true }
      reject(
        at: place,
        "another spacing of \(film), \(spacing.words) mm/px, than \(earlier.words) mm/px before")
      return false
    }
    if copy == nil {
      switch KnownFilm(size: nil, spacings: context.spacings(film)).comparison(with: spacing) {
      case .agrees: break
      case .contradicts(let own):
        reject(
          at: place,
          "it says that \(film) has \(spacing.words) mm/px by \(spacing.source.words), but it has "
            + own.words)
        return false
      case .differs(let own):
        otherSpacings.add(spacing, of: film, known: own)
        if !spacing.source.isPersons {
          statedSpacings[film] = spacing
          return true
        }
      }
    }
    (statedSpacings[film], points.spacings[film]) = (spacing, spacing)
    return true
  }

  /// Rejections with a sentence of their own.
  private static let mostRejections = 10_000

  /// What a file is about where that is not the film itself.
  enum Copy: Equatable {
    /// A copy of another size than the film's.
    case scaled(from: FilmSize, to: FilmSize)
    /// The same, and nobody said that its points may be scaled.
    case refused
  }

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

extension LandmarkPoint {
  /// The point under a name without blanks around it, in px of the film: edges fall on edges.
  fileprivate func named(_ landmark: Landmark, on copy: PointCollector.Copy?) -> LandmarkPoint {
    var position = position
    if case .scaled(let size, let film) = copy { position = position.map { $0.scaled(from: size, to: film) } }
    return LandmarkPoint(
      landmark: landmark, position: position, status: status, confidence: confidence, annotator: annotator)
  }
}
