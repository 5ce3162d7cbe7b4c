import Foundation
import Landmarks
import Radiograph

/// A set of measurements for the landmarks of a folder: which name of the set is which of theirs.
package struct MeasurementPlan: Sendable, Equatable {
  package let set: MeasurementSet
  /// The folder's landmark for a name of the set.
  package let names: [Landmark: Landmark]
  /// Names that no landmark of the folder has, and the landmark that looks most like one, in the set's order.
  package let unknown: [Unknown]

  /// A name that no landmark has.
  package struct Unknown: Sendable, Hashable {
    package let name: Landmark
    /// The landmark that was probably meant.
    package let lookAlike: Landmark?

    /// The end of a sentence.
    package var words: String {
      "no landmark is called \(name)" + (lookAlike.map { " (there is \($0))" } ?? "")
    }
  }

  /// Names are the same without regard to case, blanks and hyphens; synonyms count after the names themselves.
  ///
  /// - Parameter landmarks: the folder's, in their order.
  package init(_ set: MeasurementSet, landmarks: [Landmark]) {
    self.set = set
    let known = Set(landmarks)
    let plain = Dictionary(landmarks.map { (LookAlike.plain($0), $0) }) { first, _ in first }
    var names: [Landmark: Landmark] = [:]
    var absent: [Landmark] = []
    for name in set.definitions.flatMap(\.landmarks) where names[name] == nil && !absent.contains(name) {
      let candidates = [name] + (set.synonyms[name] ?? [])
      let found =
        candidates.first(where: known.contains)
        ?? candidates.lazy.compactMap { plain[LookAlike.plain($0)] }.first
      if let found { names[name] = found } else { absent.append(name) }
    }
    self.names = names
    let taken = Set(names.values)
    let free = landmarks.filter { !taken.contains($0) }
    unknown = absent.map { Unknown(name: $0, lookAlike: LookAlike.of($0, among: free)) }
  }

  /// The lines of a measurement on a film, native px; without those whose landmarks have no place.
  package func lines(
    of definition: MeasurementDefinition, at position: (Landmark) -> PixelPoint?
  ) -> [(PixelPoint, PixelPoint)] {
    definition.lines.compactMap { line in
      guard let from = names[line.from].flatMap(position), let to = names[line.to].flatMap(position) else {
        return nil
      }
      return (from, to)
    }
  }
}

/// What a measurement on one film comes to.
package struct MeasuredValue: Sendable, Hashable {
  package enum Unit: String, Sendable, Hashable, Codable {
    case degrees = "deg"
    case millimetres = "mm"
    /// Native px, where no spacing is known.
    case pixels = "px"
    case ratio = "1"
  }

  package enum Status: String, Sendable, Hashable, Codable {
    /// A person has decided on every point that it stands on.
    case placed
    /// Nobody has looked at some of them.
    case predicted
    /// Some have no place.
    case missing
    /// It cannot be told, although all are there: points coincide.
    case impossible
  }

  package let name: String
  /// nil for `missing` and `impossible`.
  package let value: Double?
  package let unit: Unit
  /// Standard deviation that the scatter of the points implies, to first order; nil where that is unknown.
  package let error: Double?
  package let status: Status
  /// Why there is no value, or what to look at: the end of a sentence; empty where all is well.
  package let note: String
}

/// One film's points, to be measured.
package struct FilmToMeasure: Sendable {
  package var points: [Landmark: LandmarkPoint]
  package var spacing: PixelSpacing?
  /// px; says what a confidence is about where no spacing is known.
  package var longSide: Int?

  package init(points: [Landmark: LandmarkPoint], spacing: PixelSpacing? = nil, longSide: Int? = nil) {
    (self.points, self.spacing, self.longSide) = (points, spacing, longSide)
  }

  /// How far a point scatters along each axis, native px; nil where nobody can tell.
  ///
  /// A prediction's confidence p is the probability of lying within a radius r. Of a scatter that is the same in all
  /// directions and normal, 1 - exp(-r² / 2σ²) lies within r; so σ = r / sqrt(-2 ln(1 - p)).
  /// - Parameter pointError: of a person's points, and of predictions without a confidence: mm, or px of films without
  ///   spacing.
  func deviation(of landmark: Landmark, pointError: Double?) -> Double? {
    guard let point = points[landmark] else { return nil }
    let stated = pointError.map { $0 / (spacing?.mean ?? 1) }
    let claimed = point.confidence.flatMap { confidence -> Double? in
      guard confidence > 0.001, let radius = Nearness.radius(spacing: spacing, longSide: longSide) else {
        return nil
      }
      return radius / (-2 * log(1 - min(confidence, 0.999))).squareRoot()
    }
    return point.status.isPersons ? stated ?? claimed : claimed ?? stated
  }
}
