import Synchronization

/// The values used last, by key (least recently used go first), so that going back costs nothing and memory stays
/// bounded.
///
/// A key names all that its value was made from: a value that is put in late is then merely never asked for again.
package final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Content {
    /// Least recently used first.
    var entries: [(key: Key, value: Value, cost: Int)] = []
    var cost = 0

    mutating func remove(at index: Int) {
      cost -= entries[index].cost
      entries.remove(at: index)
    }
  }

  private let limit: Int
  private let cost: @Sendable (Value) -> Int
  private let content = Mutex(Content())

  /// - Parameters:
  ///   - limit: most that the values kept may cost together.
  ///   - cost: of a value, such as its bytes.
  package init(limit: Int, cost: @escaping @Sendable (Value) -> Int) {
    (self.limit, self.cost) = (limit, cost)
  }

  /// - Parameter capacity: values kept.
  package convenience init(capacity: Int) { self.init(limit: capacity) { _ in 1 } }

  package subscript(key: Key) -> Value? {
    get {
      content.withLock { content in
        guard let index = content.entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = content.entries.remove(at: index)
        content.entries.append(entry)
        return entry.value
      }
    }
    set {
      let cost = newValue.map(cost) ?? 0
      content.withLock { content in
        if let index = content.entries.firstIndex(where: { $0.key == key }) { content.remove(at: index) }
        if let newValue {
          content.entries.append((key, newValue, cost))
          content.cost += cost
        }
        while content.cost > limit { content.remove(at: 0) }
      }
    }
  }
}
