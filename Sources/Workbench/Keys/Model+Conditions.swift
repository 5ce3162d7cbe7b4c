// Why a key cannot do its work at the moment: one sentence, or nil when it can.
extension Model {
  var needsImage: String? { imageName == nil ? "There is no image in this folder." : nil }

  var needsFilm: String? {
    switch picture {
    case .film: nil
    case .loading: "The image is still being read."
    case .failed: "This image cannot be shown."
    case .none: "There is no image in this folder."
    }
  }

  var needsLandmark: String? {
    needsImage ?? (landmarks.isEmpty ? "Name a landmark first: c, or S for a ready-made set." : nil)
  }

  var needsPrediction: String? {
    needsFilm ?? needsLandmark
      ?? (activePoint?.status == .predicted ? nil : "\(activeName) has no prediction to accept.")
  }

  var needsAnyPrediction: String? {
    needsFilm ?? needsLandmark
      ?? (progress.predicted > 0 ? nil : "No prediction on this image waits to be accepted.")
  }

  var needsLayer: String? {
    needsFilm ?? (layer == .none ? "No layer lies over the film; i shows one." : nil)
  }

  var needsCategories: String? {
    needsFilm ?? (layer.isOfInformation ? nil : "The cuts part the information map; i shows it.")
  }

  var whyNoSuggestion: String? {
    if let reason = needsImage { return reason }
    if suggestion != nil { return nil }
    if !abilities.canSuggest { return "This program cannot judge templates." }
    return job == nil ? nil : "A job is running already; Esc stops it."
  }

  var whyNoLearning: String? {
    if let reason = needsImage { return reason }
    if !abilities.canLearn { return "This program was built without training; use bregma pretrain." }
    if let reason = whyNoTemplates { return reason }
    return job == nil ? nil : "A job is running already; Esc stops it."
  }

  var needsSetPoint: String? {
    needsLandmark ?? (activePoint == nil ? "\(activeName) is not set on this image." : nil)
  }

  var needsUnsetLandmark: String? {
    needsLandmark
      ?? (activeLandmark.map { points.status(of: $0).isPersons } == true
        ? "You have decided on \(activeName) here; x clears it." : nil)
  }

  var needsAnyUnset: String? {
    needsLandmark
      ?? (landmarks.contains { points.status(of: $0) == .unset } ? nil : "No landmark is unset here.")
  }

  var needsGroup: String? {
    needsLandmark
      ?? (activeLandmark.flatMap { traits[$0]?.group } == nil
        ? "\(activeName) has no group; g gives it one." : nil)
  }

  var needsOwnPoint: String? {
    if let reason = needsSetPoint { return reason }
    return activePoint?.status == .predicted
      ? "\(activeName) is a prediction: x rejects it." : nil
  }

  var needsSavedPoints: String? { whyNotYet("this is possible") }

  var whyNoUndo: String? { whyNotYet("undo is possible") }

  var whyNoRenaming: String? {
    if let reason = needsLandmark ?? whyNotYet("landmarks can be changed") { return reason }
    return job == nil ? nil : "A job is running that knows it by this name; Esc stops it."
  }

  var needsTemplatePoints: String? {
    if let reason = needsLandmark { return reason }
    if images.currentEntry?.isLeftOut == true || progress.taught > 0 { return nil }
    return "Searches go by points that you placed, accepted or corrected; this image has none."
  }

  var needsMeasurements: String? { measuring == nil ? "Nothing is defined to be measured." : nil }

  var whyNothingBeside: String? {
    if beside != nil { return nil }
    return needsFilm
      ?? ((layout?.film.columns ?? 0) >= Layout.splitColumns ? nil : "Two films need a wider window.")
  }

  var needsLandmarkGallery: String? {
    shownGallery?.landmark == nil ? "That is for one landmark on all films; V shows it." : nil
  }

  var needsFilmGallery: String? {
    shownGallery?.landmark == nil ? nil : "That is for whole films; V shows them."
  }

  /// What is accepted on whole films is counted in the store.
  var needsSavedFilms: String? { shownGallery?.landmark == nil ? needsSavedPoints : nil }

  private var whyNoTemplates: String? {
    if images.templateCount > 0 { return nil }
    return images.entries.contains { $0.progress.taught > 0 }
      ? "Every image with your points is left out of searches; t takes one in again."
      : "Mark at least one landmark first: searches go by your points."
  }

  var whyNoPropagation: String? {
    if let reason = needsLandmark { return reason }
    if job != nil { return "A job is running already; Esc stops it." }
    if let reason = whyNoTemplates { return reason }
    return images.entries.count > 1 ? nil : "There is no other image in this folder."
  }

  var whyNotQuit: String? {
    unsaved.isEmpty
      ? nil : "\(unsaved.count) changes are not saved yet; Ctrl-c leaves without them."
  }

  /// Why something that goes by the store is not possible now.
  private func whyNotYet(_ what: String) -> String? {
    needsImage ?? (unsaved.isEmpty ? nil : "Changes wait to be saved; \(what) once they are.")
  }

  private var activeName: String { activeLandmark?.description ?? "The landmark" }
}
