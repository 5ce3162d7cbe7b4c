import Landmarks
import Radiograph

/// The points that two tables share, by image and landmark, in the order of the truth.
struct PointMatching: RandomAccessCollection {
  /// A point of both tables.
  struct Pair {
    let prediction: PointRow
    let truth: PointRow
    let from: PixelPoint
    let to: PixelPoint
  }

  let missing: Int
  let withoutTruth: Int
  let names: ImageNames
  private let predictions: PointTable
  private let truth: PointTable
  /// Rows of the pairs in either table.
  private let rows: [(prediction: Int32, truth: Int32)]

  init(predictions: PointTable, truth: PointTable) throws {
    let names = ImageNames.shared(predictions, truth) ?? .exact
    var keys = Keys(names: names)
    let predicted = try keys.index(predictions)
    let known = try keys.index(truth)
    rows = truth.rows.enumerated().compactMap { index, row in
      guard row.point.position != nil, let prediction = predicted[keys.key(of: row)] else { return nil }
      return (prediction, Int32(index))
    }
    missing = known.count - rows.count
    withoutTruth = predicted.count - rows.count
    (self.predictions, self.truth, self.names) = (predictions, truth, names)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { rows.count }

  subscript(index: Int) -> Pair {
    let prediction = predictions.rows[Int(rows[index].prediction)]
    let truth = truth.rows[Int(rows[index].truth)]
    let nowhere = PixelPoint(x: .nan, y: .nan)
    return Pair(
      prediction: prediction, truth: truth, from: prediction.point.position ?? nowhere,
      to: truth.point.position ?? nowhere)
  }

  /// Points of both tables as whole numbers.
  private struct Keys {
    let names: ImageNames
    /// Of the image that was asked for last: rows of one image follow each other.
    private var last: (image: ImageName, number: Int32)?
    private var images = Numbering<String>()
    private var landmarks = Numbering<String>()

    init(names: ImageNames) { self.names = names }

    mutating func key(of row: PointRow) -> NumberedPoint {
      if last?.image != row.image { last = (row.image, images.number(of: names.key(of: row.image))) }
      return NumberedPoint(
        image: last?.number ?? 0, landmark: landmarks.number(of: row.point.landmark.name))
    }

    /// The numbers of the rows that have a position; two images that become one name under `names` are refused.
    mutating func index(_ table: PointTable) throws -> [NumberedPoint: Int32] {
      var index: [NumberedPoint: Int32] = [:]
      for (number, row) in table.rows.enumerated() where row.point.position != nil {
        let other = index.updateValue(Int32(number), forKey: key(of: row)).map { table.rows[Int($0)] }
        if let other, other.image != row.image {
          throw EvaluationError.ambiguous(first: other.image, second: row.image, names: names)
        }
      }
      return index
    }
  }
}

/// Pixels to the unit of the evaluation.
struct MillimetreScale {
  let unit: ErrorUnit
  private let spacing: @Sendable (PointMatching.Pair) -> PixelSpacing?

  init(given: Double?, pairs: PointMatching) {
    if let given {
      let everywhere = PixelSpacing(x: given, y: given, source: .user)
      unit = .millimetres(source: "\(given.shortest) mm/px from --spacing")
      spacing = { _ in everywhere }
    } else if !pairs.isEmpty, pairs.allSatisfy({ $0.truth.spacing != nil }) {
      unit = .millimetres(source: "spacing columns of the truth")
      spacing = { $0.truth.spacing }
    } else if !pairs.isEmpty, pairs.allSatisfy({ $0.prediction.spacing != nil }) {
      unit = .millimetres(source: "spacing columns of the predictions")
      spacing = { $0.prediction.spacing }
    } else {
      unit = .pixels
      spacing = { _ in nil }
    }
  }

  /// Unit lengths per column and row for a pair.
  func factors(of pair: PointMatching.Pair) -> (x: Double, y: Double) {
    let scale = spacing(pair)
    return (scale?.x ?? 1, scale?.y ?? 1)
  }

  func error(of pair: PointMatching.Pair) -> RadialError {
    let scale = spacing(pair)
    let x = (pair.from.x - pair.to.x) * (scale?.x ?? 1)
    let y = (pair.from.y - pair.to.y) * (scale?.y ?? 1)
    return RadialError(
      image: pair.truth.image, landmark: pair.truth.point.landmark, prediction: pair.from, truth: pair.to,
      distance: (x * x + y * y).squareRoot())
  }
}

extension PointRow {
  /// The image's long side, native px, where the table tells its size.
  var longSide: Int? { imageWidth.flatMap { width in imageHeight.map { max(width, $0) } } }
}

/// How the image names of two tables are brought together.
package enum ImageNames: String, Sendable, CaseIterable {
  /// As they are written.
  case exact = "exact names"
  /// Without the folder in front.
  case base = "names without folders"
  /// Without the folder and without the ending, for films that were converted.
  case stem = "names without folders and endings"

  /// The strictest way under which the tables share an image; nil when they share none.
  static func shared(_ first: PointTable, _ second: PointTable) -> ImageNames? {
    allCases.first { names in
      !Set(first.images.map(names.key)).isDisjoint(with: second.images.map(names.key))
    }
  }

  /// What of a name counts.
  func key(of image: ImageName) -> String {
    let image = image.name
    if self == .exact { return image }
    let base = image.lastIndex(of: "/").map { String(image[image.index(after: $0)...]) } ?? image
    guard self == .stem, let dot = base.lastIndex(of: "."), dot != base.startIndex else { return base }
    return String(base[..<dot])
  }

  /// Whether a name given by hand means this image; folder and ending may be left out.
  static func matches(_ given: String, _ image: ImageName) -> Bool {
    allCases.contains { $0.key(of: image) == given }
  }
}

/// Why two tables cannot be compared.
package enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One point of a table, to show how it names things.
  package struct Example: Sendable, Hashable {
    let image: ImageName
    let landmark: Landmark

    init(_ row: PointRow) {
      image = row.image
      landmark = row.point.landmark
    }
  }

  /// No image and landmark with a position in both tables; the first row of each, if there is one.
  case nothingShared(prediction: Example?, truth: Example?)
  /// A truth that holds nothing but predictions.
  case noPersonsTruth
  /// The same of two annotators.
  case noCommonPoint(first: Example?, second: Example?)
  /// Two images of one table that cannot be told apart once their names are shortened.
  case ambiguous(first: ImageName, second: ImageName, names: ImageNames)

  /// One sentence.
  package var description: String {
    switch self {
    case .nothingShared(let prediction, let truth):
      "the predictions and the truth share no point; the predictions begin with \(Self.shown(prediction)), "
        + "the truth with \(Self.shown(truth))"
    case .noPersonsTruth:
      "the truth holds nothing but predictions that nobody has looked at; expected points of a person"
    case .noCommonPoint(let first, let second):
      "the two annotators share no point; the first begins with \(Self.shown(first)), "
        + "the second with \(Self.shown(second))"
    case .ambiguous(let first, let second, let names):
      "\(first) and \(second) cannot be told apart by \(names.rawValue); "
        + "name the images alike in both tables"
    }
  }

  private static func shown(_ example: Example?) -> String {
    example.map { "\($0.landmark) of \($0.image)" } ?? "nothing"
  }
}
