import Cells

// What the keys do while marking.
extension Bindings {
  static let points: [Binding] = [
    Binding(
      .points, keys: "Enter", [(.enter, .place)], "place", hint: 10,
      "Place the active landmark at the cursor and go on to the next one that is unset.",
      whyDisabled: { $0.needsFilm ?? $0.needsLandmark }),
    Binding(
      .points, keys: "Tab", [(.tab, .nextLandmark)], "next landmark", hint: 60,
      "Next landmark.", whyDisabled: \.needsLandmark),
    Binding(
      .points, keys: "Shift-Tab", [(.backTab, .previousLandmark)], "previous landmark",
      "Previous landmark.", whyDisabled: \.needsLandmark),
    Binding(
      .points, keys: "a", [(.character("a"), .accept)], "accept", hint: 5,
      "Accept the prediction of the active landmark and go on to the next prediction.",
      whyDisabled: \.needsPrediction),
    Binding(
      .points, keys: "Ctrl-a", [(.control("a"), .acceptAll)], "accept all", hint: 7,
      "Accept every prediction on this image; one undo takes all of it back.",
      whyDisabled: \.needsAnyPrediction),
    Binding(
      .points, keys: "x", [(.character("x"), .reject)], "clear", hint: 15,
      "Reject the prediction, or clear the point, of the active landmark.",
      whyDisabled: \.needsSetPoint),
    Binding(
      .points, keys: "d", [(.character("d"), .deleteOwn), (.delete, .deleteOwn)], "delete",
      "Delete the active landmark's point if a person set it; predictions stay.",
      whyDisabled: \.needsOwnPoint),
    Binding(
      .points, keys: "m", [(.character("m"), .markMissing)], "missing",
      "Mark the active landmark as not visible on this image and go on.",
      whyDisabled: { $0.needsFilm ?? $0.needsLandmark }),
    Binding(
      .points, keys: "Ctrl-y", [(.control("y"), .copyPoint)], "copy",
      "Copy the active landmark's point from another image, the one seen last unless you name one; it waits for a or Enter.",
      whyDisabled: { $0.needsFilm ?? $0.needsUnsetLandmark ?? $0.needsSavedPoints }),
    Binding(
      .points, keys: "Y", [(.character("Y"), .copyPoints)], "copy all",
      "Copy the points of all landmarks that are unset here from another image; they wait for your review.",
      whyDisabled: { $0.needsFilm ?? $0.needsAnyUnset ?? $0.needsSavedPoints }),
    Binding(
      .points, modes: [.normal, .gallery], keys: "u", [(.character("u"), .undo)], "undo", hint: 30,
      "Undo the last thing you did, on whatever image, in earlier sessions too; a search is no such thing.",
      whyDisabled: \.whyNoUndo),
    Binding(
      .points, modes: [.normal, .gallery], keys: "Ctrl-r", [(.control("r"), .redo)], "redo",
      "Redo what was undone last.", whyDisabled: \.whyNoUndo),
    Binding(
      .points, keys: "U", [(.character("U"), .history)], "history", hint: 85,
      "Everything done on this image, with times; go back or forward to any moment.",
      whyDisabled: \.whyNoUndo),
  ]

  static let landmarkNames: [Binding] = [
    Binding(
      .points, keys: "'", [(.character("'"), .goToLandmark)], "go to landmark",
      "Go to a landmark by number or by a part of its name; 12' goes to the twelfth.",
      whyDisabled: \.needsLandmark),
    Binding(
      .points, keys: "c", [(.character("c"), .newLandmark)], "new landmark",
      "Add a landmark: type its name.", whyDisabled: \.needsImage),
    Binding(
      .points, keys: "R", [(.character("R"), .renameLandmark)], "rename",
      "Rename the active landmark, with its points on all images.", whyDisabled: \.whyNoRenaming),
    Binding(
      .points, keys: "D", [(.character("D"), .deleteLandmark)], "delete landmark",
      "Delete the active landmark with its points on all images; they are counted first, and u brings them back.",
      whyDisabled: \.whyNoRenaming),
    Binding(
      .points, keys: "E", [(.character("E"), .connect)], "line",
      "Draw a line from the active landmark to another one, or take it away: type its name. Several names and a number "
        + "make a curve with so many semilandmarks.",
      whyDisabled: \.needsLandmark),
    Binding(
      .points, keys: "S", [(.character("S"), .chooseSet)], "landmark sets",
      "Add landmark names: a ready-made set, your own typed one per line, or a text file.",
      whyDisabled: \.needsImage),
    Binding(
      .points, keys: "C", [(.character("C"), .landmarkList)], "landmarks",
      "The list of landmarks: order, names, colours, groups, two spellings merged.",
      whyDisabled: \.needsLandmark),
  ]

