import Landmarks
import Radiograph

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
  /// Two images of one table that cannot be told apart once their names are shortened.
  case ambiguous(first: ImageName, second: ImageName, names: ImageNames)

  /// One sentence.
  package var description: String {
    switch self {
    case .nothingShared(let prediction, let truth):
      "the predictions and the truth share no point; the predictions begin with \(Self.shown(prediction)), "
        + "the truth with \(Self.shown(truth))"
    case .ambiguous(let first, let second, let names):
      "\(first) and \(second) cannot be told apart by \(names.rawValue); "
        + "name the images alike in both tables"
    }
  }

  private static func shown(_ example: Example?) -> String {
    example.map { "\($0.landmark) of \($0.image)" } ?? "nothing"
  }
}
