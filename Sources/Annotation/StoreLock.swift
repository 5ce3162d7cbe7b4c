import Foundation
import Glibc
import Radiograph
import Synchronization

/// The right to write to a store, held by one program at a time.
///
/// The kernel gives an advisory lock (`flock`) back when its holder ends, however that happens: a killed
/// program leaves nothing to clean up. Within one program every opening shares the lock.
final class StoreLock: Sendable {
  /// What came of trying.
  enum Outcome {
    /// It is ours.
    case taken(StoreLock)
    /// Another program has it; in its own words.
    case held(by: String)
    /// The file system knows no locks; SQLite's own still guard every transaction.
    case unavailable
  }

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  private struct Weak: Sendable { weak var lock: StoreLock? }
  private static let ours = Mutex<[String: Weak]>([:])

  /// Takes the lock or says who has it; returns at once.
  static func take(path: String) -> Outcome {
    ours.withLock { ours in
      if let lock = ours[path]?.lock { return .taken(lock) }
      var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      // Somebody else's file in a shared folder can be locked without being written.
      if descriptor < 0 { descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
      guard descriptor >= 0 else { return .unavailable }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let reason = errno
        defer { close(descriptor) }
        return reason == EWOULDBLOCK ? .held(by: holder(path)) : .unavailable
      }
      let words = Array("bregma, process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n".utf8)
      // Only a courtesy to the next program: that it cannot be written changes nothing.
      if ftruncate(descriptor, 0) == 0 {
        _ = words.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      }
      let lock = StoreLock(descriptor: descriptor)
      ours[path] = Weak(lock: lock)
      return .taken(lock)
    }
  }

  private static func holder(_ path: String) -> String {
    let bytes = (try? FileBytes.read(path: path, atMost: 120)) ?? []
    let words = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return words.isEmpty ? "another program" : displayName(words)
  }
}
