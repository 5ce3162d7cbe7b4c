import CNcursesW
import Glibc

/// The byte sequences that take the full screen and give it back, for the terminal in use.
struct ScreenModes {
  /// Full screen, keypad, hidden cursor, mouse and paste reports.
  let enter: String
  /// Their opposites.
  let leave: String

  // Presses, drags and wheel in SGR form; pasted text between brackets. Terminals without them ignore these.
  private static let reportsOn = "\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?2004h"
  private static let reportsOff = "\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l"

  init() {
    enter = ["smcup", "smkx", "civis"].map(Self.capability).joined() + Self.reportsOn
    // A terminal without a second screen is left clean instead.
    let exit = bregma_capability("rmcup") == nil ? "clear" : "rmcup"
    leave = Self.reportsOff + ["sgr0", "op", "rmkx", "cnorm", exit].map(Self.capability).joined()
  }

  /// ncurses has taken the screen already; what it does not know of is the reports.
  func sendInputReports() {
    _ = write(STDOUT_FILENO, Self.reportsOn, Self.reportsOn.utf8.count)
  }

  /// A capability without its padding (`$<50>`), which no terminal of today needs.
  private static func capability(_ name: String) -> String {
    bregma_capability(name).map { String(cString: $0).replacing(/\$<[0-9.]+[*\/]*>/, with: "") } ?? ""
  }
}
