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
  /// The keys of a JSON object; empty for anything else.
  static func topLevelKeys(of bytes: [UInt8]) -> Set<String> {
    (try? JSONDecoder().decode(Keys.self, from: Data(bytes.withoutByteOrderMark)))?.names ?? []
  }

  /// Decodes a JSON file.
  ///
  /// - Throws: `FormatError`.
  func decode<Value: Decodable>(_ type: Value.Type, expecting what: String) throws -> Value {
    try checkSize()
    do {
      return try JSONDecoder().decode(type, from: Data(bytes.withoutByteOrderMark))
    } catch let error as DecodingError {
      throw FormatError(file: path, reason: "\(error.words); expected \(what)")
    }
  }

  private struct Keys: Decodable {
    let names: Set<String>

    init(from decoder: any Decoder) throws {
      names = Set(try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?
    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init?(intValue: Int) { nil }
  }
}

extension DecodingError {
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
