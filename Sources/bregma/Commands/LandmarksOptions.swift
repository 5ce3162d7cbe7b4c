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

  /// Reads a landmarks file: sizes and spacings that it states are held against the films.
  ///
  /// - Parameter folder: the folder of the films; some may lie beside the file.
  func table(_ path: String, films folder: String) throws -> PointTable {
    try PointTable(path: path, films: [folder, path.containingFolder], scaling: scaleToFilm, note: Self.say)
  }

  /// Reads a table that is compared with another one: sizes that both state have to be the same.
  func table(_ path: String, comparedWith other: PointTable, _ otherPath: String) throws -> PointTable {
    try held(PointTable(path: path, note: Self.say), path, otherPath, other)
  }

  /// The same for a table that was read.
  func held(_ table: PointTable, _ path: String, _ otherPath: String, _ other: PointTable) throws
    -> PointTable
  {
    let known = other.knownFilms
    let teller = displayName(otherPath)
    let (table, notes) = try table.held(
      against: { known[$0] }, scaling: scaleToFilm, file: path, teller: teller, counting: "that of \(teller)")
    notes.forEach(Self.say)
    return table
  }

  /// Says what a person should know of a table.
  static func say(_ note: String) { StandardError.print("note: \(note)") }
}
