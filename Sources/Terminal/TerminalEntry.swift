import Cells
import CNcursesW

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
