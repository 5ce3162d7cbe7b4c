/// A direction on screen.
package enum Direction: Sendable, Hashable, CaseIterable {
  case left, down, up, right

  /// Columns per step.
  var dx: Int { self == .left ? -1 : self == .right ? 1 : 0 }
  /// Rows per step, downwards.
  var dy: Int { self == .up ? -1 : self == .down ? 1 : 0 }
}

/// One of the two cuts between information categories.
package enum Cut: String, Sendable, Hashable {
  /// Between low and medium.
  case low
  /// Between medium and high.
  case high
}

/// Everything a person can ask for with a key. Which key asks for it stands in `Bindings`.
package enum Action: Sendable, Hashable {
  // Moving about
  case move(Direction), leap(Direction), pan(Direction), toggleFine
  case zoomIn, zoomOut, fit
  // Points
  case place, nextLandmark, previousLandmark, markMissing, accept, acceptAll, reject, deleteOwn, undo, redo,
    history
  // Images
  case nextImage, previousImage, nextReview, goTo, filter, nextSort, gallery
  // The whole folder
  case toggleTemplate, suggestTemplate, propagate, adapt, cancelJob, export
  // Millimetres
  case typeSpacing, ruler
  // Landmark names
  case newLandmark, renameLandmark, chooseSet
  // What is seen
  case nextLayer, moreOpaque, lessOpaque, moveCut(Cut, up: Bool), toggleMagnifier
  case chooseTheme, nextBlocks
  case window, automaticWindow, invert
  // The window mode
  case windowCentre(up: Bool), windowWidth(up: Bool)
  // The program
  case help, palette, quit
  // Overlays, prompts and questions
  case scroll(Int), close, submit, eraseLast, chooseHighlighted, yes, no

  /// Every action, in the order of this list.
  package static let all: [Action] =
    Direction.allCases.flatMap { [.move($0), .leap($0), .pan($0)] } + [
      .toggleFine, .zoomIn, .zoomOut, .fit,
      .place, .nextLandmark, .previousLandmark, .markMissing, .accept, .acceptAll, .reject,
      .deleteOwn, .undo, .redo, .history,
      .nextImage, .previousImage, .nextReview, .goTo, .filter, .nextSort, .gallery,
      .toggleTemplate, .suggestTemplate, .propagate, .adapt, .cancelJob, .export,
      .typeSpacing, .ruler,
      .newLandmark, .renameLandmark, .chooseSet,
      .nextLayer, .moreOpaque, .lessOpaque, .toggleMagnifier,
      .chooseTheme, .nextBlocks,
      .moveCut(.low, up: false), .moveCut(.low, up: true), .moveCut(.high, up: false),
      .moveCut(.high, up: true), .window, .automaticWindow, .invert,
      .windowCentre(up: true), .windowCentre(up: false), .windowWidth(up: true), .windowWidth(up: false),
      .help, .palette, .quit,
      .scroll(-1), .scroll(1), .scroll(-10), .scroll(10),
      .scroll(.min), .scroll(.max), .close, .submit, .eraseLast, .chooseHighlighted,
      .yes, .no,
    ]
}
