import Basics

/// The name of a film in a folder: its path below the folder, such as "001.png" or "2024/001.png".
///
/// Shown in a sentence (`"\(image)"`) it is safe for a terminal; `name` is what files and tables hold.
package struct ImageName: Hashable, Sendable {
  /// The path below the folder, as the file system spells it.
  package let name: String

  /// The film of a name that a program wrote.
  package init(_ name: String) {
    self.name = name
  }

  /// The file of the film.
  package func path(in folder: String) -> String { "\(folder)/\(name)" }
}

extension ImageName: Comparable {
  /// Natural order, see `FilmFolder.precedes`; `FilmFolder.sorted` is quicker for many names.
  package static func < (a: ImageName, b: ImageName) -> Bool { FilmFolder.precedes(a.name, b.name) }
}

extension ImageName: ExpressibleByStringInterpolation {
  package init(stringLiteral name: String) { self.init(name) }
}

extension ImageName: CustomStringConvertible {
  /// The name, safe to show.
  package var description: String { displayName(name) }
}

/// A plain string in files.
extension ImageName: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
