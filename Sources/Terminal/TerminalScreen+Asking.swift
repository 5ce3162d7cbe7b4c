import CTerminalShim
import Cells
import Glibc

// What goes to the terminal besides frames.
extension TerminalScreen {
  /// Asks the terminal what it can do.
  ///
  /// Keys that come meanwhile are kept by the decoder, which drops the answers, late ones too.
  static func ask(
    environment: [String: String], countsColours: Bool, into decoder: inout InputDecoder,
    _ hasEnded: inout Bool
  ) -> TerminalAnswers {
    var (heard, isEnded): ([UInt8], Bool) = ([], false)
    let conversation = TerminalConversation(send: { $0.writeToTerminal() }) { limit in
      guard let bytes = [UInt8].fromTerminal(waiting: limit) else {
        isEnded = true
        return nil
      }
      heard += bytes
      return bytes
    }
    var answers = conversation.ask(environment: environment, countsColours: countsColours)
    if let before = answers.keyFlags, !isEnded {
      terminal_guard_leave_with(KeyReports.sequence(before))
      if !conversation.reportKeys(KeyReports.wanted) {
        Array(KeyReports.sequence(before).utf8).writeToTerminal()
        answers.forgetKeys()
      }
    }
    decoder.feed(heard)
    hasEnded = isEnded
    return answers
  }

  /// Has keys reported as before this program, where they are reported otherwise.
  ///
  /// A key is usually still down when it ends or stops the program, and goes up when somebody else reads the terminal.
  func leaveKeys() {
    guard let before = answers.keyFlags, !hasEnded else { return }
    TerminalConversation(send: { $0.writeToTerminal() }) { .fromTerminal(waiting: $0) }.leaveKeys(before)
    decoder.forgetKeys()
    held.forget()
  }
}

extension [UInt8] {
  /// Writes bytes to the terminal.
  func writeToTerminal() {
    var rest = self[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EAGAIN {
        usleep(1000)
        continue
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for bytes from the terminal and takes them: none when the time has passed, nil when none will come any more.
  static func fromTerminal(waiting limit: Duration) -> [UInt8]? {
    var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, limit.pollMilliseconds) > 0 ? fromTerminal() : []
  }

  /// Takes the bytes that the terminal has for us: none when there are none after all, nil when none will come any more.
  static func fromTerminal() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 { return Array(bytes.prefix(count)) }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
  }
}

extension PixelSize {
  /// Pixels of the window that the system knows of the terminal on standard output; nil where it knows none.
  static var ofTerminalWindow: PixelSize? {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_xpixel > 0, window.ws_ypixel > 0
    else { return nil }
    return PixelSize(width: Int(window.ws_xpixel), height: Int(window.ws_ypixel))
  }
}
