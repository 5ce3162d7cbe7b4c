import CNcursesW
import CTerminalShim
import Cells
import Glibc

/// The terminal, taken over until `close`: shows frames and reports what the person does.
///
/// terminfo is not thread-safe, so a screen stays on the thread that opened it; background tasks reach that
/// thread through a `Mailbox`. The terminal is given back on every exit, crashes included.
package final class TerminalScreen {
  /// How many colours frames are painted with.
  package let depth: ColourDepth
  /// Whether the terminal may have more colours than TERM says: it was not found out.
  package let mayHaveMoreColours: Bool
  /// What the terminal calls itself; TERM where it does not say.
  package let name: String
  /// Whether the terminal takes more than ASCII.
  package let isUTF8: Bool
  /// Interrupts `next(waiting:)`.
  package let wake: WakePipe
  /// Columns and rows of the terminal.
  package internal(set) var size: CellSize
  /// Pixels of a cell; nil where nobody knows.
  package internal(set) var cell: PixelSize?
  /// How the terminal draws pictures; nil when it does not, or was not asked.
  package internal(set) var graphics: Graphics?

  var decoder = InputDecoder()
  /// How long keys are down.
  var held = HeldKeys()
  /// When bytes came last: what has begun is not waited for any longer because something else happens.
  var heard = ContinuousClock.now
  var hasEnded = false
  var wasWoken = false

  /// What the terminal answered.
  let answers: TerminalAnswers
  private var sender: FrameSender
  /// What was to be shown last.
  private var latest: Frame?
  private var isOpen = true

  /// Takes the terminal over.
  /// - Parameters:
  ///   - colours: the depth asked for, no deeper than the terminal allows; nil finds out.
  ///   - graphics: which pictures to ask the terminal for; it is not asked anything for `off`.
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
    let entry = TerminalEntry.choose(environment: environment, wanted: colours)
    guard let entry, terminal_guard_remember(STDIN_FILENO) else { throw .unknown(term: term) }
    guard bregma_use_terminal(entry) else { throw .unknown(term: term) }
    guard bregma_capability("cup") != nil else { throw .incapable(term: term) }
    self.wake = wake
    guard terminal_guard_take_keys() else { throw .notATerminal }
    let modes = ScreenModes()
    _ = terminal_guard_arm(modes.enter, modes.leave, wake.writeEnd)
    Array(modes.enter.utf8).writeToTerminal()
    let isDoubtful = TerminalEntry.isDoubtful(
      colours: Int(tigetnum("colors")), environment: environment, wanted: colours)
    if graphics == .off {
      answers = TerminalAnswers()
    } else {
      answers = Self.ask(environment: environment, countsColours: isDoubtful, into: &decoder, &hasEnded)
    }
    // Whoever has more colours is spoken to as such, whatever TERM says.
    if isDoubtful, let found = answers.depth,
      let better = TerminalEntry.choose(term: term, colourTerm: nil, wanted: found),
      bregma_terminal_number(better, "colors") > Int32(tigetnum("colors"))
    {
      _ = bregma_use_terminal(better)
    }
    let colourCount = max(0, Int(tigetnum("colors")))
    mayHaveMoreColours = isDoubtful && colourCount < 256
    depth = TerminalEntry.depth(
      terminalColours: colourCount, wanted: colours, noColour: environment["NO_COLOR"])
    name = answers.name ?? term
    size = Self.measuredSize()
    cell = answers.cell(of: size, window: .ofTerminalWindow)
    self.graphics = depth == .mono ? nil : answers.graphics(graphics, cell: cell)
    let painter = CellPainter(
      codes: .ofTerminal(isColoured: depth != .mono), depth: depth, terminalColours: colourCount,
      isUTF8: isUTF8)
    sender = FrameSender(painter, graphics: self.graphics)
    let farewell =
      (self.graphics.map { PictureSender.farewell($0.language) } ?? "")
      + (answers.keyFlags.map(KeyReports.sequence) ?? "")
    if !farewell.isEmpty { terminal_guard_leave_with(farewell) }
    takePointer()
  }

  deinit {
    close()
  }

  /// Gives the terminal back; the screen is of no use afterwards.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    leaveKeys()
    terminal_guard_leave()
    terminal_guard_disarm()
  }

  /// Whether the frame shown last is not drawn exactly yet.
  package var isInexact: Bool { sender.isInexact }

  /// Shows a frame, sending only what differs from the frame before.
  ///
  /// - Parameter isHurried: whether the film may be a little off, see `CellPainter`: the same frame is to follow.
  package func draw(_ frame: Frame, isHurried: Bool = false) {
    guard isOpen else { return }
    latest = frame
    let fitting = frame.size == size ? frame : frame.resized(to: size)
    sender.bytes(toShow: fitting, isHurried: isHurried).writeToTerminal()
  }

  /// Repaints everything: after a stop, the terminal's content is unknown.
  func repaint() {
    takePointer()
    takeKeys()
    sender.forget()
    if let latest { draw(latest) }
  }

  /// Adopts the terminal's present size and tells whether it changed.
  func adoptSize() -> Bool {
    let measured = Self.measuredSize()
    // A terminal that says how large its cells are is asked again, and its answer comes like a key.
    if measured != size, answers.cell != nil { Array("\u{1B}[16t".utf8).writeToTerminal() }
    let known = decoder.takeCell() ?? (answers.cell != nil ? cell : nil)
    let cell = known ?? PixelSize.ofTerminalWindow?.shared(among: measured) ?? self.cell
    guard measured != size || cell != self.cell else { return false }
    size = measured
    self.cell = cell
    if let cell { graphics?.cell = cell }
    takePointer()
    sender.forget()
    latest = nil
    return true
  }

  /// Has the pointer reported in pixels, where the terminal can and pictures make it worth while.
  private func takePointer() {
    guard answers.reportsPixels, graphics != nil, let cell else { return }
    Array(ScreenModes.pointerInPixels.utf8).writeToTerminal()
    decoder.pointer = PointerPixels(cell: cell, first: answers.firstPixel)
  }

  /// Has it told again when keys go up, where the terminal can.
  private func takeKeys() {
    guard answers.keyFlags != nil else { return }
    decoder.forgetKeys()
    held.forget()
    Array(KeyReports.sequence(KeyReports.wanted).utf8).writeToTerminal()
  }

  /// terminfo's idea of the size serves a terminal that does not tell it.
  private static func measuredSize() -> CellSize {
    CellSize.ofTerminal
      ?? CellSize(columns: max(1, Int(tigetnum("cols"))), rows: max(1, Int(tigetnum("lines"))))
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
  private static let reportsOff = "\u{1B}[?2004l\u{1B}[?1016l\u{1B}[?1006l\u{1B}[?1002l"

  /// Reports of the pointer in pixels instead of cells, otherwise alike.
  static let pointerInPixels = "\u{1B}[?1016h"

  init() {
    enter = ["smcup", "smkx", "civis"].map(Self.capability).joined() + Self.reportsOn
    // Some terminals have no second screen, and some, as mosh's, say that they have one: none keeps what was drawn.
    leave = Self.reportsOff + ["sgr0", "op", "rmkx", "cnorm", "clear", "rmcup"].map(Self.capability).joined()
  }

  /// A capability without its padding (`$<50>`), which no terminal of today needs.
  static func capability(_ name: String) -> String {
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
