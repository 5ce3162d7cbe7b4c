import Basics
import Cells
import Drawing
import Information
import Radiograph

/// The colours of the layer in use.
struct LayerColours {
  /// How much of the film the layer covers, 0...1.
  let opacity: Double
  private let source: Source

  private enum Source {
    case information(Pyramid)
    case categories(InformationLayer, [InformationCategory: RGB])
    case similarity(SimilarityLayer, scaleX: Double, scaleY: Double)
  }
  private let scale: [RGB]

  /// The layer of a model; nil when there is none, or when its map is not there yet.
  init?(_ model: Model) {
    opacity = model.opacity
    scale = Self.colours(of: model.theme.heatMap)
    guard let film = model.picture.loaded?.film else { return nil }
    switch model.layer {
    case .none, .alignment: return nil
    case .information:
      guard let layer = model.information else { return nil }
      source = .information(layer.bits)
    case .categories:
      guard let layer = model.information else { return nil }
      source = Self.categories(layer, model.theme)
    case .similarity:
      guard let layer = model.similarity, layer.landmark == model.activeLandmark else { return nil }
      source = .similarity(
        layer, scaleX: Double(layer.plane.width) / Double(film.width),
        scaleY: Double(layer.plane.height) / Double(film.height))
    }
  }

  /// The colours of a film's information map; nil for layers that show something else.
  init?(_ layer: Layer, _ information: InformationLayer, _ theme: Theme, opacity: Double) {
    guard layer.isOfInformation else { return nil }
    self.opacity = opacity
    scale = Self.colours(of: theme.heatMap)
    source =
      layer == .information ? .information(information.bits) : Self.categories(information, theme)
  }

  private static func categories(_ layer: InformationLayer, _ theme: Theme) -> Source {
    let colours = InformationCategory.allCases.map { ($0, theme[Glyphs.role($0)]) }
    return .categories(layer, Dictionary(uniqueKeysWithValues: colours))
  }

  /// The layer's colour over a square of film pixels, its corner in pixel edges.
  func colour(left: Double, top: Double, size: Double) -> RGB? {
    switch source {
    case .information(let bits):
      return bits.mean(left: left, top: top, size: size).map {
        colour(Double($0) / InformationLayer.scaleTop)
      }
    case .categories(let layer, let colours):
      return layer.bits.mean(left: left, top: top, size: size).flatMap {
        colours[layer.categories.category(of: $0)]
      }
    case .similarity(let layer, let scaleX, let scaleY):
      let value = layer.plane.bilinear(
        x: (left + size / 2) * scaleX - 0.5, y: (top + size / 2) * scaleY - 0.5)
      return colour(
        Double((value - layer.range.lowerBound) / (layer.range.upperBound - layer.range.lowerBound)))
    }
  }

  /// A colour of the scale, 0...1.
  func colour(_ share: Double) -> RGB {
    scale[max(0, min(scale.count - 1, Int(share * Double(scale.count))))]
  }

  private static func colours(of name: String) -> [RGB] {
    let map = ColourMap.named(name) ?? .cividis
    return (0..<256).map {
      let ink = map[Double($0) / 255]
      return RGB(ink.r, ink.g, ink.b)
    }
  }
}
