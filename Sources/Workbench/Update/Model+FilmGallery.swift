import Basics
import Landmarks
import Radiograph

// Whole films side by side: what is decided on those that are selected, else on the highlighted one.
extension Model {
  /// Asks for the points of the chosen films, so that what would be accepted is counted before it is.
  mutating func countPredictions(_ gallery: Gallery) -> [Command] {
    let chosen = gallery.chosen.map { images.entries[$0] }
    let waiting = chosen.filter(\.waits).map(\.name)
    guard waiting.isEmpty else { return [.readFilms(waiting, isToAccept: true)] }
    let isExcluded = chosen.contains { $0.isExcluded && $0.progress.predicted > 0 }
    let key = keys.name(of: .excludeImage, in: .gallery)
    let why = isExcluded ? "it is excluded, \(key) takes it in again" : "it has no prediction that waits"
    let whyNone = isExcluded ? "those with predictions are excluded" : "none has a prediction that waits"
    message = Message(
      chosen.count == 1
        ? "Nothing to accept on \(chosen[0].name): \(why)."
        : "Nothing to accept on the \(chosen.count) selected films: \(whyNone).", .warning)
    return []
  }

  /// Takes over the points of films; where they are to be accepted, asks with all that there is to know.
  mutating func filmsRead(_ points: [ImageName: ImagePoints], isToAccept: Bool, outdated: Int) {
    for (image, points) in points { pointsRead(image, points) }
    guard isToAccept, case .gallery(let gallery) = mode, gallery.landmark == nil else { return }
    let chosen = gallery.chosen.map { images.entries[$0] }
    var wish = FilmAcceptance(
      excluded: chosen.count { $0.isExcluded }, without: chosen.count { !$0.isExcluded && !$0.waits },
      outdated: outdated)
    for entry in chosen where entry.waits {
      guard let points = points[entry.name], let edit = points.acceptingAll(of: landmarks, by: author) else {
        continue
      }
      let predictions = landmarks.compactMap { points[$0] }.filter { $0.status == .predicted }
      wish.edits.append(PendingEdit(image: entry.name, edit: edit))
      wish.predictions += predictions.count
      let least = predictions.compactMap(\.confidence).min()
      wish.leastConfidence = [wish.leastConfidence, least].compactMap { $0 }.min()
    }
    guard !wish.edits.isEmpty else {
      message = Message("No prediction waits there any more.", .warning)
      return
    }
    cover(with: .confirm(.acceptFilms(wish)))
  }

  /// A search has found other points of a film than those that a person is being asked about.
  mutating func withdrawAcceptance(of image: ImageName) {
    guard case .confirm(.acceptFilms(let wish)) = mode, wish.edits.contains(where: { $0.image == image })
    else {
      return
    }
    uncover()
    message = Message("Other points were found meanwhile; look at them and press a again.", .warning)
  }

  /// Accepts what was asked about, all of it or nothing.
  mutating func accept(_ wish: FilmAcceptance) -> [Command] {
    for pending in wish.edits { note(pending) }
    selectNone()
    message = Message("Accepted \(wish.words); u takes all of it back", .success)
    return [.writeTogether(wish.edits)]
  }

  /// Asks why the chosen films take no part; where none of them takes part, they are taken in again.
  mutating func excludeOrTakeInFilms(_ gallery: Gallery) -> [Command] {
    let chosen = gallery.chosen.map { images.entries[$0] }
    let taking = chosen.filter { !$0.isExcluded }.map(\.name)
    guard taking.isEmpty else { return ask(.exclusions(taking, besides: chosen.count - taking.count)) }
    message = Message(
      (chosen.count == 1 ? "\(chosen[0].name) takes" : "\(chosen.count) films take")
        + " part again; u excludes \(chosen.count == 1 ? "it" : "them") again", .success)
    return remark(on: chosen.map(\.name)) { $0.exclusion = nil }
  }

  /// Excludes films for one reason.
  mutating func exclude(_ names: [ImageName], because text: String) -> [Command] {
    let reason = text.isEmpty ? "no reason given" : String(text.prefix(Self.longestRemark))
    message = Message(
      "Excluded \(names.count == 1 ? "\(names[0])" : "\(names.count) films"): \(displayName(reason)); "
        + "u takes all of it back", .success)
    return remark(on: names) { $0.exclusion = reason }
  }

  private mutating func remark(on names: [ImageName], _ change: (inout FilmRemarks) -> Void) -> [Command] {
    var remarks: [ImageName: FilmRemarks] = [:]
    for name in names {
      guard let index = images.index(of: name) else { continue }
      var said = images.entries[index].remarks
      change(&said)
      remarks[name] = said
      unlearnt.insert(name)
    }
    selectNone()
    return remarks.isEmpty ? [] : [.remark(remarks)]
  }

  /// What was decided on is selected no longer.
  private mutating func selectNone() {
    guard var gallery = shownGallery else { return }
    (gallery.selected, gallery.rangeStart) = ([], nil)
    replace(gallery)
  }
}
