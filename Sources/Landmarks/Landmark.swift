import Basics

/// The name of a landmark, such as "sella", exactly as a person or a file wrote it.
///
/// Shown in a sentence (`"\(landmark)"`) it is safe for a terminal; `name` is what files and tables hold.
package struct Landmark: Hashable, Sendable {
  /// The name as it was written.
  package let name: String

  /// The landmark of a name that a program wrote.
  package init(_ name: String) {
    self.name = name
  }

  /// The landmark that a person has typed, without the blanks around it; nil when nothing else is there.
  package init?(typed text: String) {
    let name = text.trimmed
    guard !name.isEmpty else { return nil }
    self.name = name
  }
}

extension Landmark: Comparable {
  /// By name, as strings compare.
  package static func < (a: Landmark, b: Landmark) -> Bool { a.name < b.name }
}

extension Landmark: ExpressibleByStringInterpolation {
  package init(stringLiteral name: String) { self.init(name) }
}

extension Landmark: CustomStringConvertible {
  /// The name, safe to show.
  package var description: String { displayName(name) }
}

/// A plain string in files.
extension Landmark: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
