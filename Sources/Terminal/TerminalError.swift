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
