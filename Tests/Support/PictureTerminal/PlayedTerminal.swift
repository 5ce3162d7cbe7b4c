import Foundation

/// A program in a pseudo-terminal whose other end a test plays: it answers questions and keeps what is written.
package final class PlayedTerminal {
  /// Questions and what the terminal answers to each.
  package typealias Answers = [(question: String, answer: String)]

  /// TIOCSPTLCK and TIOCGPTN of Linux, whose declarations are hidden from Swift.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// The system gave no terminal.
  package struct Unavailable: Error {}

  private let master: Int32
  private let slave: Int32
  private let process = Process()
  private let answers: Answers
  private var answered = 0
  /// All that the program wrote.
  package private(set) var output: [UInt8] = []

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - pixels: width and height that the system knows of the terminal; 0 when it knows none.
  ///   - answers: what the terminal says.
  package init(
    _ program: String, _ arguments: [String], columns: UInt16, rows: UInt16,
    pixels: (UInt16, UInt16) = (0, 0),
    answers: Answers, environment changes: [String: String?] = [:]
  ) throws {
    self.answers = answers
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (number, lock): (CUnsignedInt, CInt) = (0, 0)
    guard master >= 0, ioctl(master, Self.setLock, &lock) == 0, ioctl(master, Self.getNumber, &number) == 0
    else { throw Unavailable() }
    slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw Unavailable() }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: pixels.0, ws_ypixel: pixels.1)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    // The terminal is to be the program's own, as under a shell: who is in the background leaves it alone.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", program] + arguments
    var environment = ProcessInfo.processInfo.environment
    for name in ["TMUX", "NO_COLOR", "LC_ALL", "LC_CTYPE"] { environment[name] = nil }
    environment.merge(["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"]) { $1 }
    for (name, value) in changes { environment[name] = value }
    process.environment = environment
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    close(slave)
    close(master)
  }

  /// Types something.
  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// What the program wrote, as text.
  package var text: String { String(decoding: output, as: UTF8.self) }

  /// Reads and answers until a condition holds; false when that takes longer than `limit` seconds.
  @discardableResult
  package func read(limit: Double = 30, until condition: () throws -> Bool) rethrows -> Bool {
    let end = Date().addingTimeInterval(limit)
    while Date() < end {
      if try condition() { return true }
      var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, 20) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = Foundation.read(master, &bytes, bytes.count)
      guard count > 0 else { continue }
      output += bytes.prefix(count)
      answer()
    }
    return try condition()
  }

  /// Reads until nothing has come for some seconds.
  package func readUntilQuiet(seconds: Double = 0.5) {
    var latest = (count: output.count, time: Date())
    read {
      if output.count != latest.count { latest = (output.count, Date()) }
      return Date().timeIntervalSince(latest.time) > seconds
    }
  }

  /// Waits for the program's end and returns its exit code.
  package func finish() -> Int32? {
    guard read(until: { !process.isRunning }) else { return nil }
    readUntilQuiet(seconds: 0.1)
    return process.terminationStatus
  }

  /// Local modes of the terminal: whether lines are edited and typing is echoed.
  package var isCooked: Bool {
    var modes = termios()
    tcgetattr(slave, &modes)
    return modes.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
  }

  /// Answers the questions among what is new, in their order.
  private func answer() {
    while true {
      let rest = Data(output[answered...])
      let found = answers.compactMap { pair in
        rest.range(of: Data(pair.question.utf8)).map { ($0, pair.answer) }
      }
      guard let next = found.min(by: { $0.0.lowerBound < $1.0.lowerBound }) else { return }
      answered += next.0.upperBound - rest.startIndex
      type(next.1)
    }
  }
}
