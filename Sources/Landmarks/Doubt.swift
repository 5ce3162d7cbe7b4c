/// How much a film promises to whoever corrects it: the one rule of which film is looked at next.
package enum Doubt {
  /// Of what was found on a film, the more the less sure; nil where nothing waits for a person.
  package static func of(_ points: some Sequence<LandmarkPoint>) -> Double? {
    points.lazy.filter { $0.status == .predicted }.compactMap(\.confidence).min().map { 1 - $0 }
  }
}
