import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph

/// Why the store of a folder's points could not do something, as one sentence with its file.
package struct AnnotationStoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Problem: Sendable, Equatable {
    /// Another program holds the store and did not let go in time.
    case busy
    /// The file is no store, or is broken.
    case damaged(String)
    /// Points have been here, and are not any more; what has become of them.
    case lost(String)
    /// A link to elsewhere, or a database with something that the program did not make; what it is.
    case foreign(String)
    /// The disk does not let the program write; why.
    case obstructed(String)
    /// A later version of the program made it.
    case newer
    /// The points of this image are no longer what the edit started from.
    case changedElsewhere(image: ImageName)
    /// Another landmark has this name, or had it and could come back by undoing.
    case nameTaken(Landmark)
    /// A position or confidence that is not a finite number.
    case notFinite(image: ImageName)
    /// Another program has what only one may; who, in the lock's words.
    case held(by: String)
    /// Another program holds the store, or it was opened only for reading; who, in the lock's words.
    case readOnly(holder: String)
    /// The system refused; SQLite's own words.
    case system(String)
  }

  /// The database file.
  package let path: String
  /// What went wrong.
  package let problem: Problem
  /// The newest good backup of a damaged or lost store.
  package let backup: String?

  package init(path: String, problem: Problem, backup: String? = nil) {
    (self.path, self.problem, self.backup) = (path, problem, backup)
  }

  init(path: String, _ error: DatabaseError) {
    let words = error.message ?? "error \(error.resultCode.rawValue)"
    let problem: Problem =
      switch error.resultCode {
      // A drive without locks looks to SQLite like one on which somebody else holds them.
      case .SQLITE_BUSY, .SQLITE_LOCKED: StoreFolder(of: path).whyNoLocks.map { .system($0) } ?? .busy
      // Its own words tell of pages and cells.
      case .SQLITE_NOTADB: .damaged("it is no database of SQLite")
      case .SQLITE_CORRUPT: .damaged(Self.brokenStructure)
      case .SQLITE_FULL: .system(Self.fullDisk)
      default: .system(words)
      }
    self.init(path: path, problem: problem)
  }

  /// How the newest good backup is brought back, as a part of a sentence; nil where there is none.
  private var wayBack: String? {
    guard let backup else { return nil }
    let inside = "/.bregma/points.sqlite"
    let folder = path.hasSuffix(inside) ? displayName(String(path.dropLast(inside.count))) : "FOLDER"
    let name = displayName(isFled ? backup : (backup as NSString).lastPathComponent)
    return "`bregma restore \(folder) \(name)` brings the newest good backup back, "
      + "and without that name all are listed"
  }

  /// Whether the backup had to flee from the folder.
  private var isFled: Bool {
    backup.map { ($0 as NSString).deletingLastPathComponent != StoreBackups(of: path).folder } ?? false
  }

  /// What is wrong with the file itself, as a part of a sentence.
  var cause: String {
    switch problem {
    case .damaged(let words): displayName(words)
    case .foreign(let what): what
    default: reason
    }
  }

  /// What SQLite finds wrong without naming a table.
  static let brokenStructure = "SQLite finds its structure broken"

  /// The obstacle that room removes.
  static let fullDisk = "the disk is full"

  /// The sentence shown to the person.
  package var description: String { "\(displayName(path)): \(reason)" }

  /// The sentence without its file, for lines that are short.
  package var reason: String {
    switch problem {
    case .busy: "in use by another program; close it there and try again"
    case .damaged(let words):
      "not a readable store of points (\(displayName(words))); it was left as it is; "
        + (wayBack ?? "there is no good backup beside it; to begin anew, move the folder .bregma away")
    case .lost(let what):
      what + "; "
        + (wayBack ?? "no backup beside it is good")
        + "; to begin anew, move \(isFled ? "that backup" : "the folder .bregma") away"
    case .foreign(let what):
      "\(what); nothing was changed"
        + (wayBack.map { "; \($0)" } ?? "")
    case .obstructed(let why):
      "nothing was saved: \(displayName(why)); "
        + (why == Self.fullDisk ? "make room" : "see that files can be written there")
        + ", then open the folder again"
    case .readOnly(let holder):
      holder.isEmpty
        ? "nothing was saved, it is open for reading only"
        : "nothing was saved: \(holder) had it when it was opened here; end that one, then open it again"
    case .held(let holder): "\(holder) has it open; end that one, then try again"
    case .newer: "made by a newer version of bregma; open it with that version"
    case .changedElsewhere(let image):
      "the points of \(image) were changed by another program; reload them"
    case .nameTaken(let name): "\(name) is, or was, the name of another landmark here; choose another one"
    case .notFinite(let image): "a point of \(image) is not a finite number; nothing was saved"
    case .system(let words): displayName(words)
    }
  }
}

extension AnnotationStoreError.Problem {
  /// Whether the file itself is broken, or is not what it was: a backup may help.
  package var isDamage: Bool {
    switch self {
    case .damaged, .foreign: true
    default: false
    }
  }
}
