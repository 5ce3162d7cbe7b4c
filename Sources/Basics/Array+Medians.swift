extension Collection where Element: BinaryFloatingPoint {
  /// The textbook median: the mean of the two middle values where their number is even; nil without values.
  ///
  /// Reports of errors and agreement use it.
  package var median: Element? {
    isEmpty ? nil : { ($0[($0.count - 1) / 2] + $0[$0.count / 2]) / 2 }(sorted())
  }

  /// The upper of the two middle values where their number is even, so always one of the values; nil without any.
  ///
  /// Matching and timing use it: their scales were fitted with it.
  package var upperMedian: Element? { isEmpty ? nil : sorted()[count / 2] }
}

extension Array {
  /// At most `count` of the elements, evenly spaced, in order: what is enough to learn from or to judge by.
  package func evenlySpread(_ count: Int) -> [Element] {
    count >= self.count ? self : (0..<count).map { self[$0 * self.count / count] }
  }
}
