import Basics
import Foundation
import Glibc
import Synchronization

/// The right to write to a store, held by one program at a time.
///
/// The kernel gives an advisory lock (`flock`) back when its holder ends, however that happens: a killed
/// program leaves nothing to clean up. Within one program every opening shares the lock.
package final class StoreLock: Sendable {
  /// What came of trying.
  package enum Outcome {
    /// It is ours.
    case taken(StoreLock)
    /// Another program has it; in its own words.
    case held(by: String)
    /// The file system knows no locks; SQLite's own still guard every transaction.
    case unavailable
  }

  private let path: String

  private init(path: String) { self.path = path }

  deinit {
    Self.ours.withLock { ours in
      guard var hold = ours[path] else { return }
      hold.openings -= 1
      ours[path] = hold.openings > 0 ? hold : nil
      guard hold.openings == 0 else { return }
      // Unlocked by name, because closing is not enough while a child that was just forked has the descriptor too.
      flock(hold.descriptor, LOCK_UN)
      close(hold.descriptor)
    }
  }

  /// A lock of this program: its file and how many openings share it.
  private struct Hold {
    let descriptor: Int32
    var openings: Int
  }

  /// By path. Taking and giving back both happen inside, so that no opening meets a lock of our own half given back.
  private static let ours = Mutex<[String: Hold]>([:])

  /// Takes the lock or says who has it; returns at once.
  package static func take(path: String) -> Outcome {
    ours.withLock { ours in
      // A lock file that was taken away keeps nobody out: the one that stands there now has to be locked too.
      let identity = FileIdentity(path: path)
      if let hold = ours[path], identity != nil, FileIdentity(descriptor: hold.descriptor) == identity {
        ours[path]?.openings += 1
        return .taken(StoreLock(path: path))
      }
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
      let before = ours[path]
      if let before { close(before.descriptor) }
      ours[path] = Hold(descriptor: descriptor, openings: (before?.openings ?? 0) + 1)
      return .taken(StoreLock(path: path))
    }
  }

  private static func holder(_ path: String) -> String {
    let bytes = (try? FileBytes.read(path: path, atMost: 120)) ?? []
    let words = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return words.isEmpty ? "another program" : displayName(words)
  }
}
