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

  init(_ source: FilmSource) throws(FilmProblem) {
    isText = source.prefix(2).last == 0x32
    var text = PGMText(source, at: 2)
    width = try text.number(most: 1 << 31)
    height = try text.number(most: 1 << 31)
    maximum = try text.number(most: 1 << 31)
    guard (1...65535).contains(maximum) else {
      throw FilmProblem(.damaged(.pgm, "its maximum is \(maximum); expected 1 to 65535"))
    }
    // Exactly one white space stands between the header and binary samples; without it the number may go on.
    guard text.offset < source.count else { throw FilmProblem(.truncated(.pgm)) }
    pixelOffset = text.offset + 1
  }
}

/// The numbers of a grey map in their order, read a block at a time.
private struct PGMText {
  private let source: FilmSource
  private var block: [UInt8] = []
  /// Offset of the block, and the place in it.
  private var start, at: Int

  init(_ source: FilmSource, at offset: Int) {
    (self.source, start, at) = (source, offset, 0)
  }

  /// Offset of the next byte.
  var offset: Int { start + at }

  /// The next byte, which stays; nil at the end.
  @inline(__always)
  private mutating func next() -> UInt8? {
    if at == block.count {
      (start, at) = (offset, 0)
      block = source.read(at: start, 1 << 16)
    }
    return at < block.count ? block[at] : nil
  }

  /// The next decimal number after white space and `#` comments; `offset` ends behind its last digit.
  mutating func number(most: Int) throws(FilmProblem) -> Int {
    var inComment = false
    while let byte = next(), inComment || Self.isSpace(byte) || byte == 0x23 {
      if byte == 0x23 { inComment = true }
      if byte == 0x0A || byte == 0x0D { inComment = false }
      at += 1
    }
    guard next() != nil else { throw FilmProblem(.truncated(.pgm)) }
    let start = offset
    var value = 0
    while let byte = next(), (0x30...0x39).contains(byte) {
      value = value * 10 + Int(byte - 0x30)
      guard value <= most else { throw FilmProblem(.damaged(.pgm, "a number exceeds \(most)")) }
      at += 1
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
    let layout = try PGMLayout(source)
    if layout.isText { return try decodeText(source, layout, into: rows) }
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
    _ source: FilmSource, _ layout: PGMLayout, into rows: FilmRows
  ) throws(FilmProblem) {
    var text = PGMText(source, at: layout.pixelOffset)
    for y in 0..<layout.height {
      guard let samples = rows.room(y, 1) else {
        throw FilmProblem(.outOfMemory(width: layout.width, height: layout.height))
      }
      for x in 0..<layout.width {
        samples[x] = UInt16(try text.number(most: layout.maximum))
      }
    }
  }
}
