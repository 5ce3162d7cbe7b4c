import GRDB
import Radiograph

/// Films that exchanged their names though size and time are the same: only their content tells.
extension AnnotationStore {
  /// Films read between two writes; what was found out until the person leaves is kept.
  private static let portion = 64

  /// Compares the content of marked films with what was marked, where anything has touched them since.
  ///
  /// A film whose inode and time of change are those of the last look is not read again, so that only the first
  /// look at a folder takes long. Films that `reconcile` speaks of are left to it.
  /// - Parameter isCancelled: asked before every film.
  /// - Returns: the films that have another content, as `changed`.
  /// - Throws: `AnnotationStoreError`.
  package func verifyContents(isCancelled: () -> Bool = { false }) throws -> FilmChanges {
    var changes = FilmChanges()
    var looked: [(name: ImageName, file: FilmFile)] = []
    for (name, file) in try read(knownFiles) where !isCancelled() {
      guard let file, let now = FilmFile(path: path(of: name)), now.size == file.size, now.time == file.time,
        file.hash == nil || now.stamp != file.stamp, let hashed = now.hashed(path: path(of: name))
      else { continue }
      if file.hash == nil || hashed.hash == file.hash {
        looked.append((name, hashed))
      } else {
        changes.changed.append(name)
      }
      if looked.count >= Self.portion { try keep(&looked) }
    }
    try keep(&looked)
    changes.changed.sort()
    return changes
  }

  private func keep(_ looked: inout [(name: ImageName, file: FilmFile)]) throws {
    guard !isReadOnly, !looked.isEmpty else { return }
    try write(changingPoints: false) { database in
      for (name, file) in looked { try record(file, of: name, in: database) }
    }
    looked = []
  }
}
