/// Everything that a person can ask for with a key, each with its name in key files.
///
/// What an action does stands in `Model.perform` below; which keys ask for it, in `Bindings`.
/// The names are part of people's key files: one that has been released never changes (an old name that has to
/// go becomes one of `formerNames`).
package enum Action: String, Sendable, CaseIterable {
  // Moving about
  case moveLeft = "move-left"
  case moveDown = "move-down"
  case moveUp = "move-up"
  case moveRight = "move-right"
  case leapLeft = "leap-left"
  case leapDown = "leap-down"
  case leapUp = "leap-up"
  case leapRight = "leap-right"
  case panLeft = "pan-left"
  case panDown = "pan-down"
  case panUp = "pan-up"
  case panRight = "pan-right"
  case toggleFine = "toggle-fine"
  case zoomIn = "zoom-in"
  case zoomOut = "zoom-out"
  case fit = "fit"
  case nextZoom = "next-zoom"
  case goBack = "go-back"
  case chooseSquare = "choose-square"
  case eraseLetter = "erase-letter"
  case goToExpected = "go-to-expected"
  case toggleGuided = "toggle-guided"
  case snap = "snap"
  // Points
  case place = "place"
  case nextLandmark = "next-landmark"
  case previousLandmark = "previous-landmark"
  case markMissing = "mark-missing"
  case accept = "accept"
  case acceptAll = "accept-all"
  case reject = "reject"
  case deleteOwn = "delete-own"
  case undo = "undo"
  case redo = "redo"
  case history = "history"
  case copyPoint = "copy-point"
  case copyPoints = "copy-points"
  // Landmark names
  case goToLandmark = "go-to-landmark"
  case newLandmark = "new-landmark"
  case renameLandmark = "rename-landmark"
  case deleteLandmark = "delete-landmark"
  case chooseSet = "choose-set"
  case landmarkList = "landmark-list"
  case moveLandmarkUp = "move-landmark-up"
  case moveLandmarkDown = "move-landmark-down"
  case mergeLandmark = "merge-landmark"
  case colourLandmark = "colour-landmark"
  case groupLandmark = "group-landmark"
  case markGroupMissing = "mark-group-missing"
  case connect = "connect"
  // Images
  case nextImage = "next-image"
  case previousImage = "previous-image"
  case nextReview = "next-review"
  case goTo = "go-to"
  case filter = "filter"
  case nextSort = "next-sort"
  case gallery = "gallery"
  case tagImage = "tag-image"
  case noteImage = "note-image"
  case excludeImage = "exclude-image"
  case acceptFilm = "accept-film"
  case landmarkGallery = "landmark-gallery"
  // The whole folder
  case toggleTemplate = "toggle-template"
  case suggestTemplate = "suggest-template"
  case propagate = "propagate"
  case learn = "learn"
  case cancelJob = "cancel-job"
  case export = "export"
  case toggleReviewedOnly = "toggle-reviewed-only"
  case toggleExcluded = "toggle-excluded"
  // Millimetres
  case typeSpacing = "type-spacing"
  case ruler = "ruler"
  // What is seen
  case nextLayer = "next-layer"
  case moreOpaque = "more-opaque"
  case lessOpaque = "less-opaque"
  case lowCutDown = "low-cut-down"
  case lowCutUp = "low-cut-up"
  case highCutDown = "high-cut-down"
  case highCutUp = "high-cut-up"
  case resetCuts = "reset-cuts"
  case toggleHistogram = "toggle-histogram"
  case toggleBeside = "toggle-beside"
  case nextLayerBeside = "next-layer-beside"
  case toggleMagnifier = "toggle-magnifier"
  case hideAll = "hide-all"
  case hideMarks = "hide-marks"
  case hideNames = "hide-names"
  case nextMarkSize = "next-mark-size"
  case toggleMeasurements = "toggle-measurements"
  case folderMeasurements = "folder-measurements"
  case typePointError = "type-point-error"
  case chooseTheme = "choose-theme"
  case nextBlocks = "next-blocks"
  // The grey window
  case window = "window"
  case automaticWindow = "automatic-window"
  case invert = "invert"
  case windowHigher = "window-higher"
  case windowLower = "window-lower"
  case windowSofter = "window-softer"
  case windowHarder = "window-harder"
  // The program
  case help = "help"
  case palette = "palette"
  case quit = "quit"
  // Lists, prompts and questions
  case scrollUp = "scroll-up"
  case scrollDown = "scroll-down"
  case scrollUpPage = "scroll-up-page"
  case scrollDownPage = "scroll-down-page"
  case scrollToFirst = "scroll-to-first"
  case scrollToLast = "scroll-to-last"
  case close = "close"
  case submit = "submit"
  case caretLeft = "caret-left"
  case caretRight = "caret-right"
  case caretWordLeft = "caret-word-left"
  case caretWordRight = "caret-word-right"
  case caretToStart = "caret-to-start"
  case caretToEnd = "caret-to-end"
  case eraseLast = "erase-last"
  case eraseNext = "erase-next"
  case eraseWord = "erase-word"
  case eraseToStart = "erase-to-start"
  case eraseToEnd = "erase-to-end"
  case olderLine = "older-line"
  case newerLine = "newer-line"
  case complete = "complete"
  case completeBack = "complete-back"
  case chooseHighlighted = "choose-highlighted"
  case yes = "yes"
  case no = "no"
  case dropPoints = "drop-points"
  // One measurement over all films
  case nextMeasurement = "next-measurement"
  case previousMeasurement = "previous-measurement"
  case exportMeasurements = "export-measurements"
  // Films, or one landmark on all of them, side by side
  case toggleSelected = "toggle-selected"
  case selectRange = "select-range"
  case selectRow = "select-row"
  case selectAll = "select-all"
  case selectCertain = "select-certain"

  /// The name in the key file, such as `accept` or `move-left`.
  package var name: String { rawValue }

  /// The action of a name, or of a name that it had in earlier releases.
  package init?(name: String) {
    guard let action = Action(rawValue: name) ?? Self.formerNames[name] else { return nil }
    self = action
  }

  /// Whether a key that stays down goes on with it, where the terminal tells that from further presses: moving and leafing,
  /// writing and erasing. All else is done once, so that nobody who leans on a key decides on many points.
  var goesOn: Bool {
    switch self {
    case .moveLeft, .moveDown, .moveUp, .moveRight, .leapLeft, .leapDown, .leapUp, .leapRight, .panLeft,
      .panDown,
      .panUp, .panRight, .zoomIn, .zoomOut, .nextLandmark, .previousLandmark, .undo, .redo, .moveLandmarkUp,
      .moveLandmarkDown, .nextImage, .previousImage, .nextReview, .moreOpaque, .lessOpaque, .lowCutDown,
      .lowCutUp,
      .highCutDown, .highCutUp, .windowHigher, .windowLower, .windowSofter, .windowHarder, .scrollUp,
      .scrollDown,
      .scrollUpPage, .scrollDownPage, .caretLeft, .caretRight, .caretWordLeft, .caretWordRight, .eraseLast,
      .eraseNext, .eraseWord, .olderLine, .newerLine, .complete, .completeBack, .nextMeasurement,
      .previousMeasurement:
      true
    default: false
    }
  }

  /// Names that key files may still hold.
  private static let formerNames: [String: Action] = ["adapt": .learn]
}

