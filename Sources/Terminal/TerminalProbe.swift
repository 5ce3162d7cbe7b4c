import CNcursesW
import Cells
import Foundation
import Glibc

/// What the terminal is and can do, found without taking it over: for `bregma doctor`.
package struct TerminalProbe: Sendable, Hashable {
  /// TERM, empty when unset.
  package let term: String
  /// The terminfo entry that the screen would use; nil when there is none.
  package let entry: String?
  /// Whether both input and output are a terminal.
  package let isTerminal: Bool
  /// Columns and rows; nil when the output is no terminal.
  package let size: CellSize?
  /// Colours and colour pairs of the entry, 0 when it has none.
  package let colours, colourPairs: Int
  /// How frames would be painted.
  package let depth: ColourDepth
  /// Whether the locale takes more than ASCII.
  package let isUTF8: Bool
  /// The ncurses in use, such as "ncurses 6.4.20221231".
  package let libraryVersion: String

  /// The environment of this process.
  package static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Looks at the terminal of this process.
  /// - Parameter colours: the depth asked for; nil finds out.
  package init(colours: ColourDepth? = nil, environment: [String: String] = Self.environment) {
    term = environment["TERM"] ?? ""
    isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    isUTF8 = TerminalLocale.adopt(environment: environment)
    libraryVersion = String(cString: curses_version())
    size = CellSize.ofTerminal
    entry =
      term.isEmpty
      ? nil : TerminalEntry.choose(environment: environment, wanted: colours)
    self.colours = entry.map { max(0, Int(bregma_terminal_number($0, "colors"))) } ?? 0
    colourPairs = entry.map { max(0, Int(bregma_terminal_number($0, "pairs"))) } ?? 0
    depth = TerminalEntry.depth(
      terminalColours: self.colours, wanted: colours, noColour: environment["NO_COLOR"])
  }

  /// Asks the terminal what it can do; nil when it is none.
  ///
  /// It is read without echo for that moment, and what was typed meanwhile is lost.
  package func answers(environment: [String: String] = Self.environment) -> TerminalAnswers? {
    var before = termios()
    guard isTerminal, tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &silent)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
    let conversation = TerminalConversation(send: { $0.writeToTerminal() }) { .fromTerminal(waiting: $0) }
    return conversation.ask(environment: environment, countsColours: true)
  }

  /// Labels and values of what the terminal answered, one line each.
  package func lines(of answers: TerminalAnswers) -> [(label: String, value: String)] {
    let cell = size.flatMap { answers.cell(of: $0, window: .ofTerminalWindow) }
    return [
      ("calls itself", answers.name ?? "says no name"),
      (
        "a cell",
        cell.map { "\($0.width)x\($0.height) px" } ?? "of unknown size, taken as twice as high as wide"
      ),
      ("pictures", answers.graphics(.auto, cell: cell)?.text ?? "none: films are drawn in blocks"),
      ("the pointer", answers.reportsPixels ? "told in pixels" : "told in cells"),
      (
        "held keys",
        answers.keyFlags == nil
          ? "not told from pressed ones" : "told from pressed ones, if it tells when keys go up"
      ),
      (
        "its colours",
        answers.depth.map { $0 == .direct ? "all, found by asking" : "256, found by asking" }
          ?? "not found by asking"
      ),
    ]
  }

  /// Labels and values, one line each.
  package var lines: [(label: String, value: String)] {
    [
      ("terminal", term.isEmpty ? "TERM is not set" : term),
      ("interactive", isTerminal ? "yes" : "no (input or output is redirected)"),
      ("terminfo entry", entry ?? "none"),
      ("size", size.map { "\($0.columns)x\($0.rows)" } ?? "unknown"),
      ("colours", "\(colours), \(colourPairs) pairs, painting \(depth.rawValue)"),
      ("characters", isUTF8 ? "UTF-8" : "ASCII only (the locale is not UTF-8)"),
      ("ncurses", libraryVersion),
    ]
  }
}

/// Choice of the terminfo entry and the colour depth from what the environment says.
package enum TerminalEntry {
  /// The entries to try, best first; the last one is `term` itself.
  package static func candidates(term: String, colourTerm: String?, wanted: ColourDepth?) -> [String] {
    let suffix = "-256color"
    let base = term.hasSuffix(suffix) ? String(term.dropLast(suffix.count)) : term
    let family = base.split(separator: "-").first.map(String.init) ?? base
    let claimsTrueColour = colourTerm == "truecolor" || colourTerm == "24bit"
    switch wanted ?? (claimsTrueColour ? .direct : nil) {
    case .direct:
      guard !term.contains("-direct") else { return [term] }
      return (base == family ? [base] : [base, family]).map { "\($0)-direct" } + [term]
    case .indexed256 where term == base && !term.contains("-direct"):
      return ["\(base)\(suffix)", term]
    default:
      return [term]
    }
  }

  /// The first candidate that terminfo knows, or nil, by what the environment says.
  ///
  /// In screen COLORTERM is what the terminal outside said, and screen does not obey it.
  static func choose(environment: [String: String], wanted: ColourDepth?) -> String? {
    choose(
      term: environment["TERM"] ?? "", colourTerm: environment["STY"] == nil ? environment["COLORTERM"] : nil,
      wanted: wanted)
  }

  /// Whether the terminal may well have more colours than its entry says: some set a TERM of eight or sixteen, and have
  /// 256 or more; and ssh takes no COLORTERM along. Nobody asks where a person has chosen, or where the entry is right.
  package static func isDoubtful(colours: Int, environment: [String: String], wanted: ColourDepth?) -> Bool {
    let isChosen = wanted != nil || environment["NO_COLOR"]?.isEmpty == false
    return (8..<(1 << 24)).contains(colours) && !isChosen && environment["TERM"] != "linux"
  }

  /// The first candidate that terminfo knows, or nil.
  static func choose(term: String, colourTerm: String?, wanted: ColourDepth?) -> String? {
    candidates(term: term, colourTerm: colourTerm, wanted: wanted).first {
      bregma_terminal_number($0, "colors") > -2
    }
  }

  /// The depth to paint with: what is wanted, no deeper than the terminal's number of colours allows.
  /// An explicit wish outranks NO_COLOR (no-color.org).
  package static func depth(terminalColours: Int, wanted: ColourDepth?, noColour: String?) -> ColourDepth {
    let native: ColourDepth =
      switch terminalColours {
      case (1 << 24)...: .direct
      case 256...: .indexed256
      case 8...: .indexed16
      default: .mono
      }
    guard let wanted else { return noColour?.isEmpty == false ? .mono : native }
    let ladder: [ColourDepth] = [.mono, .indexed16, .indexed256, .direct]
    return ladder.first { $0 == wanted || $0 == native } ?? native
  }
}

/// Which characters the terminal can be sent.
enum TerminalLocale {
  /// Adopts the person's character encoding and tells whether it is UTF-8.
  ///
  /// Only `LC_CTYPE`: a decimal comma from `LC_NUMERIC` would break every C parser of numbers in the program.
  static func adopt(environment: [String: String]) -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    let wantsUTF8 = named.map(namesUTF8) ?? true
    // A bare container or a server without the person's language still stands behind a UTF-8 terminal.
    if named == nil || setlocale(LC_CTYPE, "") == nil, wantsUTF8 {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    return nl_langinfo(Int32(CODESET)).map { namesUTF8(String(cString: $0)) } ?? false
  }

  private static func namesUTF8(_ locale: String) -> Bool {
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
