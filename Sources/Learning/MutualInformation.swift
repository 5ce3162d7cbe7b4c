import Foundation

/// How much the grey levels of two patches say about each other.
package enum MutualInformation {
  /// I(a; b) = sum over bins p(a, b) log2( p(a, b) / (p(a) p(b)) ), bits, from the joint histogram of paired pixels.
  ///
  /// - Parameters:
  ///   - a, b: grey 0...1 of the same pixels; values outside are clamped.
  ///   - bins: grey levels told apart.
  package static func bits(_ a: [Float], _ b: [Float], bins: Int) -> Double {
    var joint = [Double](repeating: 0, count: bins * bins)
    for (x, y) in zip(a, b) { joint[bin(x, bins) * bins + bin(y, bins)] += 1 }
    let total = Double(min(a.count, b.count))
    var (rows, columns) = ([Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins))
    for i in joint.indices {
      rows[i / bins] += joint[i]
      columns[i % bins] += joint[i]
    }
    return joint.indices.reduce(0) { sum, i in
      joint[i] > 0
        ? sum + joint[i] / total * log2(joint[i] * total / (rows[i / bins] * columns[i % bins])) : sum
    }
  }

  private static func bin(_ grey: Float, _ bins: Int) -> Int {
    max(0, min(bins - 1, Int(grey * Float(bins))))
  }
}
