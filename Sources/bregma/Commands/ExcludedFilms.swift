import Landmarks
import Radiograph
import Store

/// The films of a folder that a person has excluded in the workbench (`X`): commands leave them out and say so.
enum ExcludedFilms {
  /// None where nobody has worked on the folder.
  ///
  /// - Parameter listing: the folder's films where the command says itself what it could not list.
  /// - Throws: `AnnotationStoreError` for a store that cannot be read.
  static func of(_ folder: String, listing: FilmFolder.Listing? = nil) throws -> Set<ImageName> {
    try AnnotationStore.reading(folder, listing: listing)?.excluded() ?? []
  }

  /// Says on standard error how many were left out; nothing where none was.
  static func tell(_ count: Int) {
    if count > 0 {
      StandardError.print(
        "note: \(count == 1 ? "1 film" : "\(count) films") excluded in the workbench and left out")
    }
  }
}
