import ArgumentParser
import Basics
import Landmarks
import Search

/// `--scale-to-film`, and how every command reads a table of points for films.
struct ScaleOption: ParsableArguments {
  @Flag(
    help:
      "Scale points of a file that states another size than the film has, or the table it is compared with."
  )
  var scaleToFilm = false

  /// Reads a landmarks file: its names find the films, sizes and spacings that it states are held against them.
  ///
  /// - Parameter folder: the folder of the films; some may lie beside the file.
  func table(_ path: String, films folder: String) throws -> PointTable {
    try PointTable(path: path, films: folder, scaling: scaleToFilm, note: Self.say)
  }

  /// Reads a table whose films nobody knows.
  static func table(_ path: String) throws -> PointTable {
    try PointTable(path: path, note: say).trimmingNames(file: path)
  }

  /// Reads a table that is compared with another one: its images get the names that the other one has for them, and
  /// sizes that both state have to be the same.
  func table(_ path: String, comparedWith other: PointTable, _ otherPath: String) throws -> PointTable {
    try held(Self.table(path), path, otherPath, other)
  }

  /// The same for a table that was read.
  func held(_ table: PointTable, _ path: String, _ otherPath: String, _ other: PointTable) throws
    -> PointTable
  {
    let (named, guesses) = try table.naming(FilmNames(other.images), file: path)
    guesses.forEach(Self.say)
    let known = other.knownFilms
    let teller = displayName(otherPath)
    let (held, notes) = try named.held(
      against: { known[$0] }, scaling: scaleToFilm, file: path, teller: teller, counting: "that of \(teller)")
    notes.forEach(Self.say)
    return held
  }

  /// Says what a person should know of a table.
  static func say(_ note: String) { StandardError.print("note: \(note)") }
}
