import Landmarks
import Radiograph

extension PointTable {
  /// Reads a landmarks file for films: what it says of their sizes and spacings has to be so.
  ///
  /// - Parameters:
  ///   - folders: where the films lie; the first folder that has one counts.
  ///   - scaling: whether points of copies of another size are scaled to the films.
  ///   - note: called with what a person should know.
  /// - Throws: `PointTableError`, `FileError`.
  package init(path: String, films folders: [String], scaling: Bool, note: (String) -> Void) throws {
    let (table, notes) = try PointTable(path: path, note: note).held(
      against: { image in
        for folder in folders {
          // A film that is broken or not there is named by whoever needs it.
          guard let header = try? FilmReader.header(path: image.path(in: folder)) else { continue }
          return KnownFilm(size: header.size, spacings: header.spacings)
        }
        return nil
      }, scaling: scaling, file: path)
    self = table
    notes.forEach(note)
  }
}
