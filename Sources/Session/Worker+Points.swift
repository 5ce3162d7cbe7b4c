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
    do {
      return [.pointsRead(image: image, try store.points(image: image))]
    } catch {
      return [.failed("\(error)")]
    }
  }

  /// Saves changes in order and reads back what the store says; after a failure the rest waits.
  func write(_ edits: [PendingEdit]) -> [Event] {
    var answer = Event.written(unsaved: [], problem: nil)
    var refusals: [Event] = []
    for (index, pending) in edits.enumerated() {
      do {
        try store.apply(pending.edit, image: pending.image)
      } catch let error as AnnotationStoreError where error.isFinal {
        // Trying again would fail for ever: what the store says counts.
        refusals.append(.failed("\(error)"))
      } catch {
        // The cause comes first: a status line is short, and paths are long.
        let problem = (error as? AnnotationStoreError)?.reason ?? "\(error)"
        answer = .written(unsaved: Array(edits[index...]), problem: problem)
        break
      }
    }
    return [answer] + Set(edits.map(\.image)).flatMap(read) + refusals
  }

  /// Undo or redo, then what the store says.
  func step(_ image: ImageName, _ work: () throws -> Event) -> [Event] {
    do {
      return [try work()] + read(image)
    } catch {
      return [.failed("\(error)")]
    }
  }

  func history(_ image: ImageName) -> [Event] {
    do {
      let moments = try store.log(image: image).filter { $0.state != .abandoned }.map {
        Moment(
          what: $0.edit.summary, author: $0.edit.author, time: Self.text(of: $0.time),
          isDone: $0.state == .done)
      }
      return [.historyRead(image: image, moments)]
    } catch {
      return [.failed("\(error)")]
    }
  }

  /// Goes as far as it can; another program may have changed the history meanwhile.
  func travel(_ image: ImageName, _ steps: Int) -> [Event] {
    step(image) {
      var done = 0
      while done < steps.magnitude,
        try (steps < 0 ? store.undo(image: image) : store.redo(image: image)) != nil
      { done += 1 }
      return .travelled(image: image, steps: done * steps.signum())
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
    else { return [.failed("\(displayName(path)): expected a text file with one landmark name per line.")] }
    let names = text.split(whereSeparator: \.isNewline).compactMap { Landmark(typed: String($0)) }
    guard !names.isEmpty, names.count <= 1000, names.allSatisfy({ $0.name.count <= 100 }) else {
      return [.failed("\(displayName(path)): expected 1 to 1000 landmark names, one per line.")]
    }
    return changeLandmarks { $0 + names }
  }

  func changeLandmarks(_ change: ([Landmark]) -> [Landmark]) -> [Event] {
    do {
      try store.setLandmarks(change(try store.landmarks()))
      return [.landmarksRead(try store.landmarks())]
    } catch {
      return [.failed("\(error)")]
    }
  }

  /// A name can change until the landmark has been marked; afterwards points and log would contradict it.
  func rename(_ old: Landmark, to new: Landmark) -> [Event] {
    do {
      let images = Set(try store.table().rows.filter { $0.point.landmark == old }.map(\.image))
      guard images.isEmpty else {
        let count = images.count == 1 ? "1 image" : "\(images.count) images"
        return [
          .failed("\(old) has points on \(count); only an unmarked landmark can be renamed.")
        ]
      }
      return changeLandmarks { $0.map { $0 == old ? new : $0 } }
    } catch {
      return [.failed("\(error)")]
    }
  }

  func export(_ path: String, overwrite: Bool) -> [Event] {
    let path = (path as NSString).expandingTildeInPath
    if !overwrite, FileManager.default.fileExists(atPath: path) { return [.exportNeedsConsent(path: path)] }
    do {
      var table = try store.table()
      FilmFacts(folder: folder, images: table.images).complete(&table)
      try OutputFile(path: path, force: overwrite).write(table.csv)
      return [.exported(path: path, points: table.rows.count)]
    } catch {
      return [.failed("\(error)")]
    }
  }
}

extension AnnotationStoreError {
  /// Whether trying the same change again is in vain.
  fileprivate var isFinal: Bool {
    switch problem {
    case .changedElsewhere, .notFinite, .readOnly, .obstructed: true
    case .busy, .damaged, .lost, .foreign, .newer, .system: false
    }
  }
}
