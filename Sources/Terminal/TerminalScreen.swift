import CNcursesW
import CTerminalShim
import Cells
import Glibc

/// The terminal, taken over by ncurses until `close`: shows frames and reports what the person does.
///
/// ncurses is not thread-safe, so a screen stays on the thread that opened it; background tasks reach that
/// thread through a `Mailbox`. The terminal is given back on every exit, crashes included.
package final class TerminalScreen {
  /// How many colours frames are painted with.
  package let depth: ColourDepth
  /// Whether the terminal takes more than ASCII.
  package let isUTF8: Bool
  /// Interrupts `next(waiting:)`.
  package let wake: WakePipe
  /// Columns and rows of the terminal.
  package internal(set) var size: CellSize
  /// How the terminal draws pictures; nil when it does not, or was not asked.
  package internal(set) var graphics: Graphics?

  var decoder = InputDecoder()
  var hasEnded = false
  var wasWoken = false

  private let screen: OpaquePointer
  private var painter: CellPainter
  private var shown: Frame?
  /// What was sent of pictures; nil where there are none.
  var sender: PictureSender?
  private var picture: PixelPane?
  private var isOpen = true

  /// Takes the terminal over.
  /// - Parameters:
  ///   - colours: the depth asked for, no deeper than the terminal allows; nil finds out.
  ///   - graphics: which pictures to ask the terminal for; it is not asked for `off`.
  ///   - wake: the pipe that mailboxes made beforehand signal.
  ///   - environment: TERM, COLORTERM, NO_COLOR and the locale are read from it.
  /// - Throws: `TerminalError` when there is no terminal, or none that can show a screen.
  package init(
    colours: ColourDepth? = nil, graphics: Graphics.Choice = .off, wake: WakePipe = WakePipe(),
    environment: [String: String] = TerminalProbe.environment
  ) throws(TerminalError) {
    let term = environment["TERM"] ?? ""
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    guard !term.isEmpty, term != "dumb" else { throw .incapable(term: term) }
    isUTF8 = TerminalLocale.adopt(environment: environment)
    let entry = TerminalEntry.choose(term: term, colourTerm: environment["COLORTERM"], wanted: colours)
    guard let entry, terminal_guard_remember(STDIN_FILENO) else { throw .unknown(term: term) }
    guard let screen = bregma_open(entry) else { throw .unknown(term: term) }
    (self.screen, self.wake) = (screen, wake)
    guard bregma_capability("cup") != nil else {
      endwin()
      delscreen(screen)
      throw .incapable(term: term)
    }
    Self.prepare()
    depth = TerminalEntry.depth(
      terminalColours: max(0, Int(tigetnum("colors"))), wanted: colours,
      noColour: environment["NO_COLOR"])
    size = Self.measuredSize()
    painter = CellPainter(depth: depth, isUTF8: isUTF8)
    resize_term(Int32(size.rows), Int32(size.columns))
    let modes = ScreenModes()
    _ = terminal_guard_arm(modes.enter, modes.leave, wake.writeEnd)
    modes.sendInputReports()
    self.graphics = askForGraphics(graphics, environment: environment)
    if let found = self.graphics {
      terminal_guard_leave_with(PictureSender.farewell(found.language))
      sender = PictureSender(found)
      idcok(bregma_stdscr(), false)  // cells are never shifted: a picture would not be
    }
  }

  deinit {
    close()
  }

  /// Gives the terminal back; the screen is of no use afterwards.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    terminal_guard_leave()
    terminal_guard_disarm()
    delscreen(screen)
  }

  /// Shows a frame, sending only what differs from the frame before.
  package func draw(_ frame: Frame) {
    guard isOpen else { return }
    let fitting = frame.size == size ? frame : frame.resized(to: size)
    let target = sender == nil ? fitting : fitting.blankUnderPixels()
    var overwritten = sender == nil ? [] : target.rowsWritten(over: shown)
    if !painter.paint(target, over: shown) {
      // Colour pairs ran out: begin again with the pairs of this frame alone.
      bregma_repaint_all()
      sender?.forget()
      overwritten = []
      painter.restart()
      _ = painter.paint(target, over: nil)
    }
    wrefresh(bregma_stdscr())
    shown = target
    show(fitting.pixels, overwritten: overwritten)
    picture = fitting.pixels
  }

  /// Repaints everything: after a stop, the terminal's content is unknown.
  func repaint() {
    bregma_repaint_all()
    wrefresh(bregma_stdscr())
    sender?.forget()
    show(picture, overwritten: [])
  }

  /// Adopts the terminal's present size and tells whether it changed.
  func adoptSize() -> Bool {
    let measured = Self.measuredSize()
    let cell = graphics == nil ? nil : PixelSize.ofTerminalCell ?? graphics?.cell
    guard measured != size || cell != graphics?.cell else { return false }
    size = measured
    if let cell { graphics?.cell = cell }
    resize_term(Int32(size.rows), Int32(size.columns))
    shown = nil
    picture = nil
    sender?.forget()
    bregma_repaint_all()
    return true
  }

  private static func prepare() {
    raw()
    noecho()
    nonl()
    let window = bregma_stdscr()
    keypad(window, true)
    leaveok(window, true)
    typeahead(-1)  // otherwise a waiting key postpones the picture
    curs_set(0)
  }

  /// ncurses's own idea of the size serves a terminal that does not tell it.
  private static func measuredSize() -> CellSize {
    CellSize.ofTerminal ?? CellSize(columns: Int(bregma_columns()), rows: Int(bregma_lines()))
  }
}

extension CellSize {
  /// The size that the terminal on standard output tells; nil when it is none or does not tell.
  static var ofTerminal: CellSize? {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return nil }
    return CellSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }
}

extension Frame {
  /// The same cells at their places in a frame of another size, cut or filled with blanks.
  fileprivate func resized(to size: CellSize) -> Frame {
    var frame = Frame(size: size)
    for row in 0..<min(size.rows, self.size.rows) {
      for column in 0..<min(size.columns, self.size.columns) {
        frame[column, row] = self[column, row]
      }
    }
    return frame
  }
}

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
  func sendInputReports() { _ = write(STDOUT_FILENO, Self.reportsOn, Self.reportsOn.utf8.count) }

  /// A capability without its padding (`$<50>`), which no terminal of today needs.
  private static func capability(_ name: String) -> String {
    bregma_capability(name).map { String(cString: $0).replacing(/\$<[0-9.]+[*\/]*>/, with: "") } ?? ""
  }
}

/// Why the screen cannot be opened.
package enum TerminalError: Error, Hashable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  /// TERM is unset, or names a terminal that cannot move its cursor.
  case incapable(term: String)
  /// Terminfo has no entry for TERM.
  case unknown(term: String)

  /// What is needed, in one sentence.
  package var description: String {
    switch self {
    case .notATerminal:
      "The workbench needs a terminal, but its input or output is a file or a pipe."
    case .incapable(let term) where term.isEmpty:
      "The workbench needs to know its terminal, but TERM is not set; try TERM=xterm-256color."
    case .incapable(let term):
      "The workbench needs a terminal that can move its cursor, but TERM=\(term.debugDescription) cannot."
    case .unknown(let term):
      "TERM=\(term.debugDescription) is not known here; try TERM=xterm-256color, or install ncurses-term."
    }
  }
}
