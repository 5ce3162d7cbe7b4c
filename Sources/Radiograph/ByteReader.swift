/// Reads numbers from a file's bytes; running off the end gives nil, never a trap.
struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte at an absolute offset.
  func byte(at index: Int) -> UInt8? {
    index >= 0 && index < bytes.count ? bytes[index] : nil
  }

  /// A big-endian number of `count` bytes (at most 4) at an absolute offset.
  func bigEndian(at index: Int, count: Int) -> Int? {
    guard index >= 0, index <= bytes.count - count else { return nil }
    return bytes[index..<index + count].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A little-endian number of `count` bytes (at most 4) at an absolute offset.
  func littleEndian(at index: Int, count: Int) -> Int? {
    guard index >= 0, index <= bytes.count - count else { return nil }
    return bytes[index..<index + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
