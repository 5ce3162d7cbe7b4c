import Synchronization

/// Carries messages from background tasks to the thread that owns the screen, and wakes it.
package final class Mailbox<Message: Sendable>: Sendable {
  private let waiting = Mutex<[Message]>([])
  private let wake: WakePipe

  /// Makes a mailbox that wakes the reader of this pipe.
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
