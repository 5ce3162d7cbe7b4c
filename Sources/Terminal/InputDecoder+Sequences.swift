import Cells

/// How a terminal reports the pointer in pixels.
package struct PointerPixels: Sendable, Hashable {
  /// Pixels of a cell.
  let cell: PixelSize
  /// Number of the first pixel: kitty 0.26 counts from 0, xterm and foot from 1 as for cells.
  let first: Int

  package init(cell: PixelSize, first: Int) {
    (self.cell, self.first) = (cell, first)
  }

  /// The cell of a pixel, and where inside it the pixel's middle is.
  func place(x: Int, y: Int) -> (CellPoint, CellShare) {
    func parts(_ number: Int, _ side: Int) -> (cell: Int, share: Double) {
      let pixel = max(0, number - first).quotientAndRemainder(dividingBy: side)
      return (pixel.quotient, (Double(pixel.remainder) + 0.5) / Double(side))
    }
    let (across, down) = (parts(x, cell.width), parts(y, cell.height))
    return (CellPoint(column: across.cell, row: down.cell), CellShare(x: across.share, y: down.share))
  }
}

extension InputDecoder {
  /// Longest control sequence taken seriously, in bytes.
  private static let longestSequence = 64

  /// `ESC [ parameters final` (ECMA-48), the Linux console's `ESC [ [ A`, rxvt's `ESC [ 5 $`, and mouse reports.
  static func controlSequence(_ bytes: ArraySlice<UInt8>, isFinal: Bool, _ pointer: PointerPixels?) -> Step {
    let start = bytes.startIndex
    let body = bytes.dropFirst(2)
    if body.first == UInt8(ascii: "[") {
      guard let letter = body.dropFirst().first else { return unfinished(bytes, isFinal: isFinal) }
      let number = Int(letter) - Int(UInt8(ascii: "A")) + 1
      return (1...5).contains(number) ? .event(.key(.function(number)), 4) : .nothing(3)
    }
    // A dollar ends rxvt's keys with Shift; elsewhere it stands before the end.
    let digits = body.prefix { (0x30...0x39).contains($0) }
    let isRxvt = !digits.isEmpty && body.dropFirst(digits.count).first == UInt8(ascii: "$")
    guard let end = isRxvt ? digits.endIndex : body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return bytes.count > longestSequence ? .nothing(bytes.count) : unfinished(bytes, isFinal: isFinal)
    }
    let count = end - start + 1
    guard isRxvt || (0x40...0x7E).contains(bytes[end]) else { return .nothing(count - 1) }
    let parameters = bytes[(start + 2)..<end]
    let final = Unicode.Scalar(bytes[end])
    if final == "M" && parameters.isEmpty { return oldMouse(bytes, isFinal: isFinal) }
    switch parameters.first {
    case UInt8(ascii: "<"):
      return mouse(numbers(parameters.dropFirst()), isRelease: final == "m", pointer)
        .map { .event($0, count) } ?? .nothing(count)
    case UInt8(ascii: "=")?, UInt8(ascii: ">")?, UInt8(ascii: "?")?:
      return .nothing(count)  // an answer from the terminal, no key
    default:
      break
    }
    let numbers = numbers(parameters)
    if final == "~" && numbers.first == 200 { return .pasteBegins(count) }
    if final == "t", numbers.count == 3, numbers[0] == 6 {
      let cell = PixelSize(width: numbers[2], height: numbers[1])
      return cell.isPlausible ? .cell(cell, count) : .nothing(count)
    }
    return .report(KeyReport(final, parts(parameters), key: key), count)
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
    if let key = keypad[final] { return .event(.key(key), count) }
    return .report(KeyReport(final, parts(body[body.startIndex..<end]), key: key), count)
  }

  /// Whether bytes begin like an answer of the terminal: about graphics (`ESC _ G`), modes (`ESC [ ?`), a colour
  /// (`ESC ]` and a number), or its name and settings (`ESC P >`, `ESC P 0`, `ESC P 1`).
  static func isAnswer(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count > 2 else { return false }
    let (second, third) = (bytes[bytes.startIndex + 1], bytes[bytes.startIndex + 2])
    return switch Unicode.Scalar(second) {
    case "_": third == UInt8(ascii: "G")
    case "[": third == UInt8(ascii: "?")
    case "]": (0x30...0x39).contains(third)
    case "P": third == UInt8(ascii: ">") || third == UInt8(ascii: "0") || third == UInt8(ascii: "1")
    default: false
    }
  }

  /// A string from the terminal, no key: it ends with `ESC \`, about colours also with a bell.
  static func answer(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let start = bytes.startIndex
    let mayRing = bytes[start + 1] == UInt8(ascii: "]")
    for place in bytes.indices.dropFirst(2) {
      if mayRing, bytes[place] == 0x07 { return .nothing(place - start + 1) }
      guard bytes[place] == 0x1B, place + 1 < bytes.endIndex else { continue }
      // Another sequence begins where the end was to come.
      return .nothing(place - start + (bytes[place + 1] == UInt8(ascii: "\\") ? 2 : 0))
    }
    return isFinal || bytes.count > 4 * longestSequence ? .nothing(bytes.count) : .incomplete
  }

  /// A sequence cut short is noise and never letters; its bare beginning is the Escape of a person, whose key after it is
  /// lost where a program in between holds Escape back.
  private static func unfinished(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    guard isFinal else { return .incomplete }
    return bytes.count == 2 ? .event(.key(.escape), 2) : .nothing(bytes.count)
  }

  /// The keypad in its application mode, without the lock of its numbers.
  private static let keypad: [Unicode.Scalar: Key] = [
    "M": .enter, "I": .tab, " ": .character(" "), "j": .character("*"), "k": .character("+"),
    "l": .character(","), "m": .character("-"), "n": .delete, "o": .character("/"), "X": .character("="),
    "q": .end, "r": .down, "s": .pageDown, "t": .left, "v": .right, "w": .home, "x": .up, "y": .pageUp,
  ]

  /// Numbers between semicolons; the first where one has parts.
  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
    parts(parameters).map { $0.first ?? 0 }
  }

  /// Numbers between semicolons, each with its parts between colons; none for what is empty.
  private static func parts(_ parameters: ArraySlice<UInt8>) -> [[Int]] {
    parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { parameter in
      guard !parameter.isEmpty else { return [] }
      return parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { digits in
        Int(String(decoding: digits, as: UTF8.self)) ?? 0
      }
    }
  }

  private static func key(_ final: Unicode.Scalar, _ numbers: [Int]) -> Key? {
    // xterm: the last parameter is 1 + (1 shift, 2 alt, 4 control). Control serves where a terminal keeps Shift for itself.
    let modifiers = max(0, (numbers.last ?? 0) - 1)
    let isShifted = modifiers & 0b101 != 0
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
    case "~", "$", "^", "@": return numbers.first.flatMap { editingKeys[$0] }
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

  /// SGR report: button code; column; row, counted from 1, or the same in pixels.
  private static func mouse(_ numbers: [Int], isRelease: Bool, _ pointer: PointerPixels?) -> InputEvent? {
    guard numbers.count == 3, let action = mouseAction(numbers[0], isRelease: isRelease) else { return nil }
    if let pointer {
      let (place, share) = pointer.place(x: numbers[1], y: numbers[2])
      return .mouse(action, place, inside: share)
    }
    guard numbers[1] > 0, numbers[2] > 0 else { return nil }
    return .mouse(action, CellPoint(column: numbers[1] - 1, row: numbers[2] - 1))
  }

  /// X10 report: three bytes, each 32 more than the number; a release does not name its button.
  private static func oldMouse(_ bytes: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let report = bytes.dropFirst(3).prefix(3).map { Int($0) - 32 }
    guard report.count == 3 else { return isFinal ? .nothing(bytes.count) : .incomplete }
    let isRelease = report[0] & 0b1110_0011 == 3
    let numbers = [isRelease ? 0 : report[0], report[1], report[2]]
    return mouse(numbers, isRelease: isRelease, nil).map { .event($0, 6) } ?? .nothing(6)
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
