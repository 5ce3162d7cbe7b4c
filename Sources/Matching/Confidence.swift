import Basics
import Foundation
import Landmarks
import Radiograph

/// What a search saw, as the probability that the true place lies near.
///
/// The distance to the true place is taken for a Weibull variable whose scale follows from the evidence:
/// P(distance < r) = 1 - exp(-(r / scale)^shape). No label of a searched film went into the coefficients. They are a
/// maximum-likelihood fit to 9310 points of films 001-100 of cephalometric-train (ten templates, stage two of
/// docs/MODEL.md) that were searched twice: from the template, and by way of the neighbouring film, on which the same
/// landmarks had been found. The distance between the two answers stands for the error of either, with a person's
/// scatter added to both ends: what remains of the difference between two readers of those films when a landmark's
/// usual difference is taken away (0.77 mm on average for one of them). The coarse coefficients come from the
/// distance between the coarse answer and the refined one by way of the neighbour: all coarse answers are blurred
/// alike, and agree too well with each other.
///
/// Where the film was aligned to the template's, the coefficients are others, for the alignment tells anatomies that the
/// encoder knows from those that it does not. They are a maximum-likelihood fit to labelled points: 1,368 of every fourth
/// film of 001-100, 6,120 of every other film of spine-labelled and 504 of every other one of wing-labelled, from the
/// first (three templates each); the sets weigh 1.5 to 1 to 3. How well it fits other films is
/// printed by `bregma evaluate`.
package enum Confidence {
  /// What counts as near unless somebody says otherwise, working-grid px: 2 mm on a film of a head.
  package static let radius = 4.0
  /// The same on films whose spacing is known, mm.
  package static let millimetres = Nearness.millimetres

  /// What counts as near on a film, native px; nil for `radius` on the working grid.
  ///
  /// - Parameter within: a distance asked for, mm, or px of films without spacing; nil for `millimetres`.
  package static func radius(within: Double?, spacing: PixelSpacing?) -> Double? {
    spacing.map { (within ?? millimetres) / $0.mean } ?? within
  }

  /// The probability of lying within a radius, working-grid px, of the true place.
  ///
  /// - Parameter shift: what is added to the logarithm of the scale (`EncoderMetadata.confidenceShift`).
  package static func probability(
    of evidence: Evidence, within radius: Double, shift: Double = 0
  ) -> Double {
    guard radius > 0 else { return 0 }
    let model = Model.of(evidence)
    let scale = exp(model.logScale(of: evidence) + shift)
    let probability = 1 - exp(-pow(radius / scale, model.shape))
    // Weights that training has wrecked see nothing that is a number: nothing is sure then.
    return probability.isFinite ? probability : 0
  }

  /// Logarithm of the distance, working-grid px, that 63 in 100 true places with this evidence do not exceed.
  package static func logScale(of evidence: Evidence) -> Double {
    Model.of(evidence).logScale(of: evidence)
  }

  /// The shift of a search from several templates, whose points lie nearer than those of one. Settled on films 001-100:
  /// -0.12, -0.17, -0.20 and -0.24 for 2, 3, 5 and 10 templates. (Here searches by way of other films mislead: they
  /// agree the better the more templates both have in common.)
  ///
  /// - Parameter templates: their number, at least 1.
  static func shift(ofTemplates templates: Int) -> Double { -0.26 * (1 - 1 / Double(max(1, templates))) }

  /// The shift under which half of the points lie nearer than their median distance should be; 0 without points.
  ///
  /// - Parameter points: what was seen of each, and its distance from the true place, working-grid px.
  package static func shift(of points: [(evidence: Evidence, distance: Double)]) -> Double {
    let excess = points.map { evidence, distance in
      let model = Model.of(evidence)
      return log(max(distance, leastDistance)) - model.logScale(of: evidence) - log(log(2)) / model.shape
    }
    return excess.upperMedian ?? 0
  }

  /// The shift under which points claim on average what is asked; 0 without points.
  ///
  /// - Parameter points: what was seen of each, and the radius of its claim, working-grid px.
  package static func shift(claiming mean: Double, by points: [(evidence: Evidence, radius: Double)])
    -> Double
  {
    guard !points.isEmpty else { return 0 }
    func claimed(_ shift: Double) -> Double {
      points.reduce(0) { $0 + probability(of: $1.evidence, within: $1.radius, shift: shift) }
        / Double(points.count)
    }
    // The larger the shift, the less is claimed: halve the interval.
    var (low, high) = (-4.0, 4.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if claimed(middle) > mean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Closer than this, distances are a matter of rounding, working-grid px.
  private static let leastDistance = 0.01

  /// A regression of the logarithm of the scale on what was seen.
  private struct Model {
    let constant: Double
    let peak: Double
    let margin: Double
    var similarity = 0.0
    var blur = 0.0
    let misplacement: Double
    var deviation = 0.0
    let shape: Double

    static let aligned = Model(
      constant: 4.335, peak: -2.516, margin: -3.474, similarity: -2.431, blur: 0.331, misplacement: 0.042,
      deviation: 0.461, shape: 1.166)
    static let refined = Model(
      constant: 2.867, peak: -0.293, margin: -2.12, similarity: -1.551, blur: 0.198, misplacement: 0.031,
      shape: 1.275)
    static let coarse = Model(constant: 3.653, peak: -1.83, margin: -2.866, misplacement: 0.009, shape: 1.465)

    static func of(_ evidence: Evidence) -> Model {
      guard evidence.magnified != nil else { return .coarse }
      return evidence.expectedDeviation == nil ? .refined : .aligned
    }

    /// The usual misplacement, for landmarks too few to tell a shape, working-grid px.
    private static let usualMisplacement = 6.0

    func logScale(of evidence: Evidence) -> Double {
      constant + peak * evidence.peak + margin * evidence.margin
        + similarity * (evidence.magnified?.similarity ?? 0) + blur * log(1 + (evidence.magnified?.blur ?? 0))
        + misplacement * log(1 + (evidence.misplacement ?? Self.usualMisplacement))
        + deviation * log(1 + (evidence.expectedDeviation ?? 0))
    }
  }
}
