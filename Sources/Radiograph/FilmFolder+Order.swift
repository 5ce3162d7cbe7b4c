extension FilmFolder {
  /// Natural order: runs of digits compare as numbers, letters without case; ties fall to the bytes.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    precedes((a, naturalKey(a)), (b, naturalKey(b)))
  }

  /// The same, with keys made beforehand: comparisons by name would make them again and again.
  static func precedes(_ a: (name: String, key: [Piece]), _ b: (name: String, key: [Piece])) -> Bool {
    for (x, y) in zip(a.key, b.key) where x != y { return x < y }
    return a.key.count == b.key.count ? a.name < b.name : a.key.count < b.key.count
  }

  /// A name in comparable pieces: numbers without leading zeros before letters.
  enum Piece: Comparable {
    /// Digits, shorter runs first, so that numbers of any length compare.
    case number(count: Int, digits: String)
    case letter(String)
  }

  static func naturalKey(_ name: String) -> [Piece] {
    var pieces: [Piece] = []
    var digits = ""
    func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    for character in name.lowercased() + "\0" {
      if isDigit(character) {
        digits.append(character)
        continue
      }
      if !digits.isEmpty {
        let significant = String(digits.drop { $0 == "0" })
        pieces.append(.number(count: significant.count, digits: significant))
        digits = ""
      }
      pieces.append(.letter(String(character)))
    }
    return pieces
  }
}
