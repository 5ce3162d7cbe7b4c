import Landmarks

/// Finds where a text stops being JSON, which Foundation does not tell: people mend what a sentence points at.
struct JSONFault {
  private let bytes: [UInt8]
  private var next = 0

  /// What keeps a text from being JSON, as the end of "it is ...".
  static func sentence(on bytes: [UInt8]) -> String {
    var fault = JSONFault(bytes: bytes)
    guard !fault.passValue(depth: 0) || fault.passesBlanks else { return "not valid JSON" }
    let line = 1 + bytes[..<min(fault.next, bytes.count)].count { $0 == UInt8(ascii: "\n") }
    guard fault.next < bytes.count else { return "not valid JSON: it ends in the middle, on line \(line)" }
    let rest = bytes[fault.next...].prefix(30).prefix { !" \r\n".utf8.contains($0) }
    return "not valid JSON from \(String(decoding: rest, as: UTF8.self).quotedForMessage) on line \(line) on"
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Goes behind blanks; whether anything follows.
  private var passesBlanks: Bool {
    mutating get {
      while next < bytes.count, " \t\r\n".utf8.contains(bytes[next]) { next += 1 }
      return next < bytes.count
    }
  }

  /// Goes behind a value, or stays where it stops being one.
  private mutating func passValue(depth: Int) -> Bool {
    guard passesBlanks, depth < 512 else { return false }
    switch bytes[next] {
    case UInt8(ascii: "{"): return passList(until: UInt8(ascii: "}"), depth: depth, named: true)
    case UInt8(ascii: "["): return passList(until: UInt8(ascii: "]"), depth: depth, named: false)
    case UInt8(ascii: "\""): return passString()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      while next < bytes.count, "+-.eE0123456789".utf8.contains(bytes[next]) { next += 1 }
      return true
    default:
      guard let word = ["true", "false", "null"].first(where: { bytes[next...].starts(with: $0.utf8) }) else {
        return false
      }
      next += word.utf8.count
      return true
    }
  }

  private mutating func passList(until end: UInt8, depth: Int, named: Bool) -> Bool {
    next += 1
    guard passesBlanks else { return false }
    if pass(end) { return true }
    repeat {
      if named {
        guard passesBlanks, bytes[next] == UInt8(ascii: "\""), passString(), passesBlanks,
          pass(UInt8(ascii: ":"))
        else { return false }
      }
      guard passValue(depth: depth + 1), passesBlanks else { return false }
    } while pass(UInt8(ascii: ","))
    return pass(end)
  }

  private mutating func passString() -> Bool {
    next += 1
    while next < bytes.count {
      let byte = bytes[next]
      next += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  private mutating func pass(_ byte: UInt8) -> Bool {
    guard next < bytes.count, bytes[next] == byte else { return false }
    next += 1
    return true
  }
}
