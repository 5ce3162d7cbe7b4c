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

  /// Whether it shows the information map.
  package var isOfInformation: Bool { self == .information || self == .categories }

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
  /// Pixels by information: shares follow moving cuts without counting again.
  package let histogram: InformationHistogram

  /// The top of the colour scale, bits: films of eight bits stay below.
  static let scaleTop = 7.0

  /// - Parameter histogram: of the map that `bits` is a smaller likeness of; nil counts `bits` itself.
  package init(bits: Plane, categories: Categories, histogram: InformationHistogram? = nil) {
    self.bits = Pyramid(bits)
    self.categories = categories
    self.histogram = histogram ?? InformationHistogram(of: bits)
    shares = self.histogram.shares(categories)
  }

  /// What the map and its halvings take, bytes.
  package var bytes: Int { bits.levels.reduce(0) { $0 + 4 * $1.values.count } }

  /// The same map with other cuts.
  func parted(by categories: Categories) -> InformationLayer {
    var layer = self
    layer.categories = categories
    layer.shares = histogram.shares(categories)
    return layer
  }

  /// What a place holds, in words, such as "2.9 bits, medium": begun tenths do not count, so that nothing below a cut
  /// reads as if it lay on it.
  func words(at point: PixelPoint) -> String {
    let value = bits.levels[0].bilinear(x: point.x, y: point.y)
    let tenths = (Double(value) * 10 + 1e-3).rounded(.down) / 10
    return "\(shortText(tenths)) bits, \(categories.category(of: value))"
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
  /// How each of the marked films lies on the image.
  package let templates: [AlignedTemplate]

  package init(
    image: ImageName, agreement: Double, lattice: [[PixelPoint]], expected: [Landmark: ExpectedPlace],
    templates: [AlignedTemplate] = []
  ) {
    (self.image, self.agreement) = (image, agreement)
    (self.lattice, self.expected) = (lattice, expected)
    self.templates = templates
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

/// A marked film as it lies on another one.
package struct AlignedTemplate: Sendable, Equatable {
  /// Its image.
  package let image: ImageName
  /// Corners of a square lattice over it, native px of this film.
  package let corners: [PixelPoint]
  /// Where they lie on the other film, native px of that.
  package let places: [PixelPoint]

  package init(image: ImageName, corners: [PixelPoint], places: [PixelPoint]) {
    (self.image, self.corners, self.places) = (image, corners, places)
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
