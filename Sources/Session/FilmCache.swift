import Basics
import Radiograph
import Workbench

/// The films shown last and their neighbours: four of them, fewer where they are large, but always the last one.
package struct FilmCache<Key: Hashable & Sendable>: Sendable {
  /// What a film counts at least, bytes.
  private let share: Int
  private let films: LRUCache<Key, LoadedFilm>

  /// - Parameter bytes: what the films may take together, unless a single one takes more.
  package init(bytes: Int = 1 << 29) {
    let share = bytes / 4
    self.share = share
    films = LRUCache(limit: bytes) { min(bytes, max(share, $0.bytes)) }
  }

  package subscript(key: Key) -> LoadedFilm? {
    get { films[key] }
    nonmutating set { films[key] = newValue }
  }

  /// Whether a film of this size is worth decoding before anybody asks for it: whether others stay beside it.
  package func hasRoom(for size: FilmSize) -> Bool { LoadedFilm.bytes(of: size) <= share }
}
