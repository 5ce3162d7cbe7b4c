import Landmarks
import Encoder

/// What a landmark looks like to the encoder: one unit feature vector per pyramid level, finest first.
package struct Descriptor: Sendable, Hashable {
  /// `[levels][channels]`, each of unit length.
  package let levels: [[Float]]

  /// Reads a pyramid at a grid position, bilinearly between cell centres, and renormalises.
  package init(at point: GridPoint, in pyramid: FeaturePyramid) {
    levels = pyramid.levels.map { unit($0.interpolated(at: point)) }
  }

  /// Takes vectors as they are and normalises them.
  ///
  /// - Parameter levels: `[levels][channels]`, finest first.
  package init(levels: [[Float]]) { self.levels = levels.map(unit) }

  /// Each landmark's mean over all views that show it.
  static func averages(of views: [[Landmark: Descriptor]]) -> [Landmark: Descriptor] {
    views.reduce(into: DescriptorMeans()) { $0.add($1) }.means
  }
}

/// Each landmark's mean descriptor over views that are added one by one: only their sum is kept.
struct DescriptorMeans: Sendable {
  private var sums: [Landmark: [[Float]]] = [:]

  /// Adds what a view shows; all views must be of the same encoder.
  mutating func add(_ view: [Landmark: Descriptor]) {
    for (landmark, descriptor) in view {
      var sum = sums.removeValue(forKey: landmark) ?? descriptor.levels.map { $0.map { _ in 0 } }
      for (level, values) in descriptor.levels.enumerated() {
        for (channel, value) in values.enumerated() { sum[level][channel] += value }
      }
      sums[landmark] = sum
    }
  }

  /// The renormalised means.
  var means: [Landmark: Descriptor] { sums.mapValues(Descriptor.init(levels:)) }
}

extension FeatureMap {
  /// The feature vector at a grid position, bilinear between the four nearest cells, clamped at the border.
  func interpolated(at point: GridPoint) -> [Float] {
    let centre = Double(stride - 1) / 2
    let x = min(max((point.x - centre) / Double(stride), 0), Double(width - 1))
    let y = min(max((point.y - centre) / Double(stride), 0), Double(height - 1))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (across, down) = (Float(x) - Float(left), Float(y) - Float(top))
    return (0..<channels).map { channel in
      func cell(_ column: Int, _ row: Int) -> Float { values[(row * width + column) * channels + channel] }
      let above = cell(left, top) * (1 - across) + cell(right, top) * across
      let below = cell(left, bottom) * (1 - across) + cell(right, bottom) * across
      return above * (1 - down) + below * down
    }
  }
}

/// The vector scaled to unit length; a zero vector stays zero.
private func unit(_ vector: [Float]) -> [Float] {
  let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return length > 0 ? vector.map { $0 / length } : vector
}
