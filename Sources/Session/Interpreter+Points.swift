import Basics
import Foundation
import Store
import Workbench

// Points, names and exports: on the caller's thread, so that a frame never shows what is not saved.
extension Interpreter {
  func read(_ image: String) -> [Event] {
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
  func step(_ image: String, _ work: () throws -> Event) -> [Event] {
    do {
      return [try work()] + read(image)
    } catch {
      return [.failed("\(error)")]
    }
  }

  func changeLandmarks(_ change: ([String]) -> [String]) -> [Event] {
    do {
      try store.setLandmarks(change(try store.landmarks()))
      return [.landmarksRead(try store.landmarks())]
    } catch {
      return [.failed("\(error)")]
    }
  }

  /// A name can change until the landmark has been marked; afterwards points and log would contradict it.
  func rename(_ old: String, to new: String) -> [Event] {
    do {
      let images = Set(try store.table().rows.filter { $0.point.landmark == old }.map(\.image))
      guard images.isEmpty else {
        let count = images.count == 1 ? "1 image" : "\(images.count) images"
        return [
          .failed("\(displayName(old)) has points on \(count); only an unmarked landmark can be renamed.")
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
      let table = try store.table()
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
    case .changedElsewhere, .notFinite, .readOnly: true
    case .busy, .damaged, .newer, .system: false
    }
  }
}
