import Basics
import Landmarks
import Radiograph

extension PointTable {
  /// Reads a landmarks file for films: its names find them as on import, and what it says of their sizes and spacings has
  /// to be so.
  ///
  /// - Parameters:
  ///   - folder: where the films lie; those that it lacks may lie beside the file.
  ///   - scaling: whether points of copies of another size are scaled to the films.
  ///   - note: called with what a person should know.
  /// - Throws: `PointTableError`, `FileError`.
  package init(path: String, films folder: String, scaling: Bool, note: (String) -> Void) throws {
    let read = try PointTable(path: path, note: note)
    let (named, guesses) = try read.naming(filmsOf: folder, file: path)
    let (table, notes) = try named.held(
      against: { image in
        for folder in [folder, path.containingFolder] {
          // A film that is broken or not there is named by whoever needs it.
          guard let header = try? FilmReader.header(path: image.path(in: folder)) else { continue }
          return KnownFilm(size: header.size, spacings: header.spacings)
        }
        return nil
      }, scaling: scaling, file: path)
    self = table
    (guesses + notes).forEach(note)
  }

  /// The table with the names that the films of a folder have on the disk.
  private func naming(filmsOf folder: String, file: String) throws -> (table: PointTable, notes: [String]) {
    // A folder that is not there is named by whoever needs it.
    guard let root = folder.resolvedPath, let films = try? FilmFolder.list(root) else { return (self, []) }
    let directory = file.containingFolder.resolvedPath ?? ""
    let isInside = (directory + "/").hasPrefix(root + "/")
    let (listed, folders) = (Set(films), [root] + (isInside ? [] : [directory]))
    let names = FilmNames(films, folder: root)
    var (beside, paths): (Set<ImageName>, [ImageName: ImageName]) = ([], [:])
    for image in images where !listed.contains(image) {
      guard let path = folders.map(image.path(in:)).first(where: { FileStamp(path: $0) != nil }) else {
        continue
      }
      let resolved = path.resolvedPath
      // A film may lie behind a link.
      let guess = try? names.film(named: image.name)
      let film = resolved.flatMap {
        $0.hasPrefix(root + "/") ? ImageName(String($0.dropFirst(root.count + 1))) : nil
      }
      if let film, listed.contains(film) {
        paths[image] = film
      } else if let guess, resolved != nil, guess.path(in: root).resolvedPath == resolved {
        paths[image] = guess
      } else {
        beside.insert(image)
      }
    }
    return try naming(names, in: directory, file: file, except: beside, leading: paths)
  }
}
