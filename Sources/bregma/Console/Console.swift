import Basics
import Foundation
import Glibc

/// Results on standard output.
enum StandardOutput {
  private static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Prints text: to a program byte by byte, to a terminal without anything that it could obey.
  static func print(_ text: String, terminator: String = "\n") {
    Swift.print(isTerminal ? displayText(text) : text, terminator: terminator)
  }
}

/// Lines for the person, kept apart from results on standard output.
enum StandardError {
  /// Writes one line, or several, without anything that a terminal could obey.
  static func print(_ line: String) { write(displayText(line) + "\n") }

  /// Writes text as it is.
  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Machine-readable results on standard output.
enum JSON {
  /// Prints a value with sorted keys, indented.
  static func print(_ value: some Encodable) throws {
    try print(value, formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// Prints a value on one line, for output that grows while work goes on (JSON lines).
  static func printLine(_ value: some Encodable) throws {
    try print(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func print(_ value: some Encodable, formatting: JSONEncoder.OutputFormatting) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    Swift.print(displayJSON(String(decoding: try encoder.encode(value), as: UTF8.self)))
  }
}

/// Numbers as a person reads them.
extension Double {
  /// With so many digits behind the point, in every locale.
  func fixed(_ digits: Int) -> String {
    String(format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), self)
  }
}

/// Progress of long work on standard error: a bar on a terminal, a plain line per tenth elsewhere.
struct ProgressBar {
  private let title: String
  private let onTerminal: Bool
  private let start = ContinuousClock.now
  private var lastTenth = 0
  private var barShown = false

  /// Makes a bar that is shown from the first `show` on.
  init(_ title: String) {
    self.title = title
    onTerminal = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } ?? "dumb" != "dumb"
  }

  /// Shows that `done` of `total` pieces are finished.
  ///
  /// - Parameter detail: what else to say, such as a loss; already safe to show.
  mutating func show(_ done: Int, of total: Int, detail: String = "") {
    guard total > 0 else { return }
    let share = Double(done) / Double(total)
    let words = "\(done)/\(total)  \(timing(share))\(detail.isEmpty ? "" : "  " + detail)"
    if onTerminal {
      let room = max(0, min(30, columns() - title.count - words.count - 6))
      let filled = Int((share * Double(room)).rounded())
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: room - filled)
      StandardError.write("\r\u{1B}[K" + "\(title) [\(bar)] \(words)".prefix(columns() - 1))
      barShown = true
    } else if Int(share * 10) > lastTenth {
      lastTenth = Int(share * 10)
      StandardError.print("\(title) \(words)")
    }
  }

  /// Prints a line without tearing the bar; the next `show` draws it again below.
  mutating func print(_ line: String) {
    clear()
    StandardError.print(line)
  }

  /// Takes the bar away.
  mutating func clear() {
    if barShown { StandardError.write("\r\u{1B}[K") }
    barShown = false
  }

  private func timing(_ share: Double) -> String {
    let passed = (ContinuousClock.now - start).seconds
    guard share < 1 else { return "in \(Self.clock(passed))" }
    return share > 0 ? "\(Self.clock(passed / share - passed)) left" : ""
  }

  /// Seconds as `0:07` or `1:02:33`.
  private static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let hours = whole / 3600
    return (hours > 0 ? "\(hours):\(two(whole / 60 % 60))" : "\(whole / 60)") + ":\(two(whole % 60))"
  }

  private func columns() -> Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let parts = components
    return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
  }
}
