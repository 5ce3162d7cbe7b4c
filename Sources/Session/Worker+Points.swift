import Basics
import Formats
import Foundation
import Landmarks
import Radiograph
import Store
import Workbench

// Points, their history, names and exports: on the caller's thread, so that a frame never shows what is not saved.
extension Worker {
  func read(_ image: ImageName) -> [Event] {
    attempting { [.pointsRead(image: image, try store.points(image: image))] }
  }

  /// Saves changes in order and reads back what the store says; after a failure the rest waits.
  func write(_ edits: [PendingEdit]) -> [Event] {
    steps.withLock { $0.forgetUndone() }
    var (left, problem): ([PendingEdit], String?) = ([], nil)
    var refusals: [Event] = []
    for (index, pending) in edits.enumerated() {
      if let warning = hesitation(about: pending) {
        refusals.append(.failed(warning))
        continue
      }
      do {
        try store.apply(pending.edit, image: pending.image)
      } catch let error as AnnotationStoreError where error.isFinal {
        // Trying again would fail for ever: what the store says counts.
        refusals.append(.failed("\(error)"))
      } catch {
        // The cause comes first: a status line is short, and paths are long.
        problem = (error as? AnnotationStoreError)?.reason ?? "\(error)"
        left = Array(edits[index...])
        break
      }
    }
    let seconds = pace.withLock { pace in
      for pending in edits { pace.note(Set(pending.edit.changes.map(\.landmark)).count, at: Date()) }
      return pace.secondsPerDecision
    }
    unsaved.withLock { $0 = left }
    return [.written(unsaved: left, problem: problem)] + Set(edits.map(\.image)).flatMap(read)
      + (seconds.map { [.paced($0)] } ?? []) + refusals
  }

  /// What is said of an image whose points were made for another file, or whose predictions come from marks that are no
  /// longer what they were.
  func news(of image: ImageName) -> [Event] {
    if let words = replacement(of: image) {
      return [.told(Message("\(words): see whether they fit; F takes it with them or without", .warning))]
    }
    guard let outdated = try? store.outdatedPredictions(image: image), let words = Self.words(outdated) else {
      return []
    }
    return [.told(Message("\(words): P searches again", .warning))]
  }

  /// That the file of an image is not the one that its points were made for; nil where it is.
  private func replacement(of image: ImageName) -> String? {
    if FileStamp(path: path(image)) == nil { return "\(image) is gone from the disk" }
    guard (try? store.hasChanged(image)) == true else { return nil }
    return "\(image) is another film than the one that its points were made for"
  }

  /// Why points are not changed at the first asking: they are those of another film, which may not be on the screen at all.
  func hesitation(about image: ImageName) -> String? {
    guard !toldReplaced.withLock({ $0.contains(image) }), let words = replacement(of: image) else {
      return nil
    }
    _ = toldReplaced.withLock { $0.insert(image) }
    return "\(words): nothing was done; the same once more takes the points as they are"
  }

  /// The same of predictions that come from marks changed or excluded since.
  private func hesitation(about pending: PendingEdit) -> String? {
    if let warning = hesitation(about: pending.image) { return warning }
    guard pending.edit.kind == .accept else { return nil }
    let accepted = Set(pending.edit.changes.map(\.landmark))
    guard let outdated = try? store.outdatedPredictions(image: pending.image).intersection(accepted),
      let words = Self.words(outdated), toldOutdated.withLock({ $0.insert(pending.image).inserted })
    else { return nil }
    return "\(words): P searches again, accepting once more takes them as they are"
  }

  private static func words(_ outdated: Set<Landmark>) -> String? {
    guard let first = outdated.min() else { return nil }
    let more = outdated.count > 1 ? " and \(outdated.count - 1) more" : ""
    return "\(first)\(more) found from marks changed or excluded since"
  }

  /// What counts stands before what was undone, whatever the order in which they were done.
  func history(_ image: ImageName) -> [Event] {
    attempting {
      let log = try store.log(image: image)
      let moments = (log.filter { $0.state == .done } + log.filter { $0.state == .undone }).map {
        Moment(
          what: $0.edit.summary, author: $0.edit.author, time: Self.text(of: $0.time),
          isDone: $0.state == .done)
      }
      return [.historyRead(image: image, moments)]
    }
  }

  func travel(_ image: ImageName, _ steps: Int) -> [Event] {
    attempting {
      let done = try travelled(image, steps)
      if done != 0 { try note(.travel(image, steps: done)) }
      return [.travelled(image: image, steps: done)] + read(image)
    }
  }

  /// The time of day, with the date where it is not today.
  private static func text(of time: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = Calendar.current.isDateInToday(time) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm"
    return formatter.string(from: time)
  }

