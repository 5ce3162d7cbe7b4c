import Basics
import GRDB
import Radiograph

/// Why the store of a folder's points could not do something, as one sentence with its file.
package struct AnnotationStoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Problem: Sendable, Equatable {
    /// Another program holds the store and did not let go in time.
    case busy
    /// The file is no store, or is broken.
    case damaged(String)
    /// A later version of the program made it.
    case newer
    /// The points of this image are no longer what the edit started from.
    case changedElsewhere(image: ImageName)
    /// A position or confidence that is not a finite number.
    case notFinite(image: ImageName)
    /// Another program holds the store, or it was opened only for reading; who, in the lock's words.
    case readOnly(holder: String)
    /// The system refused; SQLite's own words.
    case system(String)
  }

  /// The database file.
  package let path: String
  /// What went wrong.
  package let problem: Problem
  /// The newest backup of a damaged store.
  package let backup: String?

  package init(path: String, problem: Problem, backup: String? = nil) {
    (self.path, self.problem, self.backup) = (path, problem, backup)
  }

  init(path: String, _ error: DatabaseError) {
    let words = error.message ?? "error \(error.resultCode.rawValue)"
    let problem: Problem =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged(words)
      default: .system(words)
      }
    self.init(path: path, problem: problem, backup: problem.isDamage ? StoreBackups(of: path).newest : nil)
  }

  /// The sentence shown to the person.
  package var description: String { "\(displayName(path)): \(reason)" }

  /// The sentence without its file, for lines that are short.
  package var reason: String {
    switch problem {
    case .busy: "in use by another program; close it there and try again"
    case .damaged(let words):
      "not a readable store of points (\(displayName(words))); it was left as it is; "
        + (backup.map { "the newest backup is \(displayName($0)), copy it there to go on from it" }
          ?? "there is no backup beside it")
    case .readOnly(let holder):
      "nothing was saved, " + (holder.isEmpty ? "it is open for reading only" : "it is open in \(holder)")
    case .newer: "made by a newer version of bregma; open it with that version"
    case .changedElsewhere(let image):
      "the points of \(image) were changed by another program; reload them"
    case .notFinite(let image): "a point of \(image) is not a finite number; nothing was saved"
    case .system(let words): displayName(words)
    }
  }
}

extension AnnotationStoreError.Problem {
  /// Whether the file itself is broken.
  var isDamage: Bool { if case .damaged = self { true } else { false } }
}