  static let images: [Binding] = [
    Binding(
      .images, keys: "n", [(.character("n"), .nextImage), (.pageDown, .nextImage)], "next", hint: 40,
      "Next image.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "p", [(.character("p"), .previousImage), (.pageUp, .previousImage)], "previous",
      hint: 41, "Previous image.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "N", [(.character("N"), .nextReview)], "review", hint: 18,
      "Go to the least certain image that is left, and there to its least certain point; sorted by shape, to the "
        + "image least like the others, and the next time to the next.",
      whyDisabled: {
        $0.images.predictedCount > 0 || $0.images.order == .shape ? nil : "No predictions wait for review."
      }),
    Binding(
      .images, keys: "g", [(.character("g"), .goTo)], "go to",
      "Go to an image by number or by a part of its name.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "/", [(.character("/"), .filter)], "filter",
      "Show only images whose name contains a text, or, after a #, with such a tag: #bad, #note, #excluded.",
      whyDisabled: \.needsImage),
    Binding(
      .images, keys: "#", [(.character("#"), .tagImage)], "tags",
      "Type tags of this image, words to find it by.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "\"", [(.character("\""), .noteImage)], "note",
      "Type a note on this image; it is said when the image is opened.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "X", [(.character("X"), .excludeImage)], "exclude",
      "Exclude this image, with the reason, from searches, counts, exports and evaluations, or take it in again; "
        + "its points are kept.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "F", [(.character("F"), .acceptFilm)], "take the film as it is",
      "Where another picture has taken the place of the one that was marked: take it as it is, with its points or without.",
      whyDisabled: { $0.needsFilm ?? $0.needsSavedPoints }),
    Binding(
      .images, modes: [.normal, .gallery], keys: "s", [(.character("s"), .nextSort)], "sort", hint: 77,
      "Sort the images by name, by uncertainty (worst first), by progress (least done first), by the share of high "
        + "information, or by shape (least like the others first).",
      whyDisabled: \.needsImage),
    Binding(
      .images, keys: "G", [(.character("G"), .gallery)], "gallery", hint: 24,
      "All images as thumbnails with their points, the least certain first: accept all predictions of one or many, or "
        + "exclude them.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "V", [(.character("V"), .landmarkGallery)], "one landmark", hint: 43,
      "The active landmark on all films, the least certain first: accept, reject, correct one or many.",
      whyDisabled: \.needsLandmark),
  ]

  static let folder: [Binding] = [
    Binding(
      .folder, keys: "t", [(.character("t"), .toggleTemplate)], "template", hint: 50,
      "Leave this image's points out of searches, or take them in again; all with your points take part.",
      whyDisabled: \.needsTemplatePoints),
    Binding(
      .folder, keys: "B", [(.character("B"), .suggestTemplate)], "best template", hint: 23,
      "Go to the image that would serve best as the template; the first time it is searched for.",
      whyDisabled: \.whyNoSuggestion),
    Binding(
      .folder, keys: "P", [(.character("P"), .propagate)], "propagate", hint: 20,
      "Find the landmarks on all other images; a person's points are never touched.",
      whyDisabled: \.whyNoPropagation),
    Binding(
      .folder, keys: "A", [(.character("A"), .learn)], "learn", hint: 57,
      "Learn from this folder's marks and from what a search finds; P then uses it, in later sessions too.",
      whyDisabled: \.whyNoLearning),
    Binding(
      .folder, keys: "Esc", [(.escape, .cancelJob)], "stop", hint: 2,
      "Stop the running job; what it has found stays. Or put the ruler away, or a point that is being dragged back.",
      whyDisabled: { $0.job == nil && $0.rulerStart == nil && $0.drag == nil ? "Nothing is running." : nil }),
    Binding(
      .folder, keys: "e", [(.character("e"), .export)], "export", hint: 55,
      "Export the points: choose a format, whether only what was reviewed, whether excluded films too, and a path.",
      whyDisabled: \.needsImage),
  ]

