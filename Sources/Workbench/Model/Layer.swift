import Information
import Landmarks
import Radiograph

/// What lies over the radiograph.
package enum Layer: String, Sendable, CaseIterable {
  /// The radiograph alone.
  case none
  /// Information quantity, bits.
  case information
  /// Low, medium and high information.
  case categories
  /// Similarity of every place to the active landmark of the templates.
  case similarity
  /// How the marked films lie on this one, and where landmarks are expected.
  case alignment

  /// Name in the status line.
  package var label: String {
    switch self {
    case .none: "no layer"
    case .information: "information, bits"
    case .categories: "information categories"
    case .similarity: "similarity of the active landmark"
    case .alignment: "the marked film laid over this one"
    }
  }
}

/// How large the points' marks are over the film.
package enum MarkSize: String, Sendable, CaseIterable {
  case small, usual, large

  /// Beside the usual size, where marks are drawn in pixels.
  var factor: Double {
    switch self {
    case .small: 0.6
    case .usual: 1
    case .large: 1.7
    }
  }
}

/// The information map of one image, ready to be drawn.
package struct InformationLayer: Sendable, Equatable {
  /// Bits at native resolution and halved again and again.
  package let bits: Pyramid
  /// Where low ends and where high begins.
  package private(set) var categories: Categories
  /// Share of the area in each category, 0...1.
  package private(set) var shares: [InformationCategory: Double]
  /// Pixels by information, bins of `binWidth`: shares follow moving cuts without counting again.
  private let histogram: [Int]

  /// The top of the colour scale, bits: films of eight bits stay below.
  static let scaleTop = 7.0

  package init(bits: Plane, categories: Categories) {
    self.bits = Pyramid(bits)
    self.categories = categories
    var histogram = [Int](repeating: 0, count: Int(16 / Self.binWidth))
    for value in bits.values {
      // A little is added so that a value on a cut falls into the bin above it.
      let bin = Int(Double(value) / Self.binWidth + 1e-4)
      histogram[max(0, min(histogram.count - 1, bin))] += 1
    }
    self.histogram = histogram
    shares = Self.shares(histogram, categories)
  }

  /// Width of the histogram's bins, bits; the cuts move by whole ones.
  static let binWidth = 0.1

  /// The same map with other cuts.
  func parted(by categories: Categories) -> InformationLayer {
    var layer = self
    layer.categories = categories
    layer.shares = Self.shares(histogram, categories)
    return layer
  }

  private static func shares(_ histogram: [Int], _ categories: Categories) -> [InformationCategory: Double] {
    var counts: [InformationCategory: Int] = [.low: 0, .medium: 0, .high: 0]
    for (bin, count) in histogram.enumerated() where count > 0 {
      counts[categories.category(of: Float((Double(bin) + 0.5) * binWidth)), default: 0] += count
    }
    let total = Double(max(1, histogram.reduce(0, +)))
    return counts.mapValues { Double($0) / total }
  }
}

/// Similarity of every place of an image to one landmark of the templates, ready to be drawn.
package struct SimilarityLayer: Sendable, Equatable {
  /// The image.
  package let image: ImageName
  /// The landmark.
  package let landmark: Landmark
  /// Similarity, any resolution, over the whole film.
  package let plane: Plane
  /// Lowest and highest value.
  package let range: ClosedRange<Float>

  package init(image: ImageName, landmark: Landmark, plane: Plane) {
    (self.image, self.landmark, self.plane) = (image, landmark, plane)
    let low = plane.values.min() ?? 0
    range = low...max(low + .leastNormalMagnitude, plane.values.max() ?? 1)
  }
}

/// How the films that take part in the search lie on an image, ready to be drawn.
package struct AlignmentLayer: Sendable, Equatable {
  /// The image.
  package let image: ImageName
  /// How far the films agree, 0...1.
  package let agreement: Double
  /// Corners of a square lattice over the film that agrees best, row by row, native px of the image.
  package let lattice: [[PixelPoint]]
  /// Where landmarks are expected.
  package let expected: [Landmark: ExpectedPlace]

  package init(
    image: ImageName, agreement: Double, lattice: [[PixelPoint]], expected: [Landmark: ExpectedPlace]
  ) {
    (self.image, self.agreement) = (image, agreement)
    (self.lattice, self.expected) = (lattice, expected)
  }

  /// Squares along the long side of the lattice's film.
  package static let squares = 12

  /// Neighbours along the lattice's rows and columns.
  var edges: [(PixelPoint, PixelPoint)] {
    let across = lattice.flatMap { Array(zip($0, $0.dropFirst())) }
    let down = zip(lattice, lattice.dropFirst()).flatMap { Array(zip($0, $1)) }
    return across + down
  }
}

extension Pyramid {
  /// The mean over a square of `size` finest-level pixels, its corner given in pixel edges; nil outside.
  ///
  /// The level is chosen so that the square spans one to two of its pixels: a few reads at any zoom.
  package func mean(left: Double, top: Double, size: Double) -> Float? {
    let base = levels[0]
    var index = 0
    while index + 1 < levels.count, size >= Double(2 << index) { index += 1 }
    let level = levels[index]
    let scaleX = Double(level.width) / Double(base.width)
    let scaleY = Double(level.height) / Double(base.height)
    guard left + size > 0, top + size > 0, left < Double(base.width), top < Double(base.height) else {
      return nil
    }
    let x = max(0, left * scaleX)..<min(Double(level.width), (left + size) * scaleX)
    let y = max(0, top * scaleY)..<min(Double(level.height), (top + size) * scaleY)
    return level.mean(x, y)
  }
}

extension Plane {
  /// The area mean over a rectangle inside the plane, in pixel edges.
  fileprivate func mean(_ x: Range<Double>, _ y: Range<Double>) -> Float {
    let columns = Int(x.lowerBound)...max(Int(x.lowerBound), min(width - 1, Int(x.upperBound)))
    let rows = Int(y.lowerBound)...max(Int(y.lowerBound), min(height - 1, Int(y.upperBound)))
    var sum: Float = 0
    var weights: Float = 0
    for row in rows {
      let tall = Float(min(y.upperBound, Double(row + 1)) - max(y.lowerBound, Double(row)))
      for column in columns {
        let wide = Float(min(x.upperBound, Double(column + 1)) - max(x.lowerBound, Double(column)))
        sum += tall * wide * values[row * width + column]
        weights += tall * wide
      }
    }
    return weights > 0 ? sum / weights : self[columns.lowerBound, rows.lowerBound]
  }
}
