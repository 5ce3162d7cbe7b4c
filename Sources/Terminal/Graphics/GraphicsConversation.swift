/// Asking a terminal how it draws pictures.
///
/// Every question is followed by one for the primary device attributes, which every terminal answers: nobody
/// waits for an answer to a question that a terminal does not know.
package struct GraphicsConversation {
  /// Longest wait for all answers, over slow lines too.
  private static let patience = Duration.milliseconds(700)

  private let send: ([UInt8]) -> Void
  private let receive: (Duration) -> [UInt8]?

  /// Makes a conversation.
  ///
  /// - Parameters:
  ///   - send: writes to the terminal.
  ///   - receive: waits for bytes from it, no longer than told; nil when none will come any more.
  package init(send: @escaping ([UInt8]) -> Void, receive: @escaping (Duration) -> [UInt8]?) {
    self.send = send
    self.receive = receive
  }

  /// Asks what there is to know.
  package func ask(environment: [String: String]) -> GraphicsAnswers {
    let deadline = ContinuousClock.now + Self.patience
    let term = environment["TERM"] ?? ""
    // A multiplexer takes Kitty's question for a title, or hands it on to a terminal that it then draws over.
    let isMultiplexer = environment["TMUX"] != nil || term.hasPrefix("tmux") || term.hasPrefix("screen")
    let kitty = isMultiplexer ? "" : "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
    let bytes = answers(to: kitty + "\u{1B}[16t", until: deadline)
    let answers = GraphicsAnswers(bytes)
    guard answers.knowsSixel, answers.isComplete else { return answers }
    // How many colours a palette has is asked only where somebody understands it.
    return GraphicsAnswers(bytes + self.answers(to: "\u{1B}[?1;1;0S", until: deadline))
  }

  private func answers(to questions: String, until deadline: ContinuousClock.Instant) -> [UInt8] {
    send(Array("\(questions)\u{1B}[c".utf8))
    var bytes: [UInt8] = []
    while !GraphicsAnswers(bytes).isComplete, ContinuousClock.now < deadline {
      guard let more = receive(deadline - .now) else { break }
      bytes += more
    }
    return bytes
  }
}
