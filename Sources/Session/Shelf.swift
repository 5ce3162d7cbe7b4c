import Cells
import Synchronization

/// The few values used last, by key, so that going back to an image costs nothing and memory stays bounded.
final class Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let capacity: Int
  /// Least recently used first.
  private let entries = Mutex<[(key: Key, value: Value)]>([])

  init(capacity: Int) {
    self.capacity = capacity
  }

  func removeAll() { entries.withLock { $0 = [] } }

  subscript(key: Key) -> Value? {
    get {
      entries.withLock { entries in
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        entries.append(entry)
        return entry.value
      }
    }
    set {
      entries.withLock { entries in
        entries.removeAll { $0.key == key }
        if let newValue { entries.append((key, newValue)) }
        if entries.count > capacity { entries.removeFirst(entries.count - capacity) }
      }
    }
  }
}
