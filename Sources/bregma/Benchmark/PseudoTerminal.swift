import Basics
import Foundation
import Glibc

/// A program in a terminal that this process reads and types into: for measuring what a person waits for.
final class PseudoTerminal {
  /// What came back after a key.
  struct Answer {
    /// Bytes written to the terminal.
    var bytes = 0
    /// Time from the key to the last byte before a pause, s; nil when nothing came.
    var seconds: Double?
    /// The bytes themselves.
    var text = Data()
  }

  /// TIOCSPTLCK and TIOCGPTN of Linux.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  private let master: Int32
  private let process = Process()
  private let start: ContinuousClock.Instant
  /// What has come while waiting.
  private var seen = Data()

  /// Starts a program in a terminal of a size.
  ///
  /// - Throws: `FileError` when the system gives no terminal, or what `Process` says.
  init(_ program: String, _ arguments: [String], columns: UInt16, rows: UInt16) throws {
    // What posix_openpt, unlockpt and ptsname do on Linux; their declarations are hidden from Swift.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (number, lock): (CUnsignedInt, CInt) = (0, 0)
    guard master >= 0, ioctl(master, Self.setLock, &lock) == 0,
      ioctl(master, Self.getNumber, &number) == 0
    else { throw FileError(path: "/dev/ptmx", action: .read, reason: "no terminal can be made") }
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard slave >= 0 else {
      throw FileError(path: "/dev/pts/\(number)", action: .read, reason: "no terminal can be made")
    }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "xterm-256color"
    environment["COLORTERM"] = "truecolor"
    environment["LANG"] = "C.UTF-8"
    environment["NO_COLOR"] = nil
    process.environment = environment
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    start = .now
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(master)
  }

  /// Time since the program was started, s.
  var age: Double { (ContinuousClock.now - start).seconds }

  /// Memory in use by the program, MiB; nil once it has ended.
  var memory: Double? {
    let status = try? String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").compactMap { Double($0) }.first.map { $0 / 1024 }
  }

  /// Types something and reads what follows, until nothing has come for `pause`.
  func type(_ keys: String, pause: Double = 0.005, limit: Double = 2) -> Answer {
    let bytes = Array(keys.utf8)
    // The program may answer before the system lets this one go on.
    let begin = ContinuousClock.now
    _ = write(master, bytes, bytes.count)
    return read(since: begin, pause: pause, limit: limit)
  }

  /// Reads until a text has come; the time since the start of the program, s, or nil after the limit.
  func wait(for text: String, limit: Double = 20) -> Double? {
    let end = age + limit
    while age < end {
      if seen.range(of: Data(text.utf8)) != nil { return age }
      seen += read(pause: 0.001, limit: 0.2).text
    }
    return nil
  }

  /// Processor time that the program has used, s, to a hundredth.
  var processorTime: Double? {
    let stat = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    // Fields are counted behind the program's name, which may hold blanks.
    let fields = stat?.split(separator: ")").last?.split(separator: " ").map { Double($0) }
    guard let fields, fields.count > 12, let user = fields[11], let system = fields[12] else { return nil }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Reads what comes until nothing has come for `pause`; nothing at all ends it after `limit`.
  func read(since begin: ContinuousClock.Instant = .now, pause: Double, limit: Double) -> Answer {
    var answer = Answer()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let clock = ContinuousClock()
    while (clock.now - begin).seconds < limit {
      var poll = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      let patience = answer.bytes == 0 ? limit : pause
      guard Glibc.poll(&poll, 1, Int32((patience * 1000).rounded(.up))) > 0 else { break }
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      answer.bytes += count
      answer.text += buffer[..<count]
      answer.seconds = (clock.now - begin).seconds
    }
    return answer
  }
}
