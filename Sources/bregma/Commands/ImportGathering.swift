import Basics
import Cells
import Formats
import Landmarks
import Radiograph
import Store

/// The points of several files, brought together by film.
struct ImportGathering {
  private let rule: MergeRule
  private let annotator: String?
  private var rows: [ImageName: [LandmarkPoint]] = [:]
  private var order: [ImageName] = []
  /// mm/px by film, and which of the files says so.
  private var spacings: [ImageName: (spacing: PixelSpacing, file: Int)] = [:]
  /// Which of the files a point came from.
  private var seen: [NumberedPoint: Int32] = [:]
  /// Points of films that the names of their files only might mean.
  private var guessed: [ImageName: [Guess]] = [:]
  private var files: [String] = []
  private var films = Numbering<ImageName>()
  private var names = Numbering<String>()
  private var known = Set<Landmark>()
  /// Landmarks in the files' order.
  private(set) var landmarks: [Landmark] = []
  /// Lines between landmarks.
  private(set) var skeleton = Skeleton()
  /// Curves through landmarks.
  private(set) var curves: [Curve] = []
  /// Whether a point has no annotator.
  private(set) var hasNameless = false
  /// Files and lines that could not be used, one sentence each.
  private(set) var problems: [String] = []
  /// How many lines and files that are.
  private(set) var unusable = 0
  /// What a person should know.
  private(set) var notes: [String] = []

  /// What a file has for a film whose name in the file has other folders, another ending or case.
  private struct Guess {
    let name: String
    let file: Int
    var rows: [ImportedPoints.Row] = []
    let spacing: PixelSpacing?
  }

  init(rule: MergeRule, annotator: String?) {
    (self.rule, self.annotator) = (rule, annotator)
  }

  /// The points by film, in the order of the files.
  var images: [ImportedImage] {
    order.map { ImportedImage(image: $0, points: rows[$0] ?? [], spacing: spacings[$0]?.spacing) }
  }

  /// Adds what a file holds; a point that another file gave already is refused.
  mutating func add(_ points: ImportedPoints, from path: String) {
    problems += points.rejections.map(\.description)
    unusable += points.rejections.reduce(0) { $0 + $1.count }
    notes += points.notes
    for name in points.landmarks where known.insert(name).inserted { landmarks.append(name) }
    points.skeleton.lines.forEach { skeleton.add($0) }
    for curve in points.curves where !curves.contains(where: { $0.name == curve.name }) {
      curves.append(curve)
    }
    let file = files.count
    files.append(path)
    var guesses: [ImageName: Guess] = [:]
    for row in points.rows {
      if let name = points.guesses[row.film] {
        guesses[
          row.film, default: Guess(name: name, file: file, spacing: points.spacings[row.film])
        ].rows.append(row)
      } else {
        add(row, from: file)
      }
    }
    add(points.spacings.filter { points.guesses[$0.key] == nil }, from: file)
    for (film, guess) in guesses { guessed[film, default: []].append(guess) }
  }

  /// Takes films that names only might mean, once all names are known: where no other name means them.
  mutating func settleGuesses() {
    var taken: [(name: String, film: ImageName)] = []
    for (film, guesses) in guessed.sorted(by: { $0.key < $1.key }) {
      guard rows[film] == nil, Set(guesses.map(\.name)).count == 1 else {
        for guess in guesses {
          problems.append(
            "\(displayName(files[guess.file])): \(guess.name.quotedForMessage) could only be \(film), which is "
              + "what another name means; left out")
          unusable += guess.rows.count
        }
        continue
      }
      for guess in guesses {
        for row in guess.rows { add(row, from: guess.file) }
        if let spacing = guess.spacing { add([film: spacing], from: guess.file) }
      }
      taken += guesses.prefix(1).map { ($0.name, film) }
    }
    guessed = [:]
    if let note = FilmNames.note(onGuesses: taken) { notes.append(note) }
  }

  /// Takes spacings of films; where a file before gave another one, that one stays, and it is said.
  private mutating func add(_ stated: [ImageName: PixelSpacing], from file: Int) {
    var others: [Int: OtherSpacings] = [:]
    for (film, spacing) in stated.sorted(by: { $0.key < $1.key }) {
      guard let known = spacings[film] else {
        spacings[film] = (spacing, file)
        continue
      }
      if !known.spacing.agrees(with: spacing) {
        others[known.file, default: OtherSpacings()].add(spacing, of: film, known: known.spacing)
      }
    }
    for (first, other) in others.sorted(by: { $0.key < $1.key }) {
      let teller = displayName(files[first])
      if let sentence = other.note(teller: teller, counting: "that of \(teller)") {
        notes.append("\(displayName(files[file])): \(sentence)")
      }
    }
  }

  /// Notes that a whole file could not be used; the others go on.
  mutating func fail(_ sentence: String) {
    problems.append(sentence)
    unusable += 1
  }

  private mutating func add(_ row: ImportedPoints.Row, from file: Int) {
    let point = annotator.map { row.point.placed(by: $0) } ?? row.point
    let owner = rule == .annotator ? point.annotator : ""
    let key = NumberedPoint(
      image: films.number(of: row.film), landmark: names.number(of: point.landmark.name),
      annotator: names.number(of: owner))
    if let other = seen[key].map({ files[Int($0)] }) {
      let rejection = ImportedPoints.Rejection(
        file: files[file], place: row.line.map { "line \($0)" } ?? row.film.description,
        reason:
          "\(point.landmark) of \(row.film) stands in \(displayName(other)) too")
      problems.append(rejection.description)
      unusable += 1
      return
    }
    seen[key] = Int32(file)
    if point.annotator.isEmpty { hasNameless = true }
    if rows[row.film] == nil { order.append(row.film) }
    rows[row.film, default: []].append(point)
  }
}

extension LandmarkPoint {
  /// The same point under somebody's name.
  fileprivate func placed(by annotator: String) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: position, status: status, confidence: confidence, annotator: annotator)
  }
}
