// Keys of themes and blocks.
extension Bindings {
  static let looks: [Binding] = [
    Binding(
      .seeing, keys: "T", [(.character("T"), .chooseTheme)], "theme", hint: 80,
      "Choose among the colour themes; each is shown as you pass it."),
    Binding(
      .seeing, keys: "b", [(.character("b"), .nextBlocks)], "blocks",
      "Split cells into halves, quadrants or sextants: finer pictures, where the terminal's font has them.",
      whyDisabled: \.needsFilm),
  ]

  static let themeList: [Binding] = [
    Binding(
      .overlays, modes: [.themes], keys: "Up, Down, k, j",
      [
        (.up, .scroll(-1)), (.character("k"), .scroll(-1)), (.down, .scroll(1)),
        (.character("j"), .scroll(1)),
        (.character("T"), .scroll(1)),
      ], "look", hint: 1, "Look at the next or the previous theme."),
    Binding(
      .overlays, modes: [.themes], keys: "Enter", [(.enter, .chooseHighlighted)], "keep", hint: 2,
      "Keep this theme, for all folders."),
    Binding(
      .overlays, modes: [.themes], keys: "Esc, q", [(.escape, .close), (.character("q"), .close)], "back",
      hint: 3, "Go back to the theme from before."),
  ]
}
