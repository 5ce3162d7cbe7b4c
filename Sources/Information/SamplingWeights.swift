import Foundation
import Radiograph

/// Draws query pixels in proportion to a power of their information: rho(x) = H(x)^alpha (Quan et al., section III).
///
/// Low pixels become rare but do not vanish; a map without any information is sampled evenly.
package struct SamplingWeights: Sendable {
  /// The exponent that the paper found best.
  package static let usualAlpha = 0.3

  /// Columns of the map.
  package let width: Int
  /// Running sums of the weights, row-major; the last one is their total.
  private let cumulative: [Double]

  /// Weights of every cell of an information map.
  ///
  /// - Parameters:
  ///   - bits: Information, bits, `[height, width]`, on whatever grid the queries live.
  ///   - alpha: The exponent; 0 samples evenly.
  package init(bits: Plane, alpha: Double = usualAlpha) {
    width = bits.width
    var weights = bits.values.map { $0 > 0 ? pow(Double($0), alpha) : alpha == 0 ? 1 : 0 }
    if !weights.contains(where: { $0 > 0 }) { weights = weights.map { _ in 1 } }
    var total = 0.0
    cumulative = weights.map { weight in
      total += weight
      return total
    }
  }

  /// The probability of drawing a cell.
  package func probability(x: Int, y: Int) -> Double {
    let index = y * width + x
    let weight = cumulative[index] - (index > 0 ? cumulative[index - 1] : 0)
    return weight / (cumulative.last ?? 1)
  }

  /// Draws a cell; nil only for an empty map.
  package func draw(using random: inout some RandomNumberGenerator) -> (x: Int, y: Int)? {
    guard let total = cumulative.last else { return nil }
    let target = Double.random(in: 0..<total, using: &random)
    // The first running sum beyond the target: cells of weight 0 are never first.
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return (low % width, low / width)
  }
}
