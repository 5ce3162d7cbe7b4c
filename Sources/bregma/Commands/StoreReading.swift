import Foundation
import Radiograph
import Store

extension AnnotationStore {
  /// Opens a folder's store for reading, and says on standard error what is missing in it and what has happened to its
  /// films; those that were moved have their present names. nil where nobody has worked on the folder.
  ///
  /// - Parameter listing: the folder's films; nil lists them, and names what cannot be listed as a failed input.
  /// - Throws: as opening and listing the folder do.
  static func reading(_ folder: String, listing: FilmFolder.Listing? = nil) throws -> AnnotationStore? {
    let location = try StoreLocation(folder: folder, environment: ProcessInfo.processInfo.environment)
    guard location.exists else { return nil }
    let listing = try listing ?? Inputs.listing(of: folder)
    let store = try AnnotationStore(location: location, access: .reading)
    store.tellLoss()
    for sentence in try store.reconcile(films: listing.images).sentences {
      StandardError.print("note: \(sentence)")
    }
    return store
  }

  /// Says on standard error what was found to be missing when the store was opened.
  func tellLoss() { if let loss { StandardError.print("note: \(loss)") } }
}
