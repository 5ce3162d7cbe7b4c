// What the keys do in window mode and in what lies over the panes: lists, prompts, questions.
extension Bindings {
  static let windowMode: [Binding] = [
    Binding(
      .window, modes: [.window], keys: "Up, Down, k, j",
      [
        (.up, .windowHigher), (.character("k"), .windowHigher),
        (.down, .windowLower), (.character("j"), .windowLower),
      ], "centre", hint: 1, "Move the window's centre: up shows higher values."),
    Binding(
      .window, modes: [.window], keys: "Left, Right, h, l",
      [
        (.right, .windowSofter), (.character("l"), .windowSofter),
        (.left, .windowHarder), (.character("h"), .windowHarder),
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

  static let squares: [Binding] = [
    Binding(
      .moving, modes: [.squares], keys: "Backspace", [(.backspace, .eraseLetter)], "another column", hint: 1,
      "Type the letter of another column."),
    Binding(
      .moving, modes: [.squares], keys: "Esc, ;, Enter",
      [(.escape, .close), (.character(";"), .close), (.enter, .close)], "stay", hint: 2,
      "Leave the cursor where it is."),
  ]

  static let landmarkList: [Binding] = [
    Binding(
      .landmarks, modes: [.landmarks], keys: "Up, Down, k, j",
      [
        (.up, .scrollUp), (.character("k"), .scrollUp), (.down, .scrollDown), (.character("j"), .scrollDown),
        (.pageUp, .scrollUpPage), (.pageDown, .scrollDownPage),
      ], "choose", hint: 1, "Choose a landmark; it is the active one."),
    Binding(
      .landmarks, modes: [.landmarks], keys: "K, J, Shift-Up, Shift-Down",
      [
        (.character("K"), .moveLandmarkUp), (.shiftUp, .moveLandmarkUp), (.character("J"), .moveLandmarkDown),
        (.shiftDown, .moveLandmarkDown),
      ], "move", hint: 2, "Move it up or down in the order of marking.", whyDisabled: \.whyNoRenaming),
    Binding(
      .landmarks, modes: [.landmarks], keys: "R", [(.character("R"), .renameLandmark)], "rename", hint: 3,
      "Rename it, with its points on all images.", whyDisabled: \.whyNoRenaming),
    Binding(
      .landmarks, modes: [.landmarks], keys: "M", [(.character("M"), .mergeLandmark)], "merge", hint: 4,
      "Give its points to another spelling of its name; where both are marked and differ, both stay. u parts them again.",
      whyDisabled: { $0.whyNoRenaming ?? ($0.landmarks.count > 1 ? nil : "There is no other landmark.") }),
    Binding(
      .landmarks, modes: [.landmarks], keys: "D", [(.character("D"), .deleteLandmark)], "delete", hint: 5,
      "Delete it with its points on all images; they are counted first.", whyDisabled: \.whyNoRenaming),
    Binding(
      .landmarks, modes: [.landmarks], keys: "c", [(.character("c"), .colourLandmark)], "colour", hint: 6,
      "The next colour for its marks, and for its group's; after the last one that of the status again."),
    Binding(
      .landmarks, modes: [.landmarks], keys: "g", [(.character("g"), .groupLandmark)], "group", hint: 7,
      "Type the group that it belongs to."),
    Binding(
      .landmarks, modes: [.landmarks], keys: "m", [(.character("m"), .markGroupMissing)], "group missing",
      hint: 8,
      "Mark all of its group as not visible on this image, but for what you have placed; one undo takes it back.",
      whyDisabled: { $0.needsFilm ?? $0.needsGroup }),
    Binding(
      .landmarks, modes: [.landmarks], keys: "Enter, Esc, q, C",
      [
        (.enter, .close), (.escape, .close), (.character("q"), .close), (.character("C"), .close),
      ], "back", hint: 9, "Back to the film, the chosen landmark active."),
  ]

  static let measurementList: [Binding] = [
    Binding(
      .measurements, modes: [.measurements], keys: "Up, Down",
      [
        (.up, .scrollUp), (.character("k"), .scrollUp), (.down, .scrollDown), (.character("j"), .scrollDown),
        (.pageUp, .scrollUpPage), (.pageDown, .scrollDownPage), (.home, .scrollToFirst),
        (.end, .scrollToLast),
      ], "film", hint: 1,
      "Choose a film, with k and j too; PgUp and PgDn go ten films on, Home and End to the ends."),
    Binding(
      .measurements, modes: [.measurements], keys: "Left, Right",
      [
        (.left, .previousMeasurement), (.character("h"), .previousMeasurement), (.right, .nextMeasurement),
        (.character("l"), .nextMeasurement), (.tab, .nextMeasurement), (.backTab, .previousMeasurement),
      ], "measurement", hint: 2, "The previous or the next measurement of the set; h, l and Tab do so too."),
    Binding(
      .measurements, modes: [.measurements], keys: "Enter", [(.enter, .chooseHighlighted)], "go",
      hint: 3,
      "Go to the chosen film, its measurements shown."),
    Binding(
      .measurements, modes: [.measurements], keys: "e", [(.character("e"), .exportMeasurements)], "export",
      hint: 4, "Write all measurements of all films to a CSV, as bregma measure does.",
      whyDisabled: \.needsMeasuredFilms),
    Binding(
      .measurements, modes: [.measurements], keys: "$", [(.character("$"), .typePointError)], "error",
      hint: 5, "Type how far your points are off; the films are measured anew."),
    Binding(
      .measurements, modes: [.measurements], keys: "Esc",
      [(.escape, .close), (.character("q"), .close), (.character("%"), .close)], "back", hint: 6,
      "Back to the film that is shown; q and % do so too."),
  ]

  static let lists: [Binding] = [
    Binding(
      .overlays, modes: [.help, .sets, .history, .export], keys: "Up, Down, k, j",
      [
        (.up, .scrollUp), (.character("k"), .scrollUp), (.down, .scrollDown),
        (.character("j"), .scrollDown),
      ], "move", hint: 1, "Move through a list."),
    Binding(
      .overlays, modes: [.help, .sets, .history], keys: "PgUp, PgDn",
      [
        (.pageUp, .scrollUpPage), (.pageDown, .scrollDownPage), (.character(" "), .scrollDownPage),
        (.home, .scrollToFirst), (.end, .scrollToLast),
      ], "page", "Move through a list by ten lines; Home and End go to its ends."),
    Binding(
      .overlays, modes: [.help], keys: "Esc, q, ?",
      [(.escape, .close), (.character("q"), .close), (.character("?"), .close), (.enter, .close)], "close",
      hint: 3, "Close the help."),
    Binding(
      .overlays, modes: [.sets, .history], keys: "Enter", [(.enter, .chooseHighlighted)], "use", hint: 2,
      "Add the names of the highlighted set; go to the highlighted moment of the history."),
    Binding(
      .overlays, modes: [.export], keys: "Enter", [(.enter, .chooseHighlighted)], "choose", hint: 2,
      "Export in the highlighted format; the path is asked for."),
    Binding(
      .overlays, modes: [.export], keys: "r, Space",
      [(.character("r"), .toggleReviewedOnly), (.character(" "), .toggleReviewedOnly)], "reviewed only",
      hint: 3,
      "Leave out the predictions that nobody has looked at, or take them in."),
    Binding(
      .overlays, modes: [.export], keys: "x", [(.character("x"), .toggleExcluded)], "excluded too", hint: 4,
      "Take in the films that were excluded, this time, or leave them out; the list says how many they are.",
      whyDisabled: { $0.images.excludedCount > 0 ? nil : "No film is excluded." }),
    Binding(
      .overlays, modes: [.sets, .history, .export], keys: "Esc, q",
      [(.escape, .close), (.character("q"), .close)], "back", hint: 5, "Leave the list as it was."),
    Binding(
      .overlays, modes: [.palette], keys: "Up, Down",
      [
        (.up, .scrollUp), (.down, .scrollDown), (.control("p"), .scrollUp), (.control("n"), .scrollDown),
        (.pageUp, .scrollUpPage), (.pageDown, .scrollDownPage),
      ], "choose", hint: 1, "Move through the commands that match."),
    Binding(
      .overlays, modes: [.palette], keys: "Enter", [(.enter, .chooseHighlighted)], "do it", hint: 2,
      "Do what the highlighted command says."),
  ]

  static let typing: [Binding] = [
    Binding(
      .overlays, modes: [.prompt], keys: "Enter", [(.enter, .submit)], "done", hint: 1,
      "Take the line as typed."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Esc", [(.escape, .close)], "never mind", hint: 3,
      "Leave everything as it was."),
    Binding(
      .overlays, modes: [.prompt], keys: "Tab, Shift-Tab",
      [(.tab, .complete), (.backTab, .completeBack)], "complete", hint: 2,
      "Complete a path or a name; pressed again, the next or the previous one that fits."),
    Binding(
      .overlays, modes: [.prompt], keys: "Up, Down",
      [
        (.up, .olderLine), (.control("p"), .olderLine), (.down, .newerLine), (.control("n"), .newerLine),
      ], "earlier lines", hint: 4, "Lines typed earlier into such a prompt."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Left, Right, Home, End",
      [
        (.left, .caretLeft), (.right, .caretRight), (.home, .caretToStart), (.end, .caretToEnd),
        (.control("b"), .caretLeft), (.control("f"), .caretRight), (.control("a"), .caretToStart),
        (.control("e"), .caretToEnd),
      ], "caret", "Move in the line; Ctrl-a and Ctrl-e go to its ends too."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Alt-b, Alt-f",
      [
        (.alt("b"), .caretWordLeft), (.alt("f"), .caretWordRight), (.shiftLeft, .caretWordLeft),
        (.shiftRight, .caretWordRight),
      ], "word", "Move in the line by a word; Shift and an arrow do so too."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Backspace, Delete",
      [(.backspace, .eraseLast), (.delete, .eraseNext), (.control("d"), .eraseNext)], "erase",
      "Erase the character before the caret, or at it."),
    Binding(
      .overlays, modes: [.prompt, .palette], keys: "Ctrl-w, Ctrl-u, Ctrl-k",
      [
        (.control("w"), .eraseWord), (.control("u"), .eraseToStart), (.control("k"), .eraseToEnd),
      ], "erase more", "Erase the word before the caret, all before it, or all from it on."),
    Binding(
      .overlays, modes: [.confirm], keys: "y", [(.character("y"), .yes)], "yes", hint: 1, "Yes, do it."),
    Binding(
      .overlays, modes: [.confirm], keys: "d", [(.character("d"), .dropPoints)], "drop the points",
      "Take another picture as the film, and drop the points of the one before; u brings them back.",
      whyDisabled: {
        if case .confirm(.acceptFilm) = $0.mode { nil } else { "There is nothing to drop: y or n." }
      }),
    Binding(
      .overlays, modes: [.confirm], keys: "n, Esc, q",
      [(.character("n"), .no), (.escape, .no), (.character("q"), .no)], "no", hint: 2, "No, leave it."),
  ]

  static let themeList: [Binding] = [
    Binding(
      .overlays, modes: [.themes], keys: "Up, Down, k, j",
      [
        (.up, .scrollUp), (.character("k"), .scrollUp), (.down, .scrollDown),
        (.character("j"), .scrollDown),
        (.character("T"), .scrollDown),
      ], "look", hint: 1, "Look at the next or the previous theme."),
    Binding(
      .overlays, modes: [.themes], keys: "Enter", [(.enter, .chooseHighlighted)], "keep", hint: 2,
      "Keep this theme, for all folders."),
    Binding(
      .overlays, modes: [.themes], keys: "Esc, q", [(.escape, .close), (.character("q"), .close)], "back",
      hint: 3, "Go back to the theme from before."),
  ]
}
