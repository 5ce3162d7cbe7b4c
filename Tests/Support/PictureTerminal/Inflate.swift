/// Slow and obvious: undoes zlib's compression (RFC 1950, 1951), for checking what was compressed.
struct Inflate {
  private let bytes: [UInt8]
  private var place = 2  // behind zlib's header
  private var bit = 0
  private var output: [UInt8] = []

  struct Malformed: Error {}

  /// The content of a zlib stream.
  static func bytes(_ stream: [UInt8]) throws -> [UInt8] {
    guard stream.count > 6, stream[0] & 15 == 8, (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0 else {
      throw Malformed()
    }
    var inflate = Inflate(bytes: stream)
    while try !inflate.block() {}
    return inflate.output
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func bits(_ count: Int) throws -> Int {
    var value = 0
    for index in 0..<count {
      guard place < bytes.count else { throw Malformed() }
      value |= Int(bytes[place] >> UInt8(bit) & 1) << index
      bit += 1
      if bit == 8 { (bit, place) = (0, place + 1) }
    }
    return value
  }

  /// One block; true when it was the last one.
  private mutating func block() throws -> Bool {
    let isLast = try bits(1) == 1
    switch try bits(2) {
    case 0: try stored()
    case 1:
      let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
      try compressed(Code(lengths), Code([Int](repeating: 5, count: 30)))
    case 2: try dynamic()
    default: throw Malformed()
    }
    return isLast
  }

  private mutating func stored() throws {
    if bit > 0 { (bit, place) = (0, place + 1) }
    let count = try bits(16)
    _ = try bits(16)
    guard place + count <= bytes.count else { throw Malformed() }
    output += bytes[place..<place + count]
    place += count
  }

  private mutating func dynamic() throws {
    let (literals, distances, count) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
    var lengths = [Int](repeating: 0, count: 19)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    for index in 0..<count { lengths[order[index]] = try bits(3) }
    let code = Code(lengths)
    var all: [Int] = []
    while all.count < literals + distances {
      switch try symbol(code) {
      case 16: all += [Int](repeating: all.last ?? 0, count: try bits(2) + 3)
      case 17: all += [Int](repeating: 0, count: try bits(3) + 3)
      case 18: all += [Int](repeating: 0, count: try bits(7) + 11)
      case let length: all.append(length)
      }
    }
    try compressed(Code(Array(all[..<literals])), Code(Array(all[literals..<literals + distances])))
  }

  private mutating func compressed(_ literals: Code, _ distances: Code) throws {
    let lengthBase = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
      195, 227, 258,
    ]
    while true {
      let value = try symbol(literals)
      if value < 256 {
        output.append(UInt8(value))
        continue
      }
      if value == 256 { return }
      let index = value - 257
      guard index < lengthBase.count else { throw Malformed() }
      let length = lengthBase[index] + (try bits(index < 8 || index == 28 ? 0 : (index - 4) / 4))
      let far = try symbol(distances)
      let extra = far < 4 ? 0 : (far - 2) / 2
      let distance = (far < 4 ? far : (2 + far % 2) << extra) + 1 + (try bits(extra))
      guard distance <= output.count else { throw Malformed() }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private mutating func symbol(_ code: Code) throws -> Int {
    var word = Code.Word(length: 0, bits: 0)
    while word.length < 15 {
      word = Code.Word(length: word.length + 1, bits: word.bits << 1 | (try bits(1)))
      if let symbol = code.symbols[word] { return symbol }
    }
    throw Malformed()
  }

  /// A canonical Huffman code as a table of words.
  private struct Code {
    struct Word: Hashable {
      let length, bits: Int
    }
    private(set) var symbols: [Word: Int] = [:]

    init(_ lengths: [Int]) {
      var next = 0
      for length in 1...15 {
        for (symbol, own) in lengths.enumerated() where own == length {
          symbols[Word(length: length, bits: next)] = symbol
          next += 1
        }
        next <<= 1
      }
    }
  }
}
