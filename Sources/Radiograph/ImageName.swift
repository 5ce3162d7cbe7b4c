import Basics

/// The name of a film in a folder: its path below the folder, such as "001.png" or "2024/001.png".
package struct ImageName: GivenName {
  /// The path below the folder, as the file system spells it.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// The file of the film.
  package func path(in folder: String) -> String { "\(folder)/\(name)" }

  /// A film is its path's bytes on disk: composed and decomposed accents are two names, though Swift's strings are equal.
  package static func == (a: ImageName, b: ImageName) -> Bool { a.name.utf8.elementsEqual(b.name.utf8) }

  package func hash(into hasher: inout Hasher) {
    var name = name
    name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Natural order, see `FilmFolder.precedes`; `FilmFolder.sorted` is quicker for many names.
  package static func < (a: ImageName, b: ImageName) -> Bool { FilmFolder.precedes(a.name, b.name) }
}
