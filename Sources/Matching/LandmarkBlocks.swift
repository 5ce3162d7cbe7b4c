/// Landmarks a few at a time: what a search keeps of each (its map, its magnified crop and what the encoder sees there)
/// takes megabytes, and a table may have thousands.
enum LandmarkBlocks {
  /// Most landmarks in a block.
  static let largest = 32

  /// What `body` makes of each block of `0 ..< count`, one after the other, put together in order.
  static func map<Value>(count: Int, _ body: (Range<Int>) -> [Value]) -> [Value] {
    stride(from: 0, to: count, by: largest).flatMap { body($0..<min($0 + largest, count)) }
  }
}
