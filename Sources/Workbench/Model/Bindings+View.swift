import Cells

// Keys that change what is seen.
extension Bindings {
  static let moving: [Binding] = [
    Binding(
      .moving, keys: "h j k l, arrows", strokes("hjkl", Action.move) + arrows(Action.move), "move",
      "Move the cursor by one cell, in fine mode by one image pixel."),
    Binding(
      .moving, keys: "Shift-arrows",
      [
        (.shiftLeft, .leap(.left)), (.shiftDown, .leap(.down)), (.shiftUp, .leap(.up)),
        (.shiftRight, .leap(.right)),
      ], "leap", "Move the cursor ten times as far."),
    Binding(
      .moving, keys: "H J K L", strokes("HJKL", Action.pan), "pan",
      "Pan the radiograph by a quarter of its pane.", whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: "f", [(.character("f"), .toggleFine)], "fine",
      "Fine mode: the cursor moves by image pixels."),
    Binding(
      .moving, keys: "+", [(.character("+"), .zoomIn), (.character("="), .zoomIn)], "zoom in", hint: 70,
      "Zoom in at the cursor.", whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: "-", [(.character("-"), .zoomOut)], "zoom out", hint: 71,
      "Zoom out at the cursor.", whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: "0", [(.character("0"), .fit)], "fit", "Show the whole radiograph.",
      whyDisabled: \.needsFilm),
  ]

  static let seeing: [Binding] =
    [
      Binding(
        .seeing, keys: "i", [(.character("i"), .nextLayer)], "layer", hint: 45,
        "Next layer: none, information in bits, information categories, similarity of the active landmark.",
        whyDisabled: \.needsFilm),
      Binding(
        .seeing, keys: "o", [(.character("o"), .lessOpaque)], "fainter", "Make the layer fainter.",
        whyDisabled: \.needsLayer),
      Binding(
        .seeing, keys: "O", [(.character("O"), .moreOpaque)], "stronger", "Make the layer stronger.",
        whyDisabled: \.needsLayer),
      Binding(
        .seeing, keys: "[ ]",
        [(.character("["), .moveCut(.low, up: false)), (.character("]"), .moveCut(.low, up: true))],
        "low cut", hint: 47, "Move the cut between low and medium information; the shares follow.",
        whyDisabled: \.needsCategories),
      Binding(
        .seeing, keys: "{ }",
        [(.character("{"), .moveCut(.high, up: false)), (.character("}"), .moveCut(.high, up: true))],
        "high cut", hint: 48, "Move the cut between medium and high information; the shares follow.",
        whyDisabled: \.needsCategories),
      Binding(
        .seeing, keys: "z", [(.character("z"), .toggleMagnifier)], "magnifier", hint: 65,
        "Magnifier around the cursor, on or off."),
      Binding(
        .seeing, keys: "w", [(.character("w"), .window)], "window", hint: 62,
        "Window mode: arrows change centre and width of the grey window.", whyDisabled: \.needsFilm),
      Binding(
        .seeing, keys: "W", [(.character("W"), .automaticWindow)], "auto window",
        "Grey window as the file states it, else from the image's percentiles."),
      Binding(
        .seeing, keys: "v", [(.character("v"), .invert)], "invert", "Exchange black and white."),
    ] + looks

  static let windowMode: [Binding] = [
    Binding(
      .window, modes: [.window], keys: "Up, Down, k, j",
      [
        (.up, .windowCentre(up: true)), (.character("k"), .windowCentre(up: true)),
        (.down, .windowCentre(up: false)), (.character("j"), .windowCentre(up: false)),
      ], "centre", hint: 1, "Move the window's centre: up shows higher values."),
    Binding(
      .window, modes: [.window], keys: "Left, Right, h, l",
      [
        (.right, .windowWidth(up: true)), (.character("l"), .windowWidth(up: true)),
        (.left, .windowWidth(up: false)), (.character("h"), .windowWidth(up: false)),
      ], "width", hint: 2, "Change the window's width: right is softer, left is harder."),
    Binding(
      .window, modes: [.window], keys: "W", [(.character("W"), .automaticWindow)], "auto", hint: 3,
      "Grey window as the file states it, else from the image's percentiles."),
    Binding(
      .window, modes: [.window], keys: "v", [(.character("v"), .invert)], "invert", hint: 4,
      "Exchange black and white."),
    Binding(
      .window, modes: [.window], keys: "Enter, Esc, w, q",
      [(.enter, .close), (.escape, .close), (.character("w"), .close), (.character("q"), .close)], "done",
      hint: 5, "Leave window mode."),
  ]

  static let program: [Binding] = [
    Binding(
      .program, keys: "?", [(.character("?"), .help), (.function(1), .help)], "help", hint: 90,
      "This list of keys."),
    Binding(
      .program, keys: ":", [(.character(":"), .palette)], "commands", hint: 89,
      "Type a part of what you want; everything that can be done is listed with its key."),
    Binding(
      .program, keys: "q", [(.character("q"), .quit)], "quit", hint: 91,
      "Quit. Every point is saved already.", whyDisabled: \.whyNotQuit),
    Binding(
      .program, modes: Set(Mode.Kind.allCases), keys: "Ctrl-c", [(.control("c"), .quit)], "quit",
      "Quit at once, whatever is open."),
  ]

  /// The vi keys for left, down, up and right.
  static func strokes(_ keys: String, _ action: (Direction) -> Action) -> [(Key, Action)] {
    zip(keys, Direction.allCases).map { (.character($0), action($1)) }
  }

  static func arrows(_ action: (Direction) -> Action) -> [(Key, Action)] {
    [
      (.left, action(.left)), (.down, action(.down)), (.up, action(.up)), (.right, action(.right)),
    ]
  }
}
