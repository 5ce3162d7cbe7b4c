/// How an encoder is pretrained.
package enum PretrainingMethod: String, Sendable, CaseIterable {
  /// Pixel-wise InfoNCE under information-guided augmentation ([IG]).
  case informationGuided = "information-guided"
  /// Pixel contrast between an encoder and its momentum copy ([PP], section 3.1).
  case pixContrast = "pixcontrast"
  /// Pixel-to-propagation consistency, without negatives ([PP], section 3.2).
  case pixPro = "pixpro"

  /// Whether a slowly following copy of the encoder makes the targets.
  var hasMomentumEncoder: Bool { self != .informationGuided }
  /// Query sampling of the paper.
  package var usualSampling: Sampling { self == .informationGuided ? .entropy : .uniform }
  /// Grey-level augmentation of the paper.
  package var usualIntensity: IntensityScheme { self == .informationGuided ? .perCategory : .plain }
}

/// Where queries fall.
package enum Sampling: String, Sendable, CaseIterable {
  /// Anywhere on the film alike.
  case uniform
  /// With weight H^0.3 of the information around a pixel.
  case entropy
}

/// How strongly the second view's grey levels differ from the first's.
package enum IntensityScheme: String, Sendable, CaseIterable {
  /// Mildly, everywhere alike.
  case plain
  /// As estimated from real films, everywhere alike.
  case shared
  /// As estimated from real films for low, medium and high information.
  case perCategory = "per-category"
}
