/// The header of a portable grey map (netpbm "pgm", P2 and P5).
struct PGMLayout {
  let isText: Bool
  let width: Int
  let height: Int
  let maximum: Int
  /// Offset of the first sample.
  let pixelOffset: Int

  init(_ bytes: [UInt8]) throws(FilmProblem) {
    isText = bytes.count > 1 && bytes[1] == 0x32
    var offset = 2
    width = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    height = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    maximum = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    guard (1...65535).contains(maximum) else {
      throw FilmProblem(.damaged(.pgm, "its maximum is \(maximum); expected 1 to 65535"))
    }
    // Exactly one white space stands between the header and binary samples.
    pixelOffset = offset + 1
  }

  /// The next decimal number after white space and `#` comments; `offset` ends behind its last digit.
  static func number(in bytes: [UInt8], at offset: inout Int, most: Int) throws(FilmProblem) -> Int {
    var inComment = false
    while offset < bytes.count, inComment || isSpace(bytes[offset]) || bytes[offset] == 0x23 {
      if bytes[offset] == 0x23 { inComment = true }
      if bytes[offset] == 0x0A || bytes[offset] == 0x0D { inComment = false }
      offset += 1
    }
    guard offset < bytes.count else { throw FilmProblem(.truncated(.pgm)) }
    let start = offset
    var value = 0
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
      value = value * 10 + Int(bytes[offset] - 0x30)
      guard value <= most else { throw FilmProblem(.damaged(.pgm, "a number exceeds \(most)")) }
      offset += 1
    }
    guard offset > start else { throw FilmProblem(.damaged(.pgm, "a number was expected at byte \(start)")) }
    return value
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

extension FilmReader {
  /// Grey map in text (P2) or binary (P5), 8 or 16 bits; samples stay as stored, whatever the maximum.
  static func decodePGM(_ bytes: [UInt8]) throws(FilmProblem) -> Film {
    let layout = try PGMLayout(bytes)
    let count = layout.width * layout.height
    let wide = layout.maximum > 255
    var samples: [UInt16] = []
    samples.reserveCapacity(count)
    if layout.isText {
      var offset = layout.pixelOffset
      for _ in 0..<count {
        let value = try PGMLayout.number(in: bytes, at: &offset, most: layout.maximum)
        samples.append(UInt16(value))
      }
    } else {
      let needed = wide ? 2 * count : count
      guard bytes.count - layout.pixelOffset >= needed else { throw FilmProblem(.truncated(.pgm)) }
      for index in 0..<count {
        let at = layout.pixelOffset + (wide ? 2 * index : index)
        samples.append(wide ? UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1]) : UInt16(bytes[at]))
      }
    }
    return Film(width: layout.width, height: layout.height, bitDepth: wide ? 16 : 8, samples: samples)
  }
}
