import Cells

/// Bytes from a terminal to events: UTF-8 text, the key sequences of xterm, tmux, the Linux console, VT and
/// rxvt families, SGR and X10 mouse reports, bracketed paste.
///
/// A pure value: `feed` bytes as they arrive, take events with `next`, and after `patience` without more
/// bytes call `giveUp`, since only time tells Escape from the beginning of a sequence.
package struct InputDecoder {
  /// Longest text kept of one paste, in bytes; the rest is dropped.
  package static let longestPaste = 1 << 20

  private var bytes: [UInt8] = []
  private var hasGivenUp = false
  private var paste: [UInt8]?

  package init() {}

  /// Adds bytes in the order in which they came.
  package mutating func feed(_ new: some Sequence<UInt8>) {
    bytes.append(contentsOf: new)
    hasGivenUp = false
  }

  /// How long to wait for the rest of what has begun; nil when nothing has.
  package var patience: Duration? {
    if paste != nil { return .seconds(1) }
    if bytes.isEmpty { return nil }
    // Nobody types the beginning of an answer: its rest may have been held up on the line.
    return Self.isAnswer(bytes[...]) ? .milliseconds(500) : .milliseconds(25)
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
      switch Self.step(bytes[...], isFinal: hasGivenUp) {
      case .event(let event, let count):
        bytes.removeFirst(count)
        return event
      case .nothing(let count):
        bytes.removeFirst(count)
      case .pasteBegins(let count):
        bytes.removeFirst(count)
        paste = []
      case .incomplete:
        return nil
      }
    }
  }

  /// What stands at the beginning of the bytes, and how many of them it takes.
  enum Step {
    case event(InputEvent, Int)
    case nothing(Int)
    case pasteBegins(Int)
    case incomplete
  }

  private static func step(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    switch bytes[bytes.startIndex] {
    case 0x1B: escape(bytes, isFinal: isFinal)
    case 0x09: .event(.key(.tab), 1)
    case 0x0A, 0x0D: .event(.key(.enter), 1)
    case 0x08, 0x7F: .event(.key(.backspace), 1)
    case 0x00: .event(.key(.control(" ")), 1)
    case let byte where byte < 0x1B: .event(.key(.control(Character(Unicode.Scalar(byte + 0x60)))), 1)
    case let byte where byte < 0x20: .event(.key(.control(Character(Unicode.Scalar(byte + 0x40)))), 1)
    default: character(bytes, isFinal: isFinal) { .character($0) }
    }
  }

  private static func escape(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    guard bytes.count > 1 else { return isFinal ? .event(.key(.escape), 1) : .incomplete }
    switch bytes[bytes.startIndex + 1] {
    case UInt8(ascii: "["): return controlSequence(bytes, isFinal: isFinal)
    case UInt8(ascii: "O"): return shortSequence(bytes, isFinal: isFinal)
    case UInt8(ascii: "_") where isAnswer(bytes) || bytes.count == 2 && !isFinal:
      return answer(bytes, isFinal: isFinal)
    case 0x09: return .event(.key(.backTab), 2)
    case 0x00..<0x20, 0x7F: return .event(.key(.escape), 1)
    default:
      switch character(bytes.dropFirst(), isFinal: isFinal, key: { .alt($0) }) {
      case .event(let event, let count): return .event(event, count + 1)
      case .nothing(let count): return .nothing(count + 1)
      case let other: return other
      }
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
