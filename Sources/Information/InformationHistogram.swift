import Radiograph

/// How many pixels of a film hold how much information: from it shares follow for any cuts that lie on its bins, without
/// the map.
package struct InformationHistogram: Sendable, Equatable {
  /// Width of a bin, bits.
  package static let binWidth = 0.1
  /// Pixels in each bin, from 0 bits on; the last one holds everything above too.
  package let counts: [UInt32]

  /// No image of 256 levels exceeds 8 bits.
  private static let bins = 80

  /// Counts a map.
  package init(of bits: Plane) {
    var counts = [UInt32](repeating: 0, count: Self.bins)
    for value in bits.values {
      // A little is added so that a value on a cut falls into the bin above it.
      let bin = Int(Double(value) / Self.binWidth + 1e-4)
      counts[max(0, min(Self.bins - 1, bin))] += 1
    }
    self.counts = counts
  }

  /// The share of the area in each category; the three add up to 1 (0 for an empty map).
  package func shares(_ categories: Categories) -> [InformationCategory: Double] {
    var sums: [InformationCategory: Int] = [.low: 0, .medium: 0, .high: 0]
    for (bin, count) in counts.enumerated() where count > 0 {
      sums[categories.category(of: Float((Double(bin) + 0.5) * Self.binWidth)), default: 0] += Int(count)
    }
    let total = Double(max(1, sums.values.reduce(0, +)))
    return sums.mapValues { Double($0) / total }
  }

  /// The share of high information alone.
  package func share(from cut: Double) -> Double {
    var (above, total) = (0, 0)
    for (bin, count) in counts.enumerated() {
      total += Int(count)
      if (Double(bin) + 0.5) * Self.binWidth >= cut { above += Int(count) }
    }
    return Double(above) / Double(max(1, total))
  }

  /// The pixels in so many equal columns from 0 bits to a limit, each as a share of the fullest one.
  package func columns(_ count: Int, upTo limit: Double) -> [Double] {
    guard count > 0 else { return [] }
    var sums = [Double](repeating: 0, count: count)
    let width = limit / Double(count)
    for (bin, pixels) in counts.enumerated() {
      // A bin is spread over the columns that it covers.
      let (lower, upper) = (Double(bin) * Self.binWidth, Double(bin + 1) * Self.binWidth)
      for column in Int(lower / width)...max(Int(lower / width), Int((upper - 1e-9) / width))
      where column < count {
        let covered = min(upper, Double(column + 1) * width) - max(lower, Double(column) * width)
        sums[column] += Double(pixels) * covered / Self.binWidth
      }
    }
    let most = max(sums.max() ?? 0, 1e-9)
    return sums.map { $0 / most }
  }
}
