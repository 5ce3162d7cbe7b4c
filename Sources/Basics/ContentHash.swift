import Glibc

/// XXH64 (Collet 2012) of a file's bytes: tells files apart at the speed of the disk; no protection against
/// somebody who wants two files to look alike. (Raw buffers and system calls live here.)
package enum ContentHash {
  private static let primes: [UInt64] = [
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5,
  ]
  private static let chunk = 1 << 20

  /// The hash of a file as 16 hexadecimal digits, with the number of bytes that went into it.
  ///
  /// - Throws: `FileError`.
  package static func of(path: String) throws(FileError) -> (hash: String, bytes: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read, reason: "it cannot be opened") }
    defer { close(descriptor) }
    var state = State()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 8)
    defer { buffer.deallocate() }
    var filled = 0
    while true {
      let got = read(descriptor, buffer.baseAddress.map { $0 + filled }, chunk - filled)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileError(path: path, action: .read, reason: "it ends with an error") }
      filled += got
      // Whole stripes only, but for the end of the file.
      if filled == chunk || got == 0 {
        state.add(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        filled = 0
      }
      if got == 0 { break }
    }
    return (state.text, state.count)
  }

  /// The hash of bytes in memory.
  package static func of(_ bytes: [UInt8]) -> String {
    var state = State()
    bytes.withUnsafeBytes { state.add($0) }
    return state.text
  }

  /// The hash of what came so far; every piece but the last must be a multiple of 32 bytes.
  private struct State {
    var lanes = (
      primes[0] &+ primes[1], primes[1], UInt64(0), UInt64(0) &- primes[0]
    )
    var tail: [UInt8] = []
    var count = 0

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
      count += bytes.count
      let (p1, p2) = (primes[0], primes[1])
      func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = lane &+ word &* p2
        return ((mixed << 31) | (mixed >> 33)) &* p1
      }
      func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      var offset = 0
      var (a, b, c, d) = lanes
      while offset + 32 <= bytes.count {
        a = round(a, word(offset))
        b = round(b, word(offset + 8))
        c = round(c, word(offset + 16))
        d = round(d, word(offset + 24))
        offset += 32
      }
      lanes = (a, b, c, d)
      tail += bytes[offset...]
    }

    var text: String {
      let p = primes
      func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { (value << bits) | (value >> (64 - bits)) }
      func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotated(lane &+ word &* p[1], 31) &* p[0] }
      var hash = p[4]
      if count >= 32 {
        let (a, b, c, d) = lanes
        hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
        for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* p[0] &+ p[3] }
      }
      hash = hash &+ UInt64(count)
      var rest = tail[...]
      func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      }
      while rest.count >= 8 {
        hash = rotated(hash ^ round(0, number(rest.prefix(8))), 27) &* p[0] &+ p[3]
        rest = rest.dropFirst(8)
      }
      if rest.count >= 4 {
        hash = rotated(hash ^ (number(rest.prefix(4)) &* p[0]), 23) &* p[1] &+ p[2]
        rest = rest.dropFirst(4)
      }
      for byte in rest { hash = rotated(hash ^ (UInt64(byte) &* p[4]), 11) &* p[0] }
      hash = (hash ^ (hash >> 33)) &* p[1]
      hash = (hash ^ (hash >> 29)) &* p[2]
      hash ^= hash >> 32
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }
}
