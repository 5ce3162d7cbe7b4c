import Cells

/// What a control sequence says of a key: which one, and whether it went down, repeats, or went up.
///
/// Kitty's keyboard protocol (https://sw.kovidgoyal.net/kitty/keyboard-protocol): `CSI code ; modifiers : event ; text u`,
/// and the sequences of arrows and function keys with the event after the modifiers. Without an event a key went down.
struct KeyReport {
  /// A key of the keyboard, whatever was held with it: that which goes up is that which went down.
  struct Identity: Hashable {
    let final: Unicode.Scalar
    /// The key's code; 0 where the letter alone tells the key.
    let code: Int
  }

  enum Happening {
    case down, again, up
  }

  let identity: Identity
  let happening: Happening
  /// What the key means; nil for what nobody asks for, such as Shift by itself.
  let input: InputEvent?

  /// Reads a sequence by its end and its parameters, of which each may have parts.
  ///
  /// - Parameters:
  ///   - final: the letter at its end.
  ///   - parameters: numbers between semicolons, each with its parts between colons.
  ///   - key: what the sequence means where it is none of the protocol's own.
  init(_ final: Unicode.Scalar, _ parameters: [[Int]], key: (Unicode.Scalar, [Int]) -> Key?) {
    let numbers = parameters.map { $0.first ?? 0 }
    let isCoded = final == "u" || final == "~"
    identity = Identity(final: final, code: isCoded ? numbers.first ?? 0 : 0)
    switch parameters.dropFirst().first?.dropFirst().first {
    case 2: happening = .again
    case 3: happening = .up
    default: happening = .down
    }
    // A sequence of old has no third parameter; text would be taken for modifiers.
    input =
      final == "u"
      ? Self.input(
        code: numbers.first ?? 0, modifiers: Modifiers(numbers.dropFirst().first ?? 0),
        text: parameters.dropFirst(2).first ?? [])
      : key(final, numbers).map { .key($0) }
  }

  /// Modifiers as 1 + a bit each.
  struct Modifiers: OptionSet {
    let rawValue: Int
    init(rawValue: Int) { self.rawValue = rawValue }
    init(_ parameter: Int) { rawValue = max(0, parameter - 1) }

    static let shift = Modifiers(rawValue: 1)
    static let alt = Modifiers(rawValue: 2)
    static let control = Modifiers(rawValue: 4)
    static let superOrHyper = Modifiers(rawValue: 8 | 16)
    static let meta = Modifiers(rawValue: 32)
    static let capsLock = Modifiers(rawValue: 64)
  }

  /// - Parameters:
  ///   - code: the key's character without modifiers, or its number among the private characters.
  ///   - text: the scalars of what it writes; empty where the terminal does not say, or it writes nothing.
  private static func input(code: Int, modifiers: Modifiers, text: [Int]) -> InputEvent? {
    let isPlain = modifiers.isDisjoint(with: [.alt, .control, .superOrHyper, .meta])
    if isPlain, let written = Self.text(of: text) {
      return written.count == 1 ? written.first.map { .key(.character($0)) } : .paste(written)
    }
    guard modifiers.isDisjoint(with: .superOrHyper) else { return nil }
    if code == 9 { return .key(modifiers.contains(.shift) ? .backTab : .tab) }
    if let key = named[code] { return .key(key.shifted(by: modifiers)) }
    guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init), isWritten(scalar) else {
      return nil
    }
    var character = Character(scalar)
    if modifiers.contains(.control) { return .key(controls[character] ?? .control(character)) }
    let isUpper = modifiers.contains(.shift) != (modifiers.contains(.capsLock) && character.isLetter)
    let upper = String(character).uppercased()
    if isUpper, upper.count == 1, let first = upper.first { character = first }
    return .key(modifiers.isDisjoint(with: [.alt, .meta]) ? .character(character) : .alt(character))
  }

  /// Control with a letter that has always been a key of its own.
  private static let controls: [Character: Key] = [
    "h": .backspace, "i": .tab, "j": .enter, "m": .enter, "[": .escape,
  ]

  private static func text(of scalars: [Int]) -> String? {
    let known = scalars.compactMap { UInt32(exactly: $0).flatMap(Unicode.Scalar.init) }
    guard !known.isEmpty, known.count == scalars.count, known.allSatisfy(isWritten) else { return nil }
    return String(String.UnicodeScalarView(known))
  }

  /// Whether it is a character that a person writes: neither a control character nor private.
  private static func isWritten(_ scalar: Unicode.Scalar) -> Bool {
    let category = scalar.properties.generalCategory
    return category != .control && category != .privateUse
  }

  /// Keys by their codes: the keypad is as without its lock of numbers.
  private static let named: [Int: Key] = {
    var keys: [Int: Key] = [
      13: .enter, 27: .escape, 127: .backspace, 8: .backspace, 57409: .character("."), 57410: .character("/"),
      57411: .character("*"), 57412: .character("-"), 57413: .character("+"), 57414: .enter,
      57415: .character("="), 57416: .character(","), 57417: .left, 57418: .right, 57419: .up, 57420: .down,
      57421: .pageUp, 57422: .pageDown, 57423: .home, 57424: .end, 57426: .delete,
    ]
    for digit in 0...9 { keys[57399 + digit] = .character(Character(String(digit))) }
    for number in 13...35 { keys[57376 + number - 13] = .function(number) }
    return keys
  }()
}

/// What a terminal is asked to report of keys.
enum KeyReports {
  /// All keys (8) with their text (16), events (2), no ambiguities (1): where not all keys are asked for, kitty 0.26 sends
  /// another `CR` when Enter goes up, which nobody could tell from a second press.
  static let wanted = 0b11011

  /// Sets the flags, rather than pushing them: a program that was stopped by force and goes on asks again, and nothing
  /// is left behind.
  static func sequence(_ flags: Int) -> String { "\u{1B}[=\(flags)u" }
}

extension Key {
  /// The arrow that leaps, with Shift or Control; other keys as they are.
  fileprivate func shifted(by modifiers: KeyReport.Modifiers) -> Key {
    guard !modifiers.isDisjoint(with: [.shift, .control]) else { return self }
    return switch self {
    case .up: .shiftUp
    case .down: .shiftDown
    case .left: .shiftLeft
    case .right: .shiftRight
    default: self
    }
  }
}
