import Cells

/// Asking a terminal what it is and can do.
///
/// Every question is followed by one for the primary device attributes, which every terminal answers: nobody
/// waits for an answer to a question that a terminal does not know.
package struct TerminalConversation {
  /// Longest wait for all answers, over slow lines too.
  private static let patience = Duration.milliseconds(700)

  private let send: ([UInt8]) -> Void
  private let receive: (Duration) -> [UInt8]?

  /// - Parameters:
  ///   - send: writes to the terminal.
  ///   - receive: waits for bytes from it, no longer than told; nil when none will come any more.
  package init(send: @escaping ([UInt8]) -> Void, receive: @escaping (Duration) -> [UInt8]?) {
    (self.send, self.receive) = (send, receive)
  }

  /// Asks what there is to know.
  ///
  /// - Parameter countsColours: whether to find out how many colours it has.
  package func ask(environment: [String: String], countsColours: Bool = false) -> TerminalAnswers {
    let deadline = ContinuousClock.now + Self.patience
    // Cells, their area, the pointer in pixels, the name, what is told of keys.
    var questions = "\u{1B}[16t\u{1B}[14t\u{1B}[?1016$p\u{1B}[>q\u{1B}[?u"
    let isMultiplexer = Self.isMultiplexer(environment)
    if !isMultiplexer {
      questions += "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
    }
    if countsColours {
      // A colour that no palette has is set, and asked for: who has all of them says it as it was said. screen would hand that
      // on to the terminal around it.
      if !isMultiplexer { questions += "\u{1B}[48;2;1;2;3m\u{1B}P$qm\u{1B}\\\u{1B}[m" }
      // The last colour of 256: who has fewer does not answer. Then the secondary device attributes.
      questions += "\u{1B}]4;255;?\u{7}\u{1B}[>c"
    }
    let bytes = answers(to: questions, until: deadline)
    let answers = TerminalAnswers(bytes)
    guard answers.knowsSixel, answers.isComplete else { return answers }
    // How many colours a palette has, and how large a picture may be, is asked only where somebody understands it.
    return TerminalAnswers(bytes + self.answers(to: "\u{1B}[?1;1;0S\u{1B}[?2;4;0S", until: deadline))
  }

  /// Has keys reported as `flags` say, and tells whether the terminal does so.
  package func reportKeys(_ flags: Int) -> Bool {
    let text = KeyReports.sequence(flags) + "\u{1B}[?u"
    let told = TerminalAnswers(answers(to: text, until: .now + Self.patience)).keyFlags
    return told.map { $0 & flags == flags } ?? false
  }

  /// Has keys reported as before, and waits until that is so: what went up meanwhile is dropped, and nobody who reads the
  /// terminal next gets it for text.
  package func leaveKeys(_ flags: Int) {
    _ = answers(to: KeyReports.sequence(flags), until: .now + Self.patience)
  }

  /// Whether a multiplexer stands between: it takes Kitty's question for a title, as screen does under whatever TERM, or
  /// hands it on to a terminal that it then draws over.
  private static func isMultiplexer(_ environment: [String: String]) -> Bool {
    let term = environment["TERM"] ?? ""
    return environment["TMUX"] != nil || environment["STY"] != nil || term.hasPrefix("tmux")
      || term.hasPrefix("screen")
  }

  private func answers(to questions: String, until deadline: ContinuousClock.Instant) -> [UInt8] {
    send(Array("\(questions)\u{1B}[c".utf8))
    var bytes: [UInt8] = []
    while !TerminalAnswers(bytes).isComplete, ContinuousClock.now < deadline {
      guard let more = receive(deadline - .now) else { break }
      bytes += more
    }
    return bytes
  }
}