  /// Names from a text file: one per line, blank lines and repeats left out.
  func addLandmarks(file path: String) -> [Event] {
    let path = (path as NSString).expandingTildeInPath
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: 1 << 20), let text = String(bytes: bytes, encoding: .utf8)
    else { return [.refused("\(displayName(path)): expected a text file with one landmark name per line.")] }
    let names = text.split(whereSeparator: \.isNewline).compactMap { Landmark(typed: String($0)) }
    guard !names.isEmpty, names.count <= 1000, names.allSatisfy({ $0.name.count <= 100 }) else {
      return [.refused("\(displayName(path)): expected 1 to 1000 landmark names, one per line.")]
    }
    return addLandmarks(names)
  }

  /// Suggests points where another image has them, in proportion where the images have different sizes. They are
  /// predictions of the person who copies them: nobody has looked at them here.
  func copyPoints(_ source: ImageName, to image: ImageName, _ landmarks: [Landmark]) -> [Event] {
    attempting {
      let (there, here) = (try store.points(image: source), try store.points(image: image))
      let (from, to) = (try store.facts(image: source), try store.facts(image: image))
      func scale(_ a: Int?, _ b: Int?) -> Double {
        if let a, let b, a > 0 { Double(b) / Double(a) } else { 1 }
      }
      let (x, y) = (scale(from.width, to.width), scale(from.height, to.height))
      let points = landmarks.compactMap { landmark -> LandmarkPoint? in
        guard let point = there[landmark], point.status.takesPart, let position = point.position else {
          return nil
        }
        // Between the middles of the corner pixels, which are half a pixel from the films' edges.
        let copy = PixelPoint(x: (position.x + 0.5) * x - 0.5, y: (position.y + 0.5) * y - 0.5)
        return LandmarkPoint(
          landmark: landmark, position: copy, status: .predicted, annotator: "\(author), copied")
      }
      guard let edit = here.copying(points, by: author) else {
        return [.refused("\(source) has no point of a person that could be copied.")]
      }
      try store.apply(edit, image: image)
      let what = points.count == 1 ? "\(points[0].landmark)" : "\(points.count) points"
      return read(image) + [
        .told(Message("Copied \(what) from \(source): a accepts, Enter corrects, u takes back", .success))
      ]
    }
  }

  /// Takes an image's file for the film that was marked.
  func acceptFilm(_ image: ImageName, dropsPoints: Bool) -> [Event] {
    attempting {
      let points = try store.points(image: image)
      let edit = dropsPoints ? points.clearingAll(by: author) : nil
      if let edit { try store.apply(edit, image: image) }
      try store.acceptFile(of: image)
      _ = toldReplaced.withLock { $0.remove(image) }
      let kept = points.marks.count == 1 ? "its point is kept" : "its \(points.marks.count) points are kept"
      let said = edit == nil ? kept : "the points of the one before are dropped; u brings them back"
      return read(image) + [.told(Message("\(image) is taken as it is; \(said)", .success))]
    }
  }

  /// The folder's points as the person sees them: those of the store, with what it has not taken yet on top.
  func table() throws -> PointTable {
    var table = try store.table()
    let waiting = unsaved.withLock(\.self)
    guard !waiting.isEmpty else { return table }
    let landmarks = try store.landmarks()
    for image in Set(waiting.map(\.image)) {
      let points = waiting.over(try store.points(image: image), of: image)
      let facts = try store.facts(image: image)
      let others = points.landmarks.subtracting(landmarks).sorted()
      let rows = (landmarks + others).compactMap { points[$0] }.map {
        PointRow(
          image: image, point: $0, imageWidth: facts.width, imageHeight: facts.height,
          spacing: facts.spacing)
      }
      table.rows.removeAll { $0.image == image }
      table.rows.insert(
        contentsOf: rows, at: table.rows.firstIndex { $0.image > image } ?? table.rows.count)
    }
    return table
  }

  /// What is said beside what was done: what goes wrong then undoes nothing, and is said itself.
  private func words(_ work: () throws -> [String]) -> [String] {
    do { return try work() } catch { return ["\(error)"] }
  }

  func export(_ wish: ExportWish) -> [Event] {
    attempting(Event.refused) {
      guard let format = LandmarkFormats.named(wish.format) else { return [] }
      var export = FolderExport(format: format, path: (wish.path as NSString).expandingTildeInPath)
      export.isReviewedOnly = wish.isReviewedOnly
      export.includesExcluded = wish.includesExcluded
      guard let prepared = try export.prepare(table(), of: store) else {
        let isAll = try wish.includesExcluded || store.excluded().isEmpty
        let what =
          (wish.isReviewedOnly ? "Nobody has decided on a point" : "There is no point")
          + (isAll ? " yet" : " on a film that is not excluded")
        return [.failed("\(what): nothing was written.")]
      }
      if !wish.replaces, let existing = try prepared.existing() {
        return [.exportNeedsConsent(wish, existing: existing)]
      }
      try prepared.write(force: wish.replaces)
      let waiting = unsaved.withLock(\.count)
      let concerns =
        (waiting > 0 ? ["changes not saved yet: \(waiting), written as they are on the screen"] : [])
        + prepared.text.losses + prepared.text.notes
        + words { try store.leftOutOfExport().map { [$0] } ?? [] }
        + words { try store.reconcile(films: []).sentences }
        + words {
          try save(wish.text, for: .export)
          return []
        }
      let said = (["Exported " + prepared.summary] + concerns).joined(separator: "; ")
      return [.exported(wish, Message(said, concerns.isEmpty ? .success : .warning))]
    }
  }
}

extension AnnotationStoreError {
  /// Whether somebody else has changed the points meanwhile.
  var isContradiction: Bool {
    if case .changedElsewhere = problem { true } else { false }
  }

  /// Whether trying the same change again is in vain.
  var isFinal: Bool {
    switch problem {
    case .changedElsewhere, .nameTaken, .notFinite, .readOnly, .obstructed: true
    case .busy, .held, .damaged, .lost, .foreign, .newer, .system: false
    }
  }
}
