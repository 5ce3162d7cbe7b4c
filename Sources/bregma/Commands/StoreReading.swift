import Store

extension AnnotationStore {
  /// Opens the store at a place for reading, and says on standard error what is missing in it.
  ///
  /// - Throws: as opening does.
  static func reading(_ location: StoreLocation) throws -> AnnotationStore {
    let store = try AnnotationStore(location: location, access: .reading)
    store.tellLoss()
    return store
  }

  /// Says on standard error what was found to be missing when the store was opened.
  func tellLoss() { if let loss { StandardError.print("note: \(loss)") } }
}
