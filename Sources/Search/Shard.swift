import Basics
import Radiograph

/// One of N equal parts of a folder, the same on every machine and for every program start.
///
/// A film's part depends on its own name alone, so that films that come or go move no other.
package struct Shard: Sendable, Hashable {
  /// From 1.
  package let index: Int
  /// Parts in all.
  package let count: Int

  /// Reads `3/16`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// Whether a film belongs to this part.
  package func contains(_ film: ImageName) -> Bool {
    guard let number = UInt64(ContentHash.of(Array(film.name.utf8)), radix: 16) else { return false }
    return number % UInt64(count) == UInt64(index - 1)
  }
}
