import Cells

/// Bytes from a terminal to events: UTF-8 text, the key sequences of xterm, tmux, the Linux console, VT and
/// rxvt families, Kitty's keyboard protocol, SGR and X10 mouse reports, bracketed paste.
///
/// A pure value: `feed` bytes as they arrive, take events with `next`, and after `patience` without more
/// bytes call `giveUp`, since only time tells Escape from the beginning of a sequence.
package struct InputDecoder {
  /// Longest text kept of one paste, in bytes; the rest is dropped.
  package static let longestPaste = 1 << 20

  /// Waits for the rest of what has begun: of Escape, of a sequence or an answer, which nobody types, and of all else.
  private static let patience = (
    escape: Duration.milliseconds(100), sequence: Duration.seconds(1), other: Duration.milliseconds(25)
  )

  /// How the terminal reports the pointer in pixels (mode 1016); nil where it does so in cells.
  package var pointer: PointerPixels?

  private var bytes: [UInt8] = []
  private var hasGivenUp = false
  private var paste: [UInt8]?
  /// Escape was reported because nothing followed: what comes now may be the rest of a sequence after all.
  private var isAfterEscape = false
  private var cellAnswered: PixelSize?
  /// What the keys meant that are down, where the terminal tells that they go up.
  private var down: [KeyReport.Identity: Key] = [:]
  /// More keys than anybody has fingers for.
  private static let mostDown = 32

  package init() {}

  /// Takes the size of a cell, px, that the terminal has answered since.
  package mutating func takeCell() -> PixelSize? {
    defer { cellAnswered = nil }
    return cellAnswered
  }

  /// Adds bytes in the order in which they came.
  package mutating func feed(_ new: some Sequence<UInt8>) {
    bytes.append(contentsOf: new)
    hasGivenUp = false
  }

  /// How long to wait for the rest of what has begun; nil when nothing has.
  package var patience: Duration? {
    if paste != nil { return Self.patience.sequence }
    guard let first = bytes.first else { return nil }
    guard first == 0x1B else { return Self.patience.other }
    guard let second = bytes.dropFirst().first else { return Self.patience.escape }
    let isSequence = second == UInt8(ascii: "[") || second == UInt8(ascii: "O") || Self.isAnswer(bytes[...])
    return isSequence ? Self.patience.sequence : Self.patience.other
  }

  /// Says that no more bytes are to come for what has begun.
  package mutating func giveUp() { hasGivenUp = true }

  /// The next complete event, or nil until more bytes come.
  package mutating func next() -> InputEvent? {
    while true {
      if paste != nil {
        guard let text = takePaste() else { return nil }
        return .paste(text)
      }
      guard !bytes.isEmpty else { return nil }
      let step = lateRest() ?? Self.step(bytes[...], isFinal: hasGivenUp, pointer)
      if case .incomplete = step { return nil }
      isAfterEscape = hasGivenUp && bytes == [0x1B]
      switch step {
      case .event(let event, let count):
        bytes.removeFirst(count)
        return event
      case .report(let report, let count):
        bytes.removeFirst(count)
        if let event = event(of: report) { return event }
      case .nothing(let count):
        bytes.removeFirst(count)
      case .pasteBegins(let count):
        bytes.removeFirst(count)
        paste = []
      case .cell(let size, let count):
        bytes.removeFirst(count)
        cellAnswered = size
      case .incomplete: break
      }
    }
  }

  /// What a report of a key comes to; nil for nothing.
  ///
  /// A key goes up as what it was when it went down: Shift may have gone up before it.
  private mutating func event(of report: KeyReport) -> InputEvent? {
    switch report.happening {
    case .down:
      if down.count >= Self.mostDown { down = [:] }
      down[report.identity] = if case .key(let key) = report.input { key } else { nil }
      return report.input
    case .again:
      guard case .key(let key) = report.input else { return report.input }
      return .keyAgain(key)
    case .up:
      return down.removeValue(forKey: report.identity).map { .keyUp($0) }
    }
  }

  /// Forgets which keys are down: after a stop, nobody has told what went up.
  package mutating func forgetKeys() { down = [:] }

  /// The rest of a sequence whose Escape has been reported already, if all of it is there: on a slow line it comes late,
  /// and nobody types it at once.
  private func lateRest() -> Step? {
    guard isAfterEscape, let first = bytes.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "O")
    else { return nil }
    return switch Self.step([0x1B] + bytes, isFinal: false, pointer) {
    case .event(let event, let count): .event(event, count - 1)
    case .report(let report, let count): .report(report, count - 1)
    case .pasteBegins(let count): .pasteBegins(count - 1)
    case .cell(let size, let count): .cell(size, count - 1)
    case .nothing, .incomplete: nil
    }
  }

  /// What stands at the beginning of the bytes, and how many of them it takes.
  enum Step {
    case event(InputEvent, Int)
    case report(KeyReport, Int)
    case nothing(Int)
    case pasteBegins(Int)
    /// The terminal says how many pixels a cell has.
    case cell(PixelSize, Int)
    case incomplete
  }

  private static func step(_ bytes: ArraySlice<UInt8>, isFinal: Bool, _ pointer: PointerPixels?) -> Step {
    switch bytes[bytes.startIndex] {
    case 0x1B: escape(bytes, isFinal: isFinal, pointer)
    case 0x09: .event(.key(.tab), 1)
    case 0x0A, 0x0D: .event(.key(.enter), 1)
    case 0x08, 0x7F: .event(.key(.backspace), 1)
    case 0x00: .event(.key(.control(" ")), 1)
    case let byte where byte < 0x1B: .event(.key(.control(Character(Unicode.Scalar(byte + 0x60)))), 1)
    case let byte where byte < 0x20: .event(.key(.control(Character(Unicode.Scalar(byte + 0x40)))), 1)
    default: character(bytes, isFinal: isFinal) { .character($0) }
    }
  }

  private static func escape(_ bytes: ArraySlice<UInt8>, isFinal: Bool, _ pointer: PointerPixels?) -> Step {
    guard bytes.count > 1 else { return isFinal ? .event(.key(.escape), 1) : .incomplete }
    switch bytes[bytes.startIndex + 1] {
    case UInt8(ascii: "["): return controlSequence(bytes, isFinal: isFinal, pointer)
    case UInt8(ascii: "O"): return shortSequence(bytes, isFinal: isFinal)
    case UInt8(ascii: "_"), UInt8(ascii: "]"), UInt8(ascii: "P"):
      guard isAnswer(bytes) || bytes.count == 2 && !isFinal else { break }
      return answer(bytes, isFinal: isFinal)
    case 0x09: return .event(.key(.backTab), 2)
    case 0x00..<0x20, 0x7F: return .event(.key(.escape), 1)
    default: break
    }
    switch character(bytes.dropFirst(), isFinal: isFinal, key: { .alt($0) }) {
    case .event(let event, let count): return .event(event, count + 1)
    case .nothing(let count): return .nothing(count + 1)
    case let other: return other
    }
  }

  /// One UTF-8 scalar; wrong bytes and C1 control characters give nothing.
  private static func character(
    _ bytes: ArraySlice<UInt8>, isFinal: Bool, key: (Character) -> Key
  ) -> Step {
    let length = max(1, (~bytes[bytes.startIndex]).leadingZeroBitCount)
    guard length <= 4 else { return .nothing(1) }
    let encoded = bytes.prefix(length)
    guard encoded.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .nothing(1) }
    guard encoded.count == length else { return isFinal ? .nothing(encoded.count) : .incomplete }
    guard let scalar = String(validating: encoded, as: UTF8.self)?.unicodeScalars.first,
      !(0x80..<0xA0).contains(scalar.value)
    else { return .nothing(length) }
    return .event(.key(key(Character(scalar))), length)
  }
}

extension InputDecoder {
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// The pasted text once its end has come; keeps what may be the beginning of the end for the next bytes.
  private mutating func takePaste() -> String? {
    guard var text = paste else { return nil }
    let end = bytes.indices.first { bytes[$0...].starts(with: Self.pasteEnd) }
    let isComplete = end != nil || hasGivenUp
    let taken = end ?? (hasGivenUp ? bytes.count : max(0, bytes.count - Self.pasteEnd.count + 1))
    text.append(contentsOf: bytes.prefix(min(taken, max(0, Self.longestPaste - text.count))))
    bytes.removeFirst(taken + (end == nil ? 0 : Self.pasteEnd.count))
    paste = isComplete ? nil : text
    return isComplete ? Self.plain(text) : nil
  }

  /// Text without control characters; line ends and tabs become spaces.
  private static func plain(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: " ")
    let kept = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
      if scalar == "\n" || scalar == "\r" || scalar == "\t" { return " " }
      return scalar.properties.generalCategory == .control ? nil : scalar
    }
    return String(String.UnicodeScalarView(kept))
  }
}
