import Foundation
import Landmarks

/// JSON that is written in a fixed order, numbers as short as they read back exactly.
indirect enum JSONText {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case number(Double)
  case integer(Int)
  case boolean(Bool)
  case null

  /// A list of numbers, on one line.
  static func numbers(_ values: [Double]) -> JSONText { .array(values.map(JSONText.number)) }

  /// The text, two spaces per level, with a line end.
  var text: String {
    var text = ""
    write(into: &text, indent: "")
    return text + "\n"
  }

  private func write(into text: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .object(let fields):
      if fields.isEmpty { return text += "{}" }
      text += "{\n"
      for (index, field) in fields.enumerated() {
        text += inner + Self.quoted(field.0) + ": "
        field.1.write(into: &text, indent: inner)
        text += index == fields.count - 1 ? "\n" : ",\n"
      }
      text += indent + "}"
    case .array(let values):
      let isFlat = values.allSatisfy(\.isScalar)
      text += isFlat ? "[" : "[\n"
      for (index, value) in values.enumerated() {
        if !isFlat { text += inner }
        value.write(into: &text, indent: inner)
        if index < values.count - 1 { text += isFlat ? ", " : "," }
        if !isFlat { text += "\n" }
      }
      text += isFlat ? "]" : indent + "]"
    case .string(let string): text += Self.quoted(string)
    case .number(let number): text += number.isFinite ? number.shortest : "null"
    case .integer(let number): text += String(number)
    case .boolean(let flag): text += flag ? "true" : "false"
    case .null: text += "null"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  private static func quoted(_ string: String) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        quoted += String(format: "\\u%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
