import Synchronization

/// The values used last, by key (least recently used go first), so that going back costs nothing and memory stays
/// bounded.
///
/// A key names all that its value was made from: a value that is put in late is then merely never asked for again.
package final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let capacity: Int
  /// Least recently used first.
  private let entries = Mutex<[(key: Key, value: Value)]>([])

  /// - Parameter capacity: values kept.
  package init(capacity: Int) { self.capacity = capacity }

  package subscript(key: Key) -> Value? {
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
