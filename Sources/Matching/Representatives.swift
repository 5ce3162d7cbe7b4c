/// Films that together stand for everybody.
///
/// The templates of one search are averaged, so several should be chosen such that their mean is like the mean of all
/// films, not such that each is typical: kernel herding (Welling 2009).
package enum Representatives {
  /// Chooses films one after the other, each such that the mean of those chosen comes nearest to the mean of all.
  ///
  /// - Parameters:
  ///   - count: films wanted; there are no more than looks.
  ///   - looks: how each film looks, all of one length; nil for a film that cannot be chosen.
  ///   - first: films that are chosen already.
  /// - Returns: indices, in the order chosen.
  package static func choose(_ count: Int, of looks: [[Float]?], beginningWith first: [Int]) -> [Int] {
    let known = looks.indices.filter { looks[$0] != nil }
    let mean = sum(of: known.compactMap { looks[$0] }).map { $0 / Float(known.count) }
    var (picks, total) = (first, sum(of: first.compactMap { looks[$0] }))
    while picks.count < min(count, known.count) {
      let size = Float(picks.count + 1)
      func distance(_ index: Int) -> Float {
        zip(zip(total, looks[index] ?? []), mean).reduce(0) { sum, item in
          let off = (item.0.0 + item.0.1) / size - item.1
          return sum + off * off
        }
      }
      let free = known.filter { !picks.contains($0) }.map { (index: $0, distance: distance($0)) }
      guard let best = free.min(by: { $0.distance < $1.distance }) else { break }
      picks.append(best.index)
      total = sum(of: [total, looks[best.index] ?? []])
    }
    return picks
  }

  private static func sum(of vectors: [[Float]]) -> [Float] {
    vectors.dropFirst().reduce(into: vectors.first ?? []) { sum, vector in
      for (index, value) in vector.enumerated() { sum[index] += value }
    }
  }
}
