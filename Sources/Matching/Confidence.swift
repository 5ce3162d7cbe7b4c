import Foundation

/// What a search saw, as the probability that the true place lies near.
///
/// The distance to the true place is taken for a Weibull variable whose scale follows from the evidence:
/// P(distance < r) = 1 - exp(-(r / scale)^shape). The coefficients are a maximum-likelihood fit to 18 718 points:
/// films 001-100 of cephalometric-train (15 single templates, two triples; the truth is the mean of two readers,
/// and their noise belongs to what is predicted) and phantoms, searched with encoders that saw no label. How well
/// it fits other films is printed by `bregma evaluate`.
public enum Confidence {
  /// What counts as near unless somebody says otherwise, working-grid px: 2 mm on a film of a head.
  public static let radius = 4.0
  /// The same on films whose spacing is known, mm.
  public static let millimetres = 2.0

  /// The probability of lying within a radius, working-grid px, of the true place.
  public static func probability(of evidence: Evidence, within radius: Double) -> Double {
    guard radius > 0 else { return 0 }
    let model: Model = evidence.magnified == nil ? .coarse : .refined
    let scale = exp(model.logScale(of: evidence))
    let probability = 1 - exp(-pow(radius / scale, model.shape))
    // Weights that training has wrecked see nothing that is a number: nothing is sure then.
    return probability.isFinite ? probability : 0
  }

  /// A regression of the logarithm of the scale on what was seen.
  private struct Model {
    let constant: Double
    let peak: Double
    let margin: Double
    var similarity = 0.0
    var blur = 0.0
    let misplacement: Double
    let shape: Double

    static let refined = Model(
      constant: 3.207, peak: -1.093, margin: -2.056, similarity: -2.534, blur: 0.648, misplacement: 0.186,
      shape: 1.249)
    static let coarse = Model(constant: 4.855, peak: -3.327, margin: -3.842, misplacement: 0.1, shape: 1.433)

    /// The usual misplacement, for landmarks too few to tell a shape, working-grid px.
    private static let usualMisplacement = 6.0

    func logScale(of evidence: Evidence) -> Double {
      constant + peak * evidence.peak + margin * evidence.margin
        + similarity * (evidence.magnified?.similarity ?? 0) + blur * log(1 + (evidence.magnified?.blur ?? 0))
        + misplacement * log(1 + (evidence.misplacement ?? Self.usualMisplacement))
    }
  }
}
