import Radiograph

/// Landmarks around which the encoder should be sharpest: a person's marks, and where they seem to lie on the
/// other films of the folder.
///
/// Three lessons come from it: queries fall near landmarks on every film; the marked films are seen in every
/// batch; and a marked film is paired with another one, so that the encoder learns what differs between people.
package struct Focus: Sendable {
  /// A film and its landmarks, native px.
  package struct Film: Sendable {
    /// Path of the image.
    package var path: String
    /// Landmark positions, native px, and how far each is trusted (0...1).
    package var points: [String: (position: PixelPoint, trust: Double)]

    /// Makes an entry.
    package init(path: String, points: [String: (position: PixelPoint, trust: Double)]) {
      self.path = path
      self.points = points
    }
  }

  /// Films that a person marked.
  package var marked: [Film]
  /// Films with predictions.
  package var predicted: [Film]
  /// Part of the pairs that shows a marked film beside a predicted one.
  package var crossShare = 0.5
  /// Part of the other pairs that shows a marked film twice.
  package var markedShare = 0.3
  /// Part of the queries of a pair of one film that falls around its landmarks.
  package var queryShare = 0.75
  /// Standard deviation of the queries around a landmark, working-grid px.
  package var spread = 3.0
  /// Part of the pairs that is magnified, as refinement will see the films.
  package var closerShare = 0.5

  /// Makes a focus.
  package init(marked: [Film], predicted: [Film]) {
    self.marked = marked
    self.predicted = predicted
  }
}
