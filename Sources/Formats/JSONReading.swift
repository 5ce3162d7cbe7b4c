import Foundation
import Landmarks

/// An element of a JSON list that may be wrong without spoiling the others.
struct Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
  /// The value; nil when it could not be read.
  let value: Value?
  /// What is wrong with it; empty when nothing is.
  let problem: String

  init(from decoder: any Decoder) throws {
    do {
      value = try Value(from: decoder)
      problem = ""
    } catch let error as DecodingError {
      value = nil
      problem = error.words
    }
  }
}

extension ImportSource {
  /// The keys of a JSON object, or of the first object of a list; empty for anything else.
  static func topLevelKeys(of bytes: [UInt8]) -> Set<String> {
    (try? JSONDecoder().decode(Keys.self, from: Data(bytes)))?.names ?? []
  }

  /// Whether a text is JSON, whatever it holds.
  static func isValidJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
  }

  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// Decodes a JSON file.
  ///
  /// - Throws: `FormatError`.
  func decode<Value: Decodable>(_ type: Value.Type, expecting what: String) throws -> Value {
    try checkSize()
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      let words = error.isOfText ? JSONFault.sentence(on: bytes) : error.words
      throw FormatError(file: path, reason: "\(words); expected \(what)")
    }
  }

  private struct Keys: Decodable {
    let names: Set<String>

    init(from decoder: any Decoder) throws {
      if var list = try? decoder.unkeyedContainer() {
        names = list.isAtEnd ? [] : try list.decode(Keys.self).names
      } else {
        names = Set(try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
      }
    }
  }
}

/// Any key of a JSON object.
struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int?
  init(_ name: String) { (stringValue, intValue) = (name, nil) }
  init(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

/// Numbers that are none, as Python and JavaScript write them into what should be JSON.
enum JSONNumbers {
  /// The text with `null` in the place of NaN, Infinity and -Infinity outside of strings, and how many there were.
  static func withoutNonNumbers(_ bytes: [UInt8]) -> (text: [UInt8], count: Int) {
    let words = ["-Infinity", "Infinity", "NaN"].map { Array($0.utf8) }
    guard bytes.contains(where: { $0 == UInt8(ascii: "N") || $0 == UInt8(ascii: "I") }) else {
      return (bytes, 0)
    }
    var count = 0
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var (next, isString) = (0, false)
    while next < bytes.count {
      let byte = bytes[next]
      if isString {
        // A quote after a backslash does not end the string.
        let length = byte == UInt8(ascii: "\\") && next + 1 < bytes.count ? 2 : 1
        if byte == UInt8(ascii: "\"") { isString = false }
        result += bytes[next..<next + length]
        next += length
      } else if let word = words.first(where: { bytes[next...].starts(with: $0) }) {
        result += "null".utf8
        next += word.count
        count += 1
      } else {
        if byte == UInt8(ascii: "\"") { isString = true }
        result.append(byte)
        next += 1
      }
    }
    return (result, count)
  }
}

/// A number that some programs write as text, and null where there is none.
struct WrittenNumber: Decodable {
  let value: Double?

  /// The same where it has nothing behind the point.
  var whole: Int? { value.flatMap(Int.init(exactly:)) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = nil
    } else if let number = try? container.decode(Double.self) {
      value = number
    } else {
      let text = try container.decode(String.self)
      guard let number = text.trimmed.writtenNumber else {
        throw DecodingError.typeMismatch(
          Double.self, .init(codingPath: decoder.codingPath, debugDescription: "no number"))
      }
      value = number.isNaN ? nil : number
    }
  }
}

/// An identifier that some programs write as a number and some as text.
struct Identifier: Decodable, Hashable {
  let text: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      text = String(number)
    } else {
      text = try container.decode(String.self)
    }
  }
}

extension DecodingError {
  /// Whether it is no JSON at all.
  fileprivate var isOfText: Bool {
    if case .dataCorrupted(let context) = self { context.codingPath.isEmpty } else { false }
  }

  /// What is wrong, in few words.
  fileprivate var words: String {
    switch self {
    case .keyNotFound(let key, _): "\(key.stringValue.quotedForMessage) is not there"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(Self.path(context)) is not what it should be"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "not valid JSON" : "\(Self.path(context)) cannot be read"
    @unknown default: "not readable"
    }
  }

  private static func path(_ context: Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return path.isEmpty ? "the file" : String(path.drop { $0 == "." }).quotedForMessage
  }
}
