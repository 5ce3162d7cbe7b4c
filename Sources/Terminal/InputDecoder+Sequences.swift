import Cells

extension InputDecoder {
  /// Longest control sequence taken seriously, in bytes.
  private static let longestSequence = 64

  /// `ESC [ parameters final` (ECMA-48), the Linux console's `ESC [ [ A`, and mouse reports.
  static func controlSequence(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let start = bytes.startIndex
    let body = bytes.dropFirst(2)
    if body.first == UInt8(ascii: "[") {
      guard let letter = body.dropFirst().first else { return unfinished(bytes, isFinal: isFinal) }
      let number = Int(letter) - Int(UInt8(ascii: "A")) + 1
      return (1...5).contains(number) ? .event(.key(.function(number)), 4) : .nothing(3)
    }
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return bytes.count > longestSequence ? .nothing(bytes.count) : unfinished(bytes, isFinal: isFinal)
    }
    let count = end - start + 1
    guard (0x40...0x7E).contains(bytes[end]) else { return .nothing(count - 1) }
    let parameters = bytes[(start + 2)..<end]
    let final = Unicode.Scalar(bytes[end])
    if final == "M" && parameters.isEmpty { return oldMouse(bytes, isFinal: isFinal) }
    switch parameters.first {
    case UInt8(ascii: "<"):
      return mouse(numbers(parameters.dropFirst()), isRelease: final == "m").map { .event($0, count) }
        ?? .nothing(count)
    case UInt8(ascii: "=")?, UInt8(ascii: ">")?, UInt8(ascii: "?")?:
      return .nothing(count)  // an answer from the terminal, no key
    default:
      break
    }
    let numbers = numbers(parameters)
    if final == "~" && numbers.first == 200 { return .pasteBegins(count) }
    return key(final, numbers).map { .event(.key($0), count) } ?? .nothing(count)
  }

  /// `ESC O letter`, with xterm's optional modifier digits between.
  static func shortSequence(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let body = bytes.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x30...0x3B).contains($0) }) else {
      return bytes.count > longestSequence ? .nothing(bytes.count) : unfinished(bytes, isFinal: isFinal)
    }
    let count = end - bytes.startIndex + 1
    guard (0x40...0x7E).contains(bytes[end]) else { return .nothing(count - 1) }
    let final = Unicode.Scalar(bytes[end])
    if final == "M" { return .event(.key(.enter), count) }  // keypad
    return key(final, numbers(body[body.startIndex..<end])).map { .event(.key($0), count) } ?? .nothing(count)
  }

  /// Whether bytes begin like an answer of the terminal: Kitty's `ESC _ G`, or `ESC [ ?`.
  static func isAnswer(_ bytes: ArraySlice<UInt8>) -> Bool {
    let beginning = bytes.prefix(3)
    return beginning.elementsEqual("\u{1B}_G".utf8) || beginning.elementsEqual("\u{1B}[?".utf8)
  }

  /// `ESC _ G text ESC \`: Kitty's answer about graphics, no key.
  static func answer(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let end = bytes.indices.dropFirst(3).first { bytes[($0 - 1)...$0].elementsEqual("\u{1B}\\".utf8) }
    if let end { return .nothing(end - bytes.startIndex + 1) }
    return isFinal || bytes.count > 4 * longestSequence ? .nothing(bytes.count) : .incomplete
  }

  /// A sequence cut short: Alt with its second byte when nothing follows, otherwise noise.
  private static func unfinished(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    guard isFinal else { return .incomplete }
    guard bytes.count == 2, let letter = bytes.last else { return .nothing(bytes.count) }
    return .event(.key(.alt(Character(Unicode.Scalar(letter)))), 2)
  }

  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
    parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
      Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
  }

  private static func key(_ final: Unicode.Scalar, _ numbers: [Int]) -> Key? {
    // xterm: the last parameter is 1 + (1 shift, 2 alt, 4 control).
    let modifiers = max(0, (numbers.last ?? 0) - 1)
    let isShifted = modifiers & 1 == 1
    switch final {
    case "A": return isShifted ? .shiftUp : .up
    case "B": return isShifted ? .shiftDown : .down
    case "C": return isShifted ? .shiftRight : .right
    case "D": return isShifted ? .shiftLeft : .left
    case "a": return .shiftUp  // rxvt
    case "b": return .shiftDown
    case "c": return .shiftRight
    case "d": return .shiftLeft
    case "H": return .home
    case "F": return .end
    case "Z": return .backTab
    case "P", "Q", "R", "S": return .function(Int(final.value - 0x50) + 1)
    case "~": return numbers.first.flatMap { editingKeys[$0] }
    default: return nil
    }
  }

  /// VT220 numbers, with the variants of the Linux console and rxvt.
  private static let editingKeys: [Int: Key] = {
    var keys: [Int: Key] = [
      1: .home, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    ]
    let functions = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34]
    for (index, number) in functions.enumerated() { keys[number] = .function(index + 1) }
    return keys
  }()

  /// SGR report: button code; column; row, counted from 1.
  private static func mouse(_ numbers: [Int], isRelease: Bool) -> InputEvent? {
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let place = CellPoint(column: numbers[1] - 1, row: numbers[2] - 1)
    return mouseAction(numbers[0], isRelease: isRelease).map { .mouse($0, place) }
  }

  /// X10 report: three bytes, each 32 more than the number; a release does not name its button.
  private static func oldMouse(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let report = bytes.dropFirst(3).prefix(3).map { Int($0) - 32 }
    guard report.count == 3 else { return isFinal ? .nothing(bytes.count) : .incomplete }
    let isRelease = report[0] & 0b1110_0011 == 3
    let numbers = [isRelease ? 0 : report[0], report[1], report[2]]
    return mouse(numbers, isRelease: isRelease).map { .event($0, 6) } ?? .nothing(6)
  }

  private static func mouseAction(_ code: Int, isRelease: Bool) -> MouseAction? {
    let withoutModifiers = code & ~0b1_1100
    switch (withoutModifiers, isRelease) {
    case (0, false): return .press
    case (0, true): return .release
    case (32, false): return .drag
    case (2, false): return .rightPress
    case (64, false): return .wheelUp
    case (65, false): return .wheelDown
    default: return nil
    }
  }
}
