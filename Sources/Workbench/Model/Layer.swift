import Information
import Radiograph

/// What lies over the radiograph.
public enum Layer: String, Sendable, CaseIterable {
  /// The radiograph alone.
  case none
  /// Information quantity, bits.
  case information
  /// Low, medium and high information.
  case categories
  /// Similarity of every place to the active landmark of the templates.
  case similarity

  /// The layer after this one, round and round.
  public var next: Layer {
    let all = Layer.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// Name in the status line.
  public var label: String {
    switch self {
    case .none: "no layer"
    case .information: "information, bits"
    case .categories: "information categories"
    case .similarity: "similarity of the active landmark"
    }
  }
}

/// The information map of one image, ready to be drawn.
public struct InformationLayer: Sendable, Equatable {
  /// Bits at native resolution and halved again and again.
  public let bits: Pyramid
  /// Where low ends and where high begins.
  public let categories: Categories
  /// Share of the area in each category, 0...1.
  public let shares: [InformationCategory: Double]

  /// The top of the colour scale, bits: films of eight bits stay below.
  public static let scaleTop = 7.0

  /// Makes a layer from a map at native resolution, bits.
  public init(bits: Plane, categories: Categories) {
    self.bits = Pyramid(bits)
    self.categories = categories
    shares = categories.shares(of: bits)
  }
}

/// Similarity of every place of an image to one landmark of the templates, ready to be drawn.
public struct SimilarityLayer: Sendable, Equatable {
  /// File name of the image.
  public let image: String
  /// Name of the landmark.
  public let landmark: String
  /// Similarity, any resolution, over the whole film.
  public let plane: Plane
  /// Lowest and highest value.
  public let range: ClosedRange<Float>

  /// Makes a layer.
  public init(image: String, landmark: String, plane: Plane) {
    self.image = image
    self.landmark = landmark
    self.plane = plane
    let low = plane.values.min() ?? 0
    range = low...max(low + .leastNormalMagnitude, plane.values.max() ?? 1)
  }
}
