import Information

// Layers, grey window, theme, magnifier.
extension Model {
  mutating func show(_ action: Action) -> [Command] {
    switch action {
    case .nextLayer:
      layer = layer.next
      message = Message("Layer: \(layer.label)")
      return refreshLayer()
    case .moreOpaque: setOpacity(opacity + 0.1)
    case .lessOpaque: setOpacity(opacity - 0.1)
    case .moveCut(let cut, let up): return move(cut, up: up)
    case .toggleMagnifier:
      hasMagnifier.toggle()
    case .chooseTheme: openThemeList()
    case .nextBlocks: return nextBlocks()
    case .window:
      mode = .window
      describeWindow()
    case .automaticWindow:
      window = nil
      describeWindow()
      return [.saveSetting(.window, "")]
    case .invert:
      isInverted.toggle()
      message = Message(isInverted ? "Black and white exchanged" : "Black and white as stored")
      return [.saveSetting(.inverted, isInverted ? "true" : "false")]
    case .windowCentre(let up):
      let step = greyWindow.width / 20
      return setWindow(
        GreyWindow(centre: greyWindow.centre + (up ? step : -step), width: greyWindow.width))
    case .windowWidth(let up):
      return setWindow(
        GreyWindow(centre: greyWindow.centre, width: greyWindow.width * (up ? 1.1 : 1 / 1.1)))
    default: break
    }
    return []
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
      let templates = images.templateCount == 0 && progress.placed > 0 ? [image] : images.templates
      guard !templates.isEmpty else {
        message = Message("Similarity needs a template: mark a landmark first.", .warning)
        return []
      }
      return [.computeSimilarity(image: image, landmark: landmark, templates: templates)]
    }
  }

  /// Moves a cut by a tenth of a bit; the two never cross.
  private mutating func move(_ cut: Cut, up: Bool) -> [Command] {
    let step = InformationLayer.binWidth * (up ? 1 : -1)
    func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
    let low = cut == .low ? max(0, min(cuts.high, tenths(cuts.medium + step))) : cuts.medium
    let high =
      cut == .high ? max(cuts.medium, min(InformationLayer.scaleTop, tenths(cuts.high + step))) : cuts.high
    guard let moved = Categories(cuts: low, high) else { return [] }
    cuts = moved
    information = information?.parted(by: moved)
    message = Message("Low below \(shortText(low)) bits, high from \(shortText(high)) bits")
    return [.saveSetting(.cuts, "\(low),\(high)")]
  }

  private mutating func setOpacity(_ value: Double) {
    opacity = max(0.1, min(1, (value * 10).rounded() / 10))
    message = Message("Layer covers \(Int((opacity * 100).rounded())) %")
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
}
