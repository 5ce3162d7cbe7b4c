import Landmarks
import Radiograph

/// Where a landmark was found on a film, and how sure the matcher is.
package struct Detection: Sendable, Hashable {
  /// Landmark name.
  package let landmark: Landmark
  /// Native pixels of the film searched.
  package let position: PixelPoint
  /// Probability that the true place lies near, 0...1 (see `Confidence`): where a person should look first.
  package let confidence: Double
  /// What the confidence follows from.
  package let evidence: Evidence

  package init(landmark: Landmark, position: PixelPoint, confidence: Double, evidence: Evidence) {
    (self.landmark, self.position) = (landmark, position)
    (self.confidence, self.evidence) = (confidence, evidence)
  }

  /// Makes a detection whose confidence follows from what was seen.
  ///
  /// - Parameters:
  ///   - radius: what counts as near, working-grid px.
  ///   - shift: of the encoder (`EncoderMetadata.confidenceShift`).
  init(
    landmark: Landmark, position: PixelPoint, evidence: Evidence, radius: Double = Confidence.radius,
    shift: Double = 0
  ) {
    self.init(
      landmark: landmark, position: position,
      confidence: Confidence.probability(of: evidence, within: radius, shift: shift),
      evidence: evidence)
  }
}

/// Everything that a search of one film brings.
package struct Findings: Sendable {
  /// One per landmark.
  package let detections: [Detection]
  /// How the templates' films lie on this one; nil where that could not be made out, or nobody asked.
  package let alignment: FilmAlignment?
  /// What a person should know of how the film was searched, one sentence each.
  package let notes: [String]
  /// Whether the film is blank, so that nothing could be found.
  package private(set) var showsNothing = false

  package init(detections: [Detection], alignment: FilmAlignment? = nil, notes: [String] = []) {
    (self.detections, self.alignment, self.notes) = (detections, alignment, notes)
  }

  /// The same of a film of one grey, with a sentence about it.
  func ofNothing() -> Findings {
    var findings = Findings(
      detections: detections, alignment: alignment,
      notes: notes + ["it shows nothing: all of it is of one grey"])
    findings.showsNothing = true
    return findings
  }

  /// The same on the film as it is stored, of which a pose was searched.
  ///
  /// - Parameter size: columns and rows of the stored film, px.
  func stored(_ size: FilmSize, from pose: FilmPose) -> Findings {
    Findings(
      detections: detections.map {
        Detection(
          landmark: $0.landmark, position: pose.stored($0.position, on: size), confidence: $0.confidence,
          evidence: $0.evidence)
      }, alignment: alignment?.stored(size, from: pose), notes: notes + [pose.note])
  }
}

/// What a search saw of a landmark, from which its confidence follows. Distances in working-grid px.
package struct Evidence: Sendable, Hashable {
  /// Similarity at the coarse peak: the weighted mean cosine over the levels, -1...1.
  package var peak: Double
  /// Coarse peak minus the best similarity farther than the margin radius away.
  package var margin: Double
  /// What the magnified crop showed; nil where nothing was refined.
  package var magnified: Magnified?
  /// How exactly the alignment tells where to expect the landmark, a standard deviation; nil without an alignment.
  package var expectedDeviation: Double?
  /// Distance from where the template's shape, laid over the other landmarks, would have it; nil where too few
  /// landmarks tell a shape.
  package var misplacement: Double?

  /// What the second look saw.
  package struct Magnified: Sendable, Hashable {
    /// Similarity of the magnified features alone at the best cell, -1...1.
    package var similarity: Double
    /// Standard deviation of the places that look likely.
    package var blur: Double

    /// Puts what was seen together.
    package init(similarity: Double, blur: Double) {
      (self.similarity, self.blur) = (similarity, blur)
    }
  }

  /// The deviation where nothing could be made out: the film resembles no template.
  package static let nothingExpected = 60.0

  /// What the coarse search alone saw.
  package init(peak: Double, margin: Double) {
    (self.peak, self.margin) = (peak, margin)
  }
}
