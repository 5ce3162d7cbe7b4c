import Landmarks
import Radiograph

/// The points that two tables share, by image and landmark, in the order of the truth.
///
/// Images are the same where their names are (`PointTable.naming` brings names together).
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
  private let predictions: PointTable
  private let truth: PointTable
  /// Rows of the pairs in either table.
  private let rows: [(prediction: Int32, truth: Int32)]

  init(predictions: PointTable, truth: PointTable) {
    var keys = Keys()
    let predicted = keys.index(predictions)
    let known = keys.index(truth)
    rows = truth.rows.enumerated().compactMap { index, row in
      guard row.point.position != nil, let prediction = predicted[keys.key(of: row)] else { return nil }
      return (prediction, Int32(index))
    }
    missing = known.count - rows.count
    withoutTruth = predicted.count - rows.count
    (self.predictions, self.truth) = (predictions, truth)
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
    /// Of the image that was asked for last: rows of one image follow each other.
    private var last: (image: ImageName, number: Int32)?
    private var images = Numbering<ImageName>()
    private var landmarks = Numbering<String>()

    mutating func key(of row: PointRow) -> NumberedPoint {
      if last?.image != row.image { last = (row.image, images.number(of: row.image)) }
      return NumberedPoint(
        image: last?.number ?? 0, landmark: landmarks.number(of: row.point.landmark.name))
    }

    /// The numbers of the rows that have a position.
    mutating func index(_ table: PointTable) -> [NumberedPoint: Int32] {
      var index: [NumberedPoint: Int32] = [:]
      for (number, row) in table.rows.enumerated() where row.point.position != nil {
        index[key(of: row)] = Int32(number)
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
  /// Images that are left out hold all that they share, so many.
  case allExcluded(images: Int)
  /// A truth that holds nothing but predictions.
  case noPersonsTruth
  /// The same of two annotators.
  case noCommonPoint(first: Example?, second: Example?)

  /// One sentence.
  package var description: String {
    switch self {
    case .nothingShared(let prediction, let truth):
      "the predictions and the truth share no point; the predictions begin with \(Self.shown(prediction)), "
        + "the truth with \(Self.shown(truth))"
    case .allExcluded(let images):
      "all images of which the predictions and the truth share points are left out: \(images)"
    case .noPersonsTruth:
      "the truth holds nothing but predictions that nobody has looked at; expected points of a person"
    case .noCommonPoint(let first, let second):
      "the two annotators share no point; the first begins with \(Self.shown(first)), "
        + "the second with \(Self.shown(second))"
    }
  }

  private static func shown(_ example: Example?) -> String {
    example.map { "\($0.landmark) of \($0.image)" } ?? "nothing"
  }
}
