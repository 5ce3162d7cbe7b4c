import Basics
import Cells
import Landmarks

// The list of landmarks: number, colour, name, group, and how many images show each.
extension FrameBuilder {
  mutating func drawLandmarkList() {
    let panel = model.panelOfLandmarks
    drawPanel(panel, title: "Landmarks")
    let inside = panel.box.inset(by: 1)
    let counts = inside.columns - 13
    frame.put("group", column: inside.column + counts - 14, row: inside.row, style: style(.dim), width: 13)
    put("marks", endingAt: inside.column + counts + 6, inside.row, style(.dim))
    put("found", endingAt: inside.column + counts + 12, inside.row, style(.dim))
    for index in panel.window.indices { drawLandmarkLine(index, panel.line(of: index)) }
  }

  private mutating func drawLandmarkLine(_ index: Int, _ line: CellRect) {
    let landmark = model.landmarks[index]
    let text = index == model.activeIndex ? chosenStyle() : style(.text)
    frame.fill(line, Cell(" ", text))
    let alike = model.landmarks.contains { $0 != landmark && $0.lookAlike == landmark.lookAlike }
    let counts = line.columns - 13
    put("\(index + 1)", endingAt: line.column + 4, line.row, text)
    frame[line.column + 5, line.row] = Cell(
      alike ? "≈" : "■", mixed(text, alike ? theme[.warning] : colour(of: landmark) ?? theme[.dim]))
    frame.put(
      landmark.description, column: line.column + 7, row: line.row, style: text, width: counts - 22)
    let traits = model.traits[landmark]
    frame.put(
      displayName(traits?.group ?? ""), column: line.column + counts - 14, row: line.row, style: text,
      width: 13)
    guard let count = model.landmarkCounts[landmark] else { return }
    put("\(count.marks)", endingAt: line.column + counts + 6, line.row, text)
    put("\(count.predictions)", endingAt: line.column + counts + 12, line.row, text)
  }

  private func mixed(_ style: Style, _ ink: RGB) -> Style {
    var style = style
    style.foreground = ink
    return style
  }

  /// The colour that a person has given a landmark, as it is legible on the theme's paper; nil for that of its status.
  func colour(of landmark: Landmark) -> RGB? {
    model.traits[landmark]?.colour.map { $0.rgb(onLight: theme.isLight) }
  }

  /// The colour of a landmark's mark.
  func markColour(ofLandmark index: Int) -> RGB {
    let landmark = model.landmarks[index]
    return colour(of: landmark) ?? theme[Glyphs.role(model.points.status(of: landmark))]
  }
}

extension LandmarkTraits.Colour {
  /// Eight hues that stay apart, darker on light paper.
  func rgb(onLight isLight: Bool) -> RGB {
    switch self {
    case .red: isLight ? RGB(190, 30, 45) : RGB(255, 110, 110)
    case .orange: isLight ? RGB(170, 85, 0) : RGB(255, 165, 70)
    case .yellow: isLight ? RGB(130, 110, 0) : RGB(245, 225, 80)
    case .green: isLight ? RGB(25, 120, 45) : RGB(120, 220, 120)
    case .cyan: isLight ? RGB(0, 115, 130) : RGB(90, 220, 230)
    case .blue: isLight ? RGB(30, 80, 190) : RGB(120, 170, 255)
    case .violet: isLight ? RGB(110, 50, 170) : RGB(195, 150, 255)
    case .pink: isLight ? RGB(175, 30, 120) : RGB(255, 150, 210)
    }
  }
}
