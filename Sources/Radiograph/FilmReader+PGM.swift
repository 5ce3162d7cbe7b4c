/// The header of a portable grey map (netpbm "pgm", P2 and P5).
struct PGMLayout {
  let isText: Bool
  let width: Int
  let height: Int
  let maximum: Int
  /// Offset of the first sample.
  let pixelOffset: Int

  /// Bytes of a binary sample.
  var bytesPerSample: Int { maximum > 255 ? 2 : 1 }

  init(_ bytes: [UInt8]) throws(FilmProblem) {
    isText = bytes.count > 1 && bytes[1] == 0x32
    var offset = 2
    width = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    height = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    maximum = try PGMLayout.number(in: bytes, at: &offset, most: 1 << 31)
    guard (1...65535).contains(maximum) else {
      throw FilmProblem(.damaged(.pgm, "its maximum is \(maximum); expected 1 to 65535"))
    }
    // Exactly one white space stands between the header and binary samples; without it the number may go on.
    guard offset < bytes.count else { throw FilmProblem(.truncated(.pgm)) }
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
  static func decodePGM(_ source: FilmSource, into rows: FilmRows) throws(FilmProblem) {
    let layout = try source.parsed(PGMLayout.init)
    // Where a row of text begins is known only from all that is before it.
    if layout.isText { return try decodeText(source.all(), layout, into: rows) }
    let width = layout.width * layout.bytesPerSample
    guard source.count - layout.pixelOffset >= width * layout.height else {
      throw FilmProblem(.truncated(.pgm))
    }
    for y in 0..<layout.height {
      guard let samples = rows.room(y, 1) else {
        throw FilmProblem(.outOfMemory(width: layout.width, height: layout.height))
      }
      let row = source.read(at: layout.pixelOffset + y * width, width)
      guard row.count == width else { throw FilmProblem(.truncated(.pgm)) }
      for x in 0..<layout.width {
        samples[x] =
          layout.bytesPerSample == 2 ? UInt16(row[2 * x]) << 8 | UInt16(row[2 * x + 1]) : UInt16(row[x])
      }
    }
  }

  private static func decodeText(
    _ bytes: [UInt8], _ layout: PGMLayout, into rows: FilmRows
  ) throws(FilmProblem) {
    var offset = layout.pixelOffset
    for y in 0..<layout.height {
      guard let samples = rows.room(y, 1) else {
        throw FilmProblem(.outOfMemory(width: layout.width, height: layout.height))
      }
      for x in 0..<layout.width {
        samples[x] = UInt16(try PGMLayout.number(in: bytes, at: &offset, most: layout.maximum))
      }
    }
  }
}
