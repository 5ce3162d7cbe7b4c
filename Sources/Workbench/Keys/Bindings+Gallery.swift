// What the keys do in the gallery; most of them only where it shows one landmark on all films.
extension Bindings {
  static let gallery: [Binding] = [
    Binding(
      .gallery, modes: [.gallery], keys: "h j k l, arrows",
      moves,
      "choose", hint: 1, "Choose a film."),
    Binding(
      .gallery, modes: [.gallery], keys: "PgUp, PgDn",
      [
        (.pageUp, .scrollUpPage), (.pageDown, .scrollDownPage), (.home, .scrollToFirst),
        (.end, .scrollToLast),
      ],
      "page", hint: 13, "Turn the page; Home and End go to the first and the last film."),
    Binding(
      .gallery, modes: [.gallery], keys: "Enter", [(.enter, .chooseHighlighted)], "open", hint: 2,
      "Open the chosen film, close up where one landmark is shown."),
    Binding(
      .gallery, modes: [.gallery], keys: "V", [(.character("V"), .landmarkGallery)], "one landmark", hint: 9,
      "Change between whole films and one landmark on all of them.", whyDisabled: \.needsLandmark),
    Binding(
      .gallery, modes: [.gallery], keys: "Esc, q, G",
      [(.escape, .close), (.character("q"), .close), (.character("G"), .close)], "back", hint: 14,
      "Select nothing any more; where nothing is selected, leave the gallery."),
    Binding(
      .gallery, modes: [.gallery], keys: "i", [(.character("i"), .nextLayer)], "layer", hint: 10,
      "The films' information in bits, their categories, or the films alone.",
      whyDisabled: { $0.shownGallery?.landmark == nil ? nil : "Maps lie over whole films; V shows them." }),
    Binding(
      .gallery, modes: [.gallery], keys: "a", [(.character("a"), .accept)], "accept", hint: 3,
      "Accept the predictions on the selected films, else on the chosen one; more than one are counted first. "
        + "Of whole films all predictions are accepted, and always counted.",
      whyDisabled: \.needsSavedFilms),
    Binding(
      .gallery, modes: [.gallery], keys: "x", [(.character("x"), .reject)], "reject", hint: 4,
      "Reject the predictions on the selected films, else on the chosen one; more than one are counted first.",
      whyDisabled: \.needsLandmarkGallery),
    Binding(
      .gallery, modes: [.gallery], keys: "X", [(.character("X"), .excludeImage)], "exclude", hint: 8,
      "Exclude the selected films, else the chosen one, for one reason, which is asked for; where none of them takes part, "
        + "take them in again.", whyDisabled: \.needsFilmGallery),
    Binding(
      .gallery, modes: [.gallery], keys: "Space", [(.character(" "), .toggleSelected)], "select", hint: 5,
      "Select the chosen film for the next decision, or no longer."),
    Binding(
      .gallery, modes: [.gallery], keys: "v", [(.character("v"), .selectRange)], "range", hint: 11,
      "Select all films from here to where you go; v once more ends the range."),
    Binding(
      .gallery, modes: [.gallery], keys: "r", [(.character("r"), .selectRow)], "row", hint: 7,
      "Select the row of the chosen film."),
    Binding(
      .gallery, modes: [.gallery], keys: "*", [(.character("*"), .selectAll)], "all", hint: 8,
      "Select every film with a prediction that nobody has looked at, or none."),
    Binding(
      .gallery, modes: [.gallery], keys: "%", [(.character("%"), .selectCertain)], "certain", hint: 6,
      "Select every prediction of at least a confidence, which is asked for; of whole films those with no lesser one."
    ),
    Binding(
      .gallery, modes: [.gallery], keys: "Tab, Shift-Tab",
      [(.tab, .nextLandmark), (.backTab, .previousLandmark)], "landmark", hint: 10,
      "Next or previous landmark on all films.", whyDisabled: \.needsLandmarkGallery),
    Binding(
      .gallery, modes: [.gallery], keys: "H J K L, Shift-arrows",
      [
        (.character("H"), .panLeft), (.character("J"), .panDown), (.character("K"), .panUp),
        (.character("L"), .panRight), (.shiftLeft, .leapLeft), (.shiftDown, .leapDown), (.shiftUp, .leapUp),
        (.shiftRight, .leapRight),
      ], "correct", hint: 12,
      "Correct the chosen film's point: by a column of its picture, with Shift-arrows by a pixel; or pull it with the pointer.",
      whyDisabled: \.needsLandmarkGallery),
    Binding(
      .gallery, modes: [.gallery], keys: "+ - 0",
      [
        (.character("+"), .zoomIn), (.character("="), .zoomIn), (.character("-"), .zoomOut),
        (.character("0"), .fit),
      ], "zoom", hint: 15,
      "Show less or more of the films around the landmark; 0 shows the film pixel by pixel.",
      whyDisabled: \.needsLandmarkGallery),
  ]
}
