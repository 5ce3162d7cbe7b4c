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
  private var spacings: [ImageName: PixelSpacing] = [:]
  /// Which of the files a point came from.
  private var seen: [NumberedPoint: Int32] = [:]
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

  init(rule: MergeRule, annotator: String?) {
    (self.rule, self.annotator) = (rule, annotator)
  }

  /// The points by film, in the order of the files.
  var images: [ImportedImage] {
    order.map { ImportedImage(image: $0, points: rows[$0] ?? [], spacing: spacings[$0]) }
  }

  /// Adds what a file holds; a point that another file gave already is refused.
  mutating func add(_ points: ImportedPoints, from path: String) {
    problems += points.rejections.map(\.description)
    unusable += points.rejections.reduce(0) { $0 + $1.count }
    notes += points.notes
    spacings.merge(points.spacings) { first, _ in first }
    for name in points.landmarks where known.insert(name).inserted { landmarks.append(name) }
    points.skeleton.lines.forEach { skeleton.add($0) }
    for curve in points.curves where !curves.contains(where: { $0.name == curve.name }) {
      curves.append(curve)
    }
    files.append(path)
    for row in points.rows { add(row, from: path) }
  }

  /// Notes that a whole file could not be used; the others go on.
  mutating func fail(_ sentence: String) {
    problems.append(sentence)
    unusable += 1
  }

  private mutating func add(_ row: ImportedPoints.Row, from path: String) {
    let point = annotator.map { row.point.placed(by: $0) } ?? row.point
    let owner = rule == .annotator ? point.annotator : ""
    let key = NumberedPoint(
      image: films.number(of: row.film), landmark: names.number(of: point.landmark.name),
      annotator: names.number(of: owner))
    if let other = seen[key].map({ files[Int($0)] }) {
      let rejection = ImportedPoints.Rejection(
        file: path, place: row.line.map { "line \($0)" } ?? row.film.description,
        reason:
          "\(point.landmark) of \(row.film) stands in \(displayName(other)) too")
      problems.append(rejection.description)
      unusable += 1
      return
    }
    seen[key] = Int32(files.count - 1)
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
