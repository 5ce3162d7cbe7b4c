import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Synchronization

/// What persons have done to points in this program, in order, so that it can be done again on a copy: something else may
/// write into the file meanwhile, and what SQLite then says of it comes too late.
///
/// Predictions are left out: they can be found again.
final class EditJournal: Sendable {
  /// One edit that was carried out.
  private struct Entry {
    let image: ImageName
    let reader: String
    let edit: Edit
  }

  private let entries = Mutex<[Entry]>([])

  /// How many edits there are.
  var count: Int { entries.withLock(\.count) }

  func note(_ edit: Edit, on image: ImageName, of reader: String) {
    guard edit.kind != .predict else { return }
    entries.withLock { $0.append(Entry(image: image, reader: reader, edit: edit)) }
  }

  /// Forgets the last edits: their transaction was taken back.
  func shorten(to count: Int) { entries.withLock { $0.removeSubrange(min(count, $0.count)...) } }

  /// Does everything again on a copy of the newest good backup, which the program made when the store was opened.
  ///
  /// - Parameter location: the store whose file is broken.
  /// - Returns: the copy, among the backups.
  /// - Throws: `AnnotationStoreError`, `FileError`.
  func rescue(_ location: StoreLocation) throws -> String {
    let backups = StoreBackups(of: location.path)
    let target = backups.name(revision: "rescued-\(getpid())")
    let scratch = try TemporaryStore(of: backups.newestGood)
    defer { withExtendedLifetime(scratch) {} }
    let store = try AnnotationStore(location: StoreLocation(folder: location, path: scratch.path))
    for entry in entries.withLock(\.self) {
      let store = store.reading(by: entry.reader)
      let points = try store.points(image: entry.image)
      let changes = entry.edit.changes.map { change in
        let layer = change.layer == .marks ? points.marks : points.predictions
        return Edit.Change(
          layer: change.layer, landmark: change.landmark, before: layer[change.landmark], after: change.after)
      }
      try store.apply(
        Edit(kind: entry.edit.kind, changes: changes, author: entry.edit.author), image: entry.image)
    }
    try FileBytes.makeFolder(backups.folder)
    try store.database.copyWhole(to: target)
    try store.close()
    return target
  }

  /// A store in a folder of its own, which goes with this value.
  private final class TemporaryStore {
    private let folder = NSTemporaryDirectory() + "bregma-rescue-\(UUID().uuidString)"
    var path: String { folder + "/points.sqlite" }

    /// - Parameter copy: what it begins with; nil for nothing.
    init(of copy: String?) throws {
      try FileBytes.makeFolder(folder)
      if let copy { try FileBytes.write(FileBytes.read(path: copy), to: path) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
  }
}