  static let spacing: [Binding] = [
    Binding(
      .folder, keys: "M", [(.character("M"), .typeSpacing)], "mm per px",
      "Type how many mm a pixel measures, for this image or for all.", whyDisabled: \.needsFilm),
    Binding(
      .folder, keys: "r", [(.character("r"), .ruler)], "ruler",
      "Measure: r at one end of a known distance, r at the other end, then type its mm.",
      whyDisabled: \.needsFilm),
  ]

  static let moving: [Binding] = [
    Binding(
      .moving, keys: "h j k l, arrows", moves, "move",
      "Move the cursor by one cell, in fine mode by one image pixel."),
    Binding(
      .moving, keys: "Shift-arrows",
      [
        (.shiftLeft, .leapLeft), (.shiftDown, .leapDown), (.shiftUp, .leapUp),
        (.shiftRight, .leapRight),
      ], "leap", "Move the cursor ten times as far; Ctrl with an arrow does the same."),
    Binding(
      .moving, keys: "H J K L",
      [
        (.character("H"), .panLeft), (.character("J"), .panDown), (.character("K"), .panUp),
        (.character("L"), .panRight),
      ], "pan",
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
    Binding(
      .moving, keys: "Z", [(.character("Z"), .nextZoom)], "1:1",
      "Close up around the cursor: a block is a pixel, pressed again two blocks are, then the whole radiograph.",
      whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: ";", [(.character(";"), .chooseSquare)], "square",
      "Go to a square of the film, and close up: type the letter of its column, then that of its row, which stand at "
        + "the edges.", whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: "`", [(.character("`"), .goBack)], "back",
      "Cursor and view as they were before the last jump or change of zoom; pressed again, as they were after it.",
      whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: ".", [(.character("."), .goToExpected)], "expected", hint: 66,
      "Go to where the active landmark is expected, close up: its prediction, else where the marked films lie on this one.",
      whyDisabled: \.needsLandmark),
    Binding(
      .moving, keys: ">", [(.character(">"), .toggleGuided)], "guidance",
      "Let the cursor go by itself to where the next unset landmark is expected, or stay where it is; "
        + "remembered with the folder."),
    Binding(
      .moving, keys: ",", [(.character(","), .snap)], "snap",
      "Take the cursor to the strongest corner or edge within three cells, 32 px at most; u right after it takes it back.",
      whyDisabled: \.needsFilm),
    Binding(
      .moving, keys: "1-9", [], "count",
      "A number before a key says how often or how far: 5j moves five cells, 3n goes three images on, 12g to image 12."
    ),
  ]

  static let seeing: [Binding] = [
    Binding(
      .seeing, keys: "i", [(.character("i"), .nextLayer)], "layer", hint: 45,
      "Next layer: none, information in bits, information categories, similarity of the active landmark, "
        + "the marked film laid over this one.",
      whyDisabled: \.needsFilm),
    Binding(
      .seeing, keys: "o", [(.character("o"), .lessOpaque)], "fainter", "Make the layer fainter.",
      whyDisabled: \.needsLayer),
    Binding(
      .seeing, keys: "O", [(.character("O"), .moreOpaque)], "stronger", "Make the layer stronger.",
      whyDisabled: \.needsLayer),
    Binding(
      .seeing, keys: "[ ]",
      [(.character("["), .lowCutDown), (.character("]"), .lowCutUp)],
      "low cut", hint: 47, "Move the cut between low and medium information; the shares follow.",
      whyDisabled: \.needsCategories),
    Binding(
      .seeing, keys: "{ }",
      [(.character("{"), .highCutDown), (.character("}"), .highCutUp)],
      "high cut", hint: 48, "Move the cut between medium and high information; the shares follow.",
      whyDisabled: \.needsCategories),
    Binding(
      .seeing, keys: "\\", [(.character("\\"), .resetCuts)], "usual cuts",
      "Put both cuts back where they usually are, at 2 and 4.5 bits.", whyDisabled: \.needsCategories),
    Binding(
      .seeing, keys: "I", [(.character("I"), .toggleHistogram)], "histogram", hint: 46,
      "The histogram of the film's information, over the film: its cuts can be pulled with the pointer.",
      whyDisabled: \.needsCategories),
    Binding(
      .seeing, keys: "&", [(.character("&"), .toggleBeside)], "compare", hint: 63,
      "Keep this film at the right, its cursor linked by the landmarks that both films have, and go through layers or "
        + "other films at the left; or put it away.",
      whyDisabled: \.whyNothingBeside),
    Binding(
      .seeing, keys: ")", [(.character(")"), .nextLayerBeside)], "its layer",
      "Next layer of the film at the right: none, information in bits, categories.",
      whyDisabled: { $0.beside == nil ? "No film is kept at the right; & keeps one." : nil }),
    Binding(
      .seeing, keys: "z", [(.character("z"), .toggleMagnifier)], "magnifier", hint: 65,
      "Magnifier around the cursor, on or off."),
    Binding(
      .seeing, keys: "Space", [(.character(" "), .hideAll)], "bare film", hint: 68,
      "The film without marks and names; pressed again, with them. Held, it lasts until the key goes up, where the terminal "
        + "tells that (kitty, foot)."),
    Binding(
      .seeing, keys: "|", [(.character("|"), .hideMarks)], "marks", "Marks of the points, shown or not."),
    Binding(
      .seeing, keys: "_", [(.character("_"), .hideNames)], "names",
      "Names of the landmarks over the film, shown or not."),
    Binding(
      .seeing, keys: "*", [(.character("*"), .nextMarkSize)], "mark size",
      "Marks of the next size: usual, large, small."),
    Binding(
      .seeing, keys: "Q", [(.character("Q"), .toggleMeasurements)], "measure",
      "Measurements on this image, with their errors and norms, and their lines over the film: on or off.",
      whyDisabled: { $0.needsFilm ?? $0.needsMeasurements }),
    Binding(
      .seeing, keys: "%", [(.character("%"), .folderMeasurements)], "measure all",
      "One measurement on all films, the farthest off its norm first, or off the films' median where it has none.",
      whyDisabled: { $0.needsImage ?? $0.needsMeasurements }),
    Binding(
      .seeing, keys: "$", [(.character("$"), .typePointError)], "point error",
      "Type how far your points are off along each axis, mm (px without spacing): errors of measurements follow from it; "
        + "remembered with the folder.",
      whyDisabled: \.needsMeasurements),
    Binding(
      .seeing, keys: "w", [(.character("w"), .window)], "window", hint: 62,
      "Window mode: arrows change centre and width of the grey window.", whyDisabled: \.needsFilm),
    Binding(
      .seeing, keys: "W", [(.character("W"), .automaticWindow)], "auto window",
      "Grey window as the file states it, else from the image's percentiles."),
    Binding(
      .seeing, keys: "v", [(.character("v"), .invert)], "invert", "Exchange black and white."),
    Binding(
      .seeing, keys: "T", [(.character("T"), .chooseTheme)], "theme", hint: 80,
      "Choose among the colour themes; each is shown as you pass it."),
    Binding(
      .seeing, keys: "b", [(.character("b"), .nextBlocks)], "blocks",
      "Draw the film in pixels, where the terminal can, or split cells into halves, quadrants or sextants.",
      whyDisabled: \.needsFilm),
  ]

  static let program: [Binding] = [
    Binding(
      .program, modes: [.normal, .gallery], keys: "?", [(.character("?"), .help), (.function(1), .help)],
      "help", hint: 90,
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

  /// The vi keys and the arrows.
  static let moves: [(Key, Action)] = [
    (.character("h"), .moveLeft), (.character("j"), .moveDown), (.character("k"), .moveUp),
    (.character("l"), .moveRight), (.left, .moveLeft), (.down, .moveDown), (.up, .moveUp),
    (.right, .moveRight),
  ]
}
