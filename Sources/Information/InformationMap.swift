import Basics
import CKernels
import Foundation
import Radiograph
import Synchronization

/// Information quantity: how much the grey levels around a pixel say, in bits. (Unsafe buffers live here.)
///
/// The Shannon entropy H = -sum P(g) log2 P(g) of the 256-level histogram over a disk around each native pixel
/// (Quan et al., "Information-guided pixel augmentation for pixel-wise contrastive learning", section III).
/// Near the border the part of the disk inside the image counts. Equal to scikit-image's
/// `rank.entropy(image, disk(radius))` to a millionth of a bit.
package enum InformationMap {
  /// The radius of the paper and of every default here, native px.
  package static let usualRadius = 10

  /// The radii that can be computed, native px.
  package static let radii = 1...Int(BREGMA_ENTROPY_RADIUS)

  /// A map that the machine's memory could not hold.
  package struct OutOfMemory: Error, CustomStringConvertible {
    let width: Int
    let height: Int

    /// One sentence for a person.
    package var description: String { "not enough memory for the information map of \(width) x \(height) px" }
  }

  /// The entropy around every native pixel of a film, bits, `[height, width]`.
  ///
  /// To bring the map to another grid, resample it: `Plane.resized` takes the area mean.
  /// - Parameters:
  ///   - film: Read as 8 bits (`Film.eightBit()`).
  ///   - radius: Of the disk, native px; clamped to `radii`.
  ///   - workers: Cores used.
  package static func compute(
    film: Film, radius: Int = usualRadius, workers: Int
  ) throws(OutOfMemory) -> Plane {
    try compute(
      grey: film.eightBit(), width: film.width, height: film.height, radius: radius, workers: workers)
  }

  /// The entropy around every pixel of an 8-bit image, bits, `[height, width]`.
  ///
  /// - Parameter grey: Row-major, `[height, width]`.
  package static func compute(
    grey: [UInt8], width: Int, height: Int, radius: Int = usualRadius, workers: Int
  ) throws(OutOfMemory) -> Plane {
    precondition(grey.count == width * height, "an image needs width * height samples")
    guard !grey.isEmpty else { return Plane(width: width, height: height) }
    let radius = min(max(radius, radii.lowerBound), radii.upperBound)
    guard let plan = bregma_entropy_plan_create(Int32(radius)) else {
      throw OutOfMemory(width: width, height: height)
    }
    defer { bregma_entropy_plan_free(plan) }
    let failures = Atomic(0)
    let bits = [Float](unsafeUninitializedCapacity: grey.count) { bits, count in
      // Small pieces, so that nobody waits long for the last one.
      Parallel.pieces(of: height, size: Int(BREGMA_ENTROPY_BAND), workers: workers) { rows in
        let status = bregma_entropy_rows(
          plan, grey, Int32(width), Int32(height), Int32(rows.lowerBound), Int32(rows.upperBound),
          bits.baseAddress)
        if status != 0 { failures.add(1, ordering: .relaxed) }
      }
      count = grey.count
    }
    guard failures.load(ordering: .relaxed) == 0 else { throw OutOfMemory(width: width, height: height) }
    return Plane(width: width, height: height, values: bits)
  }
}

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