extension Model {
  /// Does what an action says: a line for each, and no `default` that would swallow one.
  mutating func perform(_ action: Action) -> [Command] {
    switch action {
    case .moveLeft: move(.left)
    case .moveDown: move(.down)
    case .moveUp: move(.up)
    case .moveRight: move(.right)
    case .leapLeft: leap(.left)
    case .leapDown: leap(.down)
    case .leapUp: leap(.up)
    case .leapRight: leap(.right)
    case .panLeft: pan(.left)
    case .panDown: pan(.down)
    case .panUp: pan(.up)
    case .panRight: pan(.right)
    case .toggleFine: toggleFine()
    case .zoomIn: zoomIn()
    case .zoomOut: zoomOut()
    case .fit: showWholeFilm()
    case .nextZoom: nextZoom()
    case .goBack: goBack()
    case .goToExpected: goToExpected()
    case .toggleGuided: toggleGuided()
    case .snap: snapToEdge()

    case .place: placeActive()
    case .nextLandmark: selectNeighbour(times)
    case .previousLandmark: selectNeighbour(-times)
    case .markMissing: markMissing()
    case .accept: accept()
    case .acceptAll: acceptAll()
    case .reject: reject()
    case .deleteOwn: deleteOwn()
    case .undo: takeBackSnap() ?? [.undo]
    case .redo: askStore { .redo(shown: $0) }
    case .history: askStore { .readHistory(image: $0) }

    case .copyPoint: askForSource(of: activeLandmark)
    case .copyPoints: askForSource(of: nil)

    case .goToLandmark: count.map { goToLandmark(number: $0) } ?? ask(.goToLandmark)
    case .newLandmark: ask(.newLandmark)
    case .renameLandmark: ask(.renameLandmark, text: activeLandmark?.name ?? "")
    case .deleteLandmark: activeLandmark.map { [.countPoints($0)] } ?? []
    case .chooseSet: openSets()
    case .landmarkList: openLandmarks()
    case .moveLandmarkUp: moveLandmark(by: -times)
    case .moveLandmarkDown: moveLandmark(by: times)
    case .mergeLandmark: askForSpelling()
    case .colourLandmark: nextColour()
    case .groupLandmark: ask(.landmarkGroup, text: activeLandmark.flatMap { traits[$0]?.group } ?? "")
    case .markGroupMissing: markGroupMissing()
    case .connect: ask(.connect)

    case .nextImage: goTo(images.neighbour(times))
    case .previousImage: goTo(images.neighbour(-times))
    case .nextReview: goToReview()
    case .goTo: count.map { goTo(number: $0) } ?? ask(.goTo)
    case .filter: ask(.filter, text: images.filter)
    case .nextSort: sortImages()
    case .gallery: openGallery()
    case .tagImage: ask(.tags, text: remarks.tags.joined(separator: " "))
    case .noteImage: ask(.note, text: remarks.note)
    case .excludeImage: excludeOrTakeIn()
    case .acceptFilm: imageName.map { [.compareFile(image: $0)] } ?? []
    case .landmarkGallery: openLandmarkGallery()

    case .toggleTemplate: toggleTemplate()
    case .suggestTemplate: suggestTemplate()
    case .propagate: propagate()
    case .learn: learn()
    case .cancelJob: cancelJob()
    case .export: openExport()
    case .toggleReviewedOnly: toggleReviewedOnly()
    case .toggleExcluded: toggleExcluded()

    case .typeSpacing: typeSpacing()
    case .ruler: useRuler()

    case .nextLayer: showNextLayer()
    case .moreOpaque: setOpacity(opacity + 0.1)
    case .lessOpaque: setOpacity(opacity - 0.1)
    case .lowCutDown: moveCut(.low, up: false)
    case .lowCutUp: moveCut(.low, up: true)
    case .highCutDown: moveCut(.high, up: false)
    case .highCutUp: moveCut(.high, up: true)
    case .resetCuts: resetCuts()
    case .toggleHistogram: toggleHistogram()
    case .toggleBeside: toggleBeside()
    case .nextLayerBeside: showNextLayerBeside()
    case .toggleMagnifier: toggleMagnifier()
    case .hideAll: toggleAll()
    case .hideMarks: toggleMarks()
    case .hideNames: toggleNames()
    case .nextMarkSize: nextMarkSize()
    case .toggleMeasurements: toggleMeasurements()
    case .folderMeasurements: openFolderMeasures()
    case .typePointError: askForPointError()
    case .chooseTheme: openThemes()
    case .nextBlocks: nextBlocks()

    case .window: openWindowMode()
    case .chooseSquare: chooseSquare()
    case .eraseLetter: eraseLetter()
    case .automaticWindow: resetWindow()
    case .invert: invert()
    case .windowHigher: shiftWindow(up: true)
    case .windowLower: shiftWindow(up: false)
    case .windowSofter: stretchWindow(by: 1.1)
    case .windowHarder: stretchWindow(by: 1 / 1.1)

    case .help: openHelp()
    case .palette: openPalette()
    case .quit: [.quit]

    case .scrollUp: scroll(by: -1)
    case .scrollDown: scroll(by: 1)
    case .scrollUpPage: scroll(by: -10)
    case .scrollDownPage: scroll(by: 10)
    case .scrollToFirst: scrollToEnd(first: true)
    case .scrollToLast: scrollToEnd(first: false)
    case .close, .no: leaveMode()
    case .submit: submit()
    case .caretLeft: edit { $0.move(.left) }
    case .caretRight: edit { $0.move(.right) }
    case .caretWordLeft: edit { $0.move(.wordLeft) }
    case .caretWordRight: edit { $0.move(.wordRight) }
    case .caretToStart: edit { $0.move(.start) }
    case .caretToEnd: edit { $0.move(.end) }
    case .eraseLast: edit { $0.erase(.left) }
    case .eraseNext: edit { $0.erase(.right) }
    case .eraseWord: edit { $0.erase(.wordLeft) }
    case .eraseToStart: edit { $0.erase(.start) }
    case .eraseToEnd: edit { $0.erase(.end) }
    case .olderLine: recall(-1)
    case .newerLine: recall(1)
    case .complete: complete(back: false)
    case .completeBack: complete(back: true)
    case .chooseHighlighted: chooseHighlighted()
    case .yes: sayYes()
    case .dropPoints: dropPoints()

    case .nextMeasurement: turnMeasurement(by: 1)
    case .previousMeasurement: turnMeasurement(by: -1)
    case .exportMeasurements: askForMeasurementFile()

    case .toggleSelected: toggleSelected()
    case .selectRange: selectRange()
    case .selectRow: selectRow()
    case .selectAll: selectAll()
    case .selectCertain: ask(.leastConfidence, text: "90")
    }
  }
}
