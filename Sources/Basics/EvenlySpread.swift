extension Array {
  /// At most `count` of the elements, evenly spaced, in order: what is enough to learn from or to judge by.
  package func evenlySpread(_ count: Int) -> [Element] {
    count >= self.count ? self : (0..<count).map { self[$0 * self.count / count] }
  }
}
