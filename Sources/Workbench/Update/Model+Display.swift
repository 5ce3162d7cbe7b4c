import Cells
import Landmarks
import Radiograph

// How the film is shown: layers, grey window, magnifier, blocks.
extension Model {
  mutating func showNextLayer() -> [Command] {
    if mode.kind == .gallery { return showNextGalleryLayer() }
    layer = layer.next
    let key = keys.name(of: .toggleHistogram, in: .normal)
    message = Message(
      "Layer: \(layer.label)" + (layer.isOfInformation && !hasHistogram ? "; \(key) shows its histogram" : "")
    )
    return refreshLayer()
  }

  /// Asks for the layer's map of the current image and landmark, unless it is there already.
  mutating func refreshLayer() -> [Command] {
    guard let image = imageName, picture.loaded != nil else { return [] }
    switch layer {
    case .none: return []
    case .information, .categories:
      return information == nil ? [.computeInformation(image: image)] : []
    case .similarity:
      guard let landmark = activeLandmark else { return [] }
      if similarity?.image == image, similarity?.landmark == landmark { return [] }
      similarity = nil
      return askTemplates("Similarity") {
        .computeSimilarity(image: image, landmark: landmark, templates: $0)
      }
    case .alignment: return alignment == nil ? align() : []
    }
  }

  mutating func askTemplates(_ what: String, _ command: ([ImageName]) -> Command) -> [Command] {
    guard !images.templates.isEmpty else {
      message = Message(
        "\(what) needs a point of yours that takes part: mark a landmark first.", .warning)
      return []
    }
    return [command(images.templates)]
  }

  /// Sets how much of the layer covers the film, in tenths.
  mutating func setOpacity(_ value: Double) -> [Command] {
    opacity = max(0.1, min(1, (value * 10).rounded() / 10))
    message = Message("Layer covers \(Int((opacity * 100).rounded())) %")
    return []
  }

  mutating func toggleMagnifier() -> [Command] {
    hasMagnifier.toggle()
    if hasMagnifier, let pane = layout?.film.size, Self.magnifierSize(in: pane) == nil {
      message = Message("The magnifier is on, and shows where the film has more room.")
    }
    return []
  }

  /// Columns and rows of the magnifier's frame in a pane; nil where it has no room.
  static func magnifierSize(in pane: CellSize) -> CellSize? {
    let columns = min(41, max(15, pane.columns / 3)) | 1
    let rows = min(15, max(7, pane.rows / 3)) | 1
    return pane.columns >= 2 * columns && pane.rows >= 2 * rows ? CellSize(columns: columns, rows: rows) : nil
  }

  /// Grey window in use on the current film.
  package var greyWindow: GreyWindow {
    window ?? picture.loaded?.automaticWindow ?? GreyWindow(centre: 127.5, width: 255)
  }

  mutating func openWindowMode() -> [Command] {
    mode = .window
    describeWindow()
    return []
  }

  /// Goes back to the film's own window.
  mutating func resetWindow() -> [Command] {
    window = nil
    describeWindow()
    return [.saveSetting(.window, "")]
  }

  /// Moves the window's centre by a twentieth of its width.
  mutating func shiftWindow(up: Bool) -> [Command] {
    let step = greyWindow.width / 20
    return setWindow(
      GreyWindow(centre: greyWindow.centre + (up ? step : -step), width: greyWindow.width))
  }

  mutating func stretchWindow(by factor: Double) -> [Command] {
    setWindow(GreyWindow(centre: greyWindow.centre, width: greyWindow.width * factor))
  }

  private mutating func setWindow(_ changed: GreyWindow) -> [Command] {
    window = changed
    describeWindow()
    return [.saveSetting(.window, changed.text)]
  }

  private mutating func describeWindow() {
    let centre = shortText(greyWindow.centre)
    let width = shortText(greyWindow.width)
    let origin = window != nil ? "" : greyWindow.curve == nil ? " (automatic)" : " (the file's table)"
    message = Message("Window: centre \(centre), width \(width)\(origin)")
  }

  mutating func invert() -> [Command] {
    isInverted.toggle()
    message = Message(isInverted ? "Black and white exchanged" : "Black and white as stored")
    return [.saveSetting(.inverted, isInverted ? "true" : "false")]
  }

  /// How the cells of the film pane are split.
  ///
  /// Half blocks unless the person wants finer ones; without any grey, twice as many dots tell twice as much.
  var blockShape: BlockShape { blocks ?? (depth == .mono ? .quadrant : .half) }

  /// Pixels where the terminal draws them, halves, quadrants, sextants, and round again.
  mutating func nextBlocks() -> [Command] {
    if canDrawPixels, blocks == BlockShape.allCases.last {
      blocks = nil
      message = Message("The film in pixels of the screen")
      return [.saveSetting(.blocks, "")]
    }
    let shape = cellPixels == nil ? blockShape.next : .half
    blocks = shape
    switch shape {
    case .half:
      let way = canDrawPixels ? "; \(keys.name(of: .nextBlocks, in: .normal)) goes on, to pixels at last" : ""
      message = Message("Blocks: halves of a cell" + way)
    case .quadrant: message = Message("Blocks: quadrants, two by two in a cell")
    case .sextant:
      let key = keys.name(of: .nextBlocks, in: .normal)
      message = Message("Blocks: sextants, two by three; \(key) goes on if you see boxes or question marks")
    }
    return [.saveSetting(.blocks, shape.rawValue)]
  }
}

extension CaseIterable where Self: Equatable, AllCases == [Self] {
  /// The case after this one, round and round.
  var next: Self {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
