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
  case goToExpected = "go-to-expected"
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
  // Landmark names
  case newLandmark = "new-landmark"
  case renameLandmark = "rename-landmark"
  case deleteLandmark = "delete-landmark"
  case chooseSet = "choose-set"
  // Images
  case nextImage = "next-image"
  case previousImage = "previous-image"
  case nextReview = "next-review"
  case goTo = "go-to"
  case filter = "filter"
  case nextSort = "next-sort"
  case gallery = "gallery"
  // The whole folder
  case toggleTemplate = "toggle-template"
  case suggestTemplate = "suggest-template"
  case propagate = "propagate"
  case learn = "learn"
  case cancelJob = "cancel-job"
  case export = "export"
  case toggleReviewedOnly = "toggle-reviewed-only"
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
  case toggleMagnifier = "toggle-magnifier"
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
  case eraseLast = "erase-last"
  case chooseHighlighted = "choose-highlighted"
  case yes = "yes"
  case no = "no"

  /// The name in the key file, such as `accept` or `move-left`.
  package var name: String { rawValue }

  /// The action of a name, or of a name that it had in earlier releases.
  package init?(name: String) {
    guard let action = Action(rawValue: name) ?? Self.formerNames[name] else { return nil }
    self = action
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
    case .goToExpected: goToExpected()

    case .place: placeActive()
    case .nextLandmark: select(activeIndex + 1)
    case .previousLandmark: select(activeIndex - 1)
    case .markMissing: markMissing()
    case .accept: accept()
    case .acceptAll: acceptAll()
    case .reject: reject()
    case .deleteOwn: deleteOwn()
    case .undo: [.undo]
    case .redo: askStore { .redo(shown: $0) }
    case .history: askStore { .readHistory(image: $0) }

    case .newLandmark: ask(.newLandmark)
    case .renameLandmark: ask(.renameLandmark, text: activeLandmark?.name ?? "")
    case .deleteLandmark: activeLandmark.map { [.countPoints($0)] } ?? []
    case .chooseSet: openSets()

    case .nextImage: goTo(images.neighbour(1))
    case .previousImage: goTo(images.neighbour(-1))
    case .nextReview: goToReview()
    case .goTo: ask(.goTo)
    case .filter: ask(.filter, text: images.filter)
    case .nextSort: sortImages()
    case .gallery: openGallery()

    case .toggleTemplate: toggleTemplate()
    case .suggestTemplate: suggestTemplate()
    case .propagate: propagate()
    case .learn: learn()
    case .cancelJob: cancelJob()
    case .export: openExport()
    case .toggleReviewedOnly: toggleReviewedOnly()

    case .typeSpacing: typeSpacing()
    case .ruler: useRuler()

    case .nextLayer: showNextLayer()
    case .moreOpaque: setOpacity(opacity + 0.1)
    case .lessOpaque: setOpacity(opacity - 0.1)
    case .lowCutDown: moveCut(.low, up: false)
    case .lowCutUp: moveCut(.low, up: true)
    case .highCutDown: moveCut(.high, up: false)
    case .highCutUp: moveCut(.high, up: true)
    case .toggleMagnifier: toggleMagnifier()
    case .chooseTheme: openThemes()
    case .nextBlocks: nextBlocks()

    case .window: openWindowMode()
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
    case .eraseLast: eraseLast()
    case .chooseHighlighted: chooseHighlighted()
    case .yes: sayYes()
    }
  }
}
