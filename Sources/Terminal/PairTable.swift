import CNcursesW

/// ncurses colour pairs by their two colours, each initialised when it is first needed.
///
/// Redefining a pair makes ncurses search the whole screen for its old cells. So pairs are never replaced one
/// by one: when all are taken the table starts again, together with a repaint of the screen.
struct PairTable {
  /// Pairs that may be used, pair 0 included.
  private let capacity: Int
  /// Pairs by ink in the upper and paper in the lower half.
  private var pairs: [UInt64: Int32] = [:]
  private var latest: (key: UInt64, pair: Int32)?

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// The pair of two colour numbers (-1: the terminal's own), or nil when all pairs are taken.
  mutating func pair(ink: Int32, paper: Int32) -> Int32? {
    let key = UInt64(UInt32(bitPattern: ink)) << 32 | UInt64(UInt32(bitPattern: paper))
    if let latest, latest.key == key { return latest.pair }
    if let pair = pairs[key] {
      latest = (key, pair)
      return pair
    }
    let pair = Int32(pairs.count + 1)
    guard pair < capacity, init_extended_pair(pair, ink, paper) == OK else { return nil }
    pairs[key] = pair
    latest = (key, pair)
    return pair
  }

  /// Forgets every pair.
  mutating func restart() {
    pairs.removeAll(keepingCapacity: true)
    latest = nil
  }
}
