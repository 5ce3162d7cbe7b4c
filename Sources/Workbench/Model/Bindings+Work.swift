// Keys that change points, names and images.
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
      whyDisabled: { $0.needsSetPoint }),
    Binding(
      .points, keys: "d", [(.character("d"), .deleteOwn), (.delete, .deleteOwn)], "delete",
      "Delete the active landmark's point if a person set it; predictions stay.",
      whyDisabled: { $0.needsOwnPoint }),
    Binding(
      .points, keys: "m", [(.character("m"), .markMissing)], "missing",
      "Mark the active landmark as not visible on this image and go on.",
      whyDisabled: { $0.needsFilm ?? $0.needsLandmark }),
    Binding(
      .points, keys: "u", [(.character("u"), .undo)], "undo", hint: 30,
      "Undo the last change on this image, in earlier sessions too.", whyDisabled: \.needsSavedPoints),
    Binding(
      .points, keys: "Ctrl-r", [(.control("r"), .redo)], "redo",
      "Redo what was undone last on this image.", whyDisabled: \.needsSavedPoints),
    Binding(
      .points, keys: "U", [(.character("U"), .history)], "history", hint: 85,
      "Everything done on this image, with times; go back or forward to any moment.",
      whyDisabled: \.needsSavedPoints),
  ]

  static let landmarkNames: [Binding] = [
    Binding(
      .points, keys: "c", [(.character("c"), .newLandmark)], "new landmark",
      "Add a landmark: type its name.", whyDisabled: \.needsImage),
    Binding(
      .points, keys: "R", [(.character("R"), .renameLandmark)], "rename",
      "Rename the active landmark, as long as it has no points.", whyDisabled: \.needsLandmark),
    Binding(
      .points, keys: "S", [(.character("S"), .chooseSet)], "landmark sets",
      "Add landmark names: a ready-made set, your own typed one per line, or a text file.",
      whyDisabled: \.needsImage),
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
      "Go to the next image that needs review, the least certain first.",
      whyDisabled: { $0.images.predictedCount > 0 ? nil : "No predictions wait for review." }),
    Binding(
      .images, keys: "g", [(.character("g"), .goTo)], "go to",
      "Go to an image by number or by a part of its name.", whyDisabled: \.needsImage),
    Binding(
      .images, keys: "/", [(.character("/"), .filter)], "filter",
      "Show only images whose name contains a text.", whyDisabled: \.needsImage),
    Binding(
      .images, modes: [.normal, .gallery], keys: "s", [(.character("s"), .nextSort)], "sort", hint: 77,
      "Sort the images by name, by uncertainty (worst first), or by progress (least done first).",
      whyDisabled: \.needsImage),
    Binding(
      .images, keys: "G", [(.character("G"), .gallery)], "gallery", hint: 24,
      "All images as thumbnails with their points, the least certain first.", whyDisabled: \.needsImage),
  ]

  static let folder: [Binding] = [
    Binding(
      .folder, keys: "t", [(.character("t"), .toggleTemplate)], "template", hint: 50,
      "Use this image's points as a template, or stop doing so.", whyDisabled: \.needsTemplatePoints),
    Binding(
      .folder, keys: "B", [(.character("B"), .suggestTemplate)], "best template", hint: 23,
      "Go to the image that would serve best as the template; the first time it is searched for.",
      whyDisabled: \.whyNoSuggestion),
    Binding(
      .folder, keys: "P", [(.character("P"), .propagate)], "propagate", hint: 20,
      "Find the landmarks on all other images; a person's points are never touched.",
      whyDisabled: { $0.whyNoPropagation }),
    Binding(
      .folder, keys: "A", [(.character("A"), .adapt)], "adapt", hint: 57,
      "Adapt the encoder to this folder, without any label; P then finds landmarks with it, in later sessions too.",
      whyDisabled: \.whyNoAdaptation),
    Binding(
      .folder, keys: "Esc", [(.escape, .cancelJob)], "stop", hint: 2,
      "Stop the running job; what it has found stays. Or put the ruler away.",
      whyDisabled: { $0.job == nil && $0.rulerStart == nil ? "Nothing is running." : nil }),
    Binding(
      .folder, keys: "e", [(.character("e"), .export)], "export", hint: 55,
      "Export all points as CSV.", whyDisabled: \.needsImage),
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
}
