import Basics

/// The name of a film in a folder: its path below the folder, such as "001.png" or "2024/001.png".
package struct ImageName: GivenName {
  /// The path below the folder, as the file system spells it.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// The file of the film.
  package func path(in folder: String) -> String { "\(folder)/\(name)" }

  /// Natural order, see `FilmFolder.precedes`; `FilmFolder.sorted` is quicker for many names.
  package static func < (a: ImageName, b: ImageName) -> Bool { FilmFolder.precedes(a.name, b.name) }
}
