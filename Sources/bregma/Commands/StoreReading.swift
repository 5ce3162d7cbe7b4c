import Radiograph
import Store

extension AnnotationStore {
  /// Opens the store at a place for reading, and says on standard error what is missing in it and what has happened to its
  /// films; those that were moved have their present names.
  ///
  /// - Parameter films: those of the folder; nil lists them.
  /// - Throws: as opening and listing the folder do.
  static func reading(_ location: StoreLocation, films: [ImageName]? = nil) throws -> AnnotationStore {
    let store = try AnnotationStore(location: location, access: .reading)
    store.tellLoss()
    for sentence in try store.reconcile(films: films ?? FilmFolder.list(location.folder)).sentences {
      StandardError.print("note: \(sentence)")
    }
    return store
  }

  /// Says on standard error what was found to be missing when the store was opened.
  func tellLoss() { if let loss { StandardError.print("note: \(loss)") } }
}
