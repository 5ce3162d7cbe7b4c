import CXXHash
import Glibc

/// XXH64 (Collet 2012) of bytes, as libxxhash computes it with seed 0: tells files apart at the speed of the disk; no
/// protection against somebody who wants two files to look alike. (Raw buffers and system calls live here.)
package enum ContentHash {
  /// The hash of a file as 16 hexadecimal digits, with the number of bytes that went into it.
  ///
  /// - Throws: `FileError`.
  package static func of(path: String) throws(FileError) -> (hash: String, bytes: Int) {
    let descriptor = open(path.systemPath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read, reason: "it cannot be opened") }
    defer { close(descriptor) }
    guard let state = XXH64_createState() else {
      throw FileError(path: path, action: .read, reason: "memory is short")
    }
    defer { XXH64_freeState(state) }
    XXH64_reset(state, 0)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while true {
      let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileError(path: path, action: .read, reason: "it ends with an error") }
      if got == 0 { return (text(XXH64_digest(state)), count) }
      XXH64_update(state, chunk, got)
      count += got
    }
  }

  /// The hash of bytes in memory, 16 hexadecimal digits.
  package static func of(_ bytes: [UInt8]) -> String { text(number(of: bytes)) }

  /// The hash of texts, each on a line of its own.
  package static func of(_ texts: some Sequence<String>) -> String {
    of(Array(texts.joined(separator: "\n").utf8))
  }

  /// The hash of bytes in memory.
  package static func number(of bytes: [UInt8]) -> UInt64 { XXH64(bytes, bytes.count, 0) }

  private static func text(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
