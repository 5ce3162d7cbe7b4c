import Cells

/// How a terminal draws pictures: what it answered, never what its name suggests.
package struct Graphics: Sendable, Hashable {
  /// The language that pictures are sent in.
  package enum Language: String, Sendable, Hashable, CaseIterable {
    /// Kitty's graphics protocol: every colour, and parts of a picture are images of their own.
    case kitty
    /// DEC's sixels: a palette, its colours in hundredths.
    case sixel
  }

  /// What a person allows.
  package enum Choice: String, Sendable, Hashable, CaseIterable {
    /// Whatever the terminal says that it can.
    case auto
    /// One of the two, if the terminal says that it can.
    case kitty, sixel
    /// No pictures; the terminal is not asked.
    case off

    /// Whether a language may be used.
    func allows(_ language: Language) -> Bool { self == .auto || rawValue == language.rawValue }
  }

  /// The language spoken.
  package let language: Language
  /// Pixels of a cell.
  package internal(set) var cell: PixelSize
  /// Colours of a palette, for sixels.
  package let colours: Int

  /// What was found, for a person.
  package var text: String {
    let palette = language == .sixel ? ", \(colours) colours" : ""
    return "\(language.rawValue), cells of \(cell.width)x\(cell.height) px\(palette)"
  }

  /// Describes a terminal.
  package init(language: Language, cell: PixelSize, colours: Int = 256) {
    (self.language, self.cell, self.colours) = (language, cell, colours)
  }
}

/// What a terminal answered when it was asked for graphics: bytes in, facts out.
package struct GraphicsAnswers: Sendable, Hashable {
  /// Kitty's protocol was understood.
  private(set) var knowsKitty = false
  /// The primary device attributes hold 4.
  private(set) var knowsSixel = false
  /// Pixels of a cell.
  private(set) var cell: PixelSize?
  /// Colours of a sixel palette.
  private(set) var colours: Int?
  /// Whether the last question was answered: nothing more will come.
  private(set) var isComplete = false

  /// Reads whatever came; keys in between are left out.
  package init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    knowsKitty = text.contains(/\x1B_Gi=31;OK\x1B\\/)
    for match in text.matches(of: /\x1B\[(\??)([0-9;]{1,60})([ctS])/) {
      let numbers = match.2.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      switch (match.1, match.3) {
      case ("?", "c"):
        isComplete = true
        knowsSixel = numbers.dropFirst().contains(4)
      case ("", "t") where numbers.count == 3 && numbers[0] == 6:
        cell = PixelSize(width: numbers[2], height: numbers[1])
      case ("?", "S") where numbers.count == 3 && numbers[0] == 1 && numbers[1] == 0:
        colours = numbers[2]
      default: break
      }
    }
  }

  /// How pictures are to be sent; nil when they cannot be.
  ///
  /// - Parameter measured: pixels of a cell, if the system knows them.
  package func graphics(_ choice: Graphics.Choice, measured: PixelSize?) -> Graphics? {
    guard let cell = [measured, cell].compactMap({ $0 }).first(where: \.isPlausible) else { return nil }
    if knowsKitty, choice.allows(.kitty) { return Graphics(language: .kitty, cell: cell) }
    // A VT340 has sixteen; who does not say gets no more.
    let colours = colours ?? 16
    guard knowsSixel, choice.allows(.sixel), colours >= SixelColours.fewest else { return nil }
    return Graphics(language: .sixel, cell: cell, colours: min(256, colours))
  }
}

extension PixelSize {
  /// Whether a cell may have this size.
  var isPlausible: Bool { (2...200).contains(width) && (4...400).contains(height) }
}

/// Asking a terminal how it draws pictures.
///
/// Every question is followed by one for the primary device attributes, which every terminal answers: nobody
/// waits for an answer to a question that a terminal does not know.
package struct GraphicsConversation {
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
