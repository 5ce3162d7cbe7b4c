import Foundation

/// Machine-readable results on standard output.
enum JSON {
  /// Prints a value with sorted keys, indented.
  static func print(_ value: some Encodable) throws {
    try print(value, formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// Prints a value on one line, for output that grows while work goes on (JSON lines).
  static func printLine(_ value: some Encodable) throws {
    try print(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func print(_ value: some Encodable, formatting: JSONEncoder.OutputFormatting) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
