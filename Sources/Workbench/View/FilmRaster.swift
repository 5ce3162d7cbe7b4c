import Cells
import Drawing
import Information
import Radiograph

/// The colours of a film's blocks (half cells) under a viewport, with a layer over them.
struct FilmRaster {
  let film: LoadedFilm
  let viewport: Viewport
  let window: GreyWindow
  let isInverted: Bool
  let depth: ColourDepth
  /// The layer's colour at a film position, and how much of it covers the film.
  let overlay: LayerColours?

  init(_ film: LoadedFilm, viewport: Viewport, model: Model) {
    self.film = film
    self.viewport = viewport
    window = model.greyWindow
    isInverted = model.isInverted
    depth = model.depth
    overlay = LayerColours(model)
  }

  /// The colour of a block; nil outside the film.
  func colour(column: Int, row: Int) -> RGB? {
    let left = viewport.left + Double(column) * viewport.scale
    let top = viewport.top + Double(row) * viewport.scale
    guard let value = film.pyramid.mean(left: left, top: top, size: viewport.scale) else { return nil }
    let stored = window.grey(value)
    let grey = isInverted ? 1 - stored : stored
    if let overlay, let tint = overlay.colour(left: left, top: top, size: viewport.scale) {
      let colour = RGB(grey: grey).mixed(with: tint, share: overlay.opacity)
      return depth == .mono ? dithered(colour.luma, column, row) : colour
    }
    switch depth {
    case .direct, .indexed256: return RGB(grey: grey)
    case .indexed16: return GreyDither.ansiGrey(grey, column: column, row: row)
    case .mono: return dithered(grey, column, row)
    }
  }

  private func dithered(_ grey: Double, _ column: Int, _ row: Int) -> RGB {
    RGB(grey: grey > GreyDither.threshold(column: column, row: row) ? 1 : 0)
  }
}

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
    case .none: return nil
    case .information:
      guard let layer = model.information else { return nil }
      source = .information(layer.bits)
    case .categories:
      guard let layer = model.information else { return nil }
      let colours = InformationCategory.allCases.map { ($0, model.theme[Glyphs.role($0)]) }
      source = .categories(layer, Dictionary(uniqueKeysWithValues: colours))
    case .similarity:
      guard let layer = model.similarity, layer.landmark == model.activeLandmark else { return nil }
      source = .similarity(
        layer, scaleX: Double(layer.plane.width) / Double(film.width),
        scaleY: Double(layer.plane.height) / Double(film.height))
    }
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
