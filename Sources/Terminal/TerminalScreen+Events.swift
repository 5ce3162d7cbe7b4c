import CTerminalShim
import Cells
import Glibc

/// What ended a wait.
package enum TerminalEvent: Sendable, Hashable {
  /// The person or the terminal did something.
  case input(InputEvent)
  /// A mailbox has messages, perhaps.
  case wake
  /// The time allowed has passed.
  case idle
  /// The terminal is gone: no input will come any more.
  case ended
}

extension TerminalScreen {
  /// Waits for the next thing to happen; input first, then wake-ups.
  ///
  /// Control-Z stops the program as everywhere; after it continues the screen is repainted.
  /// - Parameter limit: the longest wait; nil waits for ever, zero only looks.
  package func next(waiting limit: Duration? = nil) -> TerminalEvent {
    let deadline = limit.map { ContinuousClock.now + $0 }
    while true {
      if terminal_guard_take_resumed() { repaint() }
      if adoptSize() { return .input(.resize(size)) }
      if let event = decoder.next() {
        guard event != .key(.control("z")) else {
          leaveKeys()
          kill(0, SIGTSTP)
          continue
        }
        guard held.passes(event, at: heard) else { continue }
        return .input(event)
      }
      if hasEnded { return .ended }
      if wasWoken {
        wasWoken = false
        return .wake
      }
      let left = deadline.map { max(.zero, $0 - .now) }
      let patience = decoder.patience.map { max(.zero, $0 - (.now - heard)) }
      let isPatient = patience.map { $0 <= left ?? $0 } ?? false
      if wait(isPatient ? patience : left) { continue }
      guard isPatient else { return .idle }
      decoder.giveUp()
    }
  }

  /// Waits for bytes from either side and takes them; false when the time passed without any.
  private func wait(_ limit: Duration?) -> Bool {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&sources, 2, limit.map(\.pollMilliseconds) ?? -1)
    if count < 0 { return true }  // a signal handler ran
    if sources[1].revents != 0 { wasWoken = wake.drain() }
    if sources[0].revents != 0 { takeInput() }
    return count > 0
  }

  private func takeInput() {
    guard let bytes = [UInt8].fromTerminal() else { return hasEnded = true }
    heard = .now
    decoder.feed(bytes)
  }
}

extension Duration {
  /// Whole milliseconds for poll(2), rounded up so that a wait never ends early and spins.
  var pollMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    let milliseconds = seconds.multipliedReportingOverflow(by: 1000)
    guard !milliseconds.overflow, milliseconds.partialValue < Int64(Int32.max) - 1000 else { return .max }
    return Int32(milliseconds.partialValue + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
