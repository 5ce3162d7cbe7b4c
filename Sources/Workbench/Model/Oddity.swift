import Landmarks
import Radiograph

/// How unlike the other films' shapes one film's is.
package struct Oddity: Sendable, Equatable {
  /// 0 is the most unlike.
  package let rank: Int
  /// The landmark farthest from where it lies on the others.
  package let landmark: Landmark
  /// What is probably wrong, as the end of a sentence, or how far it is from the mean.
  package let words: String

  package init(rank: Int, landmark: Landmark, words: String) {
    (self.rank, self.landmark, self.words) = (rank, landmark, words)
  }
}
