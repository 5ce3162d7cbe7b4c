import Glibc
import Synchronization

/// Carries messages from background tasks to the thread that owns the screen, and wakes it.
package final class Mailbox<Message: Sendable>: Sendable {
  private let waiting = Mutex<[Message]>([])
  private let wake: WakePipe

  package init(waking wake: WakePipe) {
    self.wake = wake
  }

  /// Leaves a message; may be called from any thread.
  package func post(_ message: Message) {
    let isFirst = waiting.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { wake.signal() }
  }

  /// Takes all messages out, in the order in which they came.
  package func takeAll() -> [Message] {
    waiting.withLock { messages in
      defer { messages.removeAll() }
      return messages
    }
  }
}

/// Interrupts the wait for input from any thread or signal handler: one byte says "look".
package final class WakePipe: Sendable {
  let readEnd: Int32
  let writeEnd: Int32

  /// Opens the pipe; without free descriptors it never wakes anybody.
  package init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Wakes whoever waits; does not block.
  package func signal() {
    var byte: UInt8 = 0
    // A full pipe already wakes its reader, so a lost byte loses nothing.
    _ = write(writeEnd, &byte, 1)
  }

  /// Takes all bytes out and tells whether there were any.
  func drain() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 256)
    var wasSignalled = false
    while read(readEnd, &bytes, bytes.count) > 0 { wasSignalled = true }
    return wasSignalled
  }
}
