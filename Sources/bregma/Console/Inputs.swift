import Basics
import Radiograph
import Synchronization

/// Inputs that failed in part: each is named when that is noticed, and the program ends with 1 once the rest is done.
enum Inputs {
  private static let failure = Mutex(false)
  /// Folders whose films somebody has asked for, and about which all is said.
  private static let listed = Mutex<Set<String>>([])

  /// Whether something was named.
  static var haveFailed: Bool { failure.withLock { $0 } }

  /// Names what could not be used.
  static func fail(_ sentence: String) {
    StandardError.print(sentence)
    failure.withLock { $0 = true }
  }

  /// The films of a folder as every command takes them: folders inside that cannot be searched are named as failed inputs,
  /// and pictures of kinds that are not read are counted.
  ///
  /// - Throws: `FileError` when the folder itself cannot be listed.
  static func films(of folder: String) throws -> [ImageName] { try listing(of: folder).images }

  /// The same, with what the folder holds besides. However often it is asked for, all is said once.
  static func listing(of folder: String) throws -> FilmFolder.Listing {
    let listing = try FilmFolder.search(folder)
    guard listed.withLock({ $0.insert(folder).inserted }) else { return listing }
    for problem in listing.problems { fail("\(problem)") }
    if let skipped = listing.skippedWords { StandardError.print("note: \(displayName(folder)): \(skipped)") }
    return listing
  }

  /// Says that a picture lies where it will be taken for a film: beside those that it is about.
  static func tell(ofPicture path: String?, about films: [ImageName]) {
    guard let path, films.contains(where: { FileStamp(path: $0.path(in: path.containingFolder)) != nil })
    else { return }
    StandardError.print("note: \(displayName(path)) lies among the images, and is taken for one of them")
  }

  /// What a command reads, which no output may take the place of: the films of its folders, and further files.
  static func all(folders: [String], files: [String?]) -> [String] {
    let films = folders.flatMap { folder in
      ((try? FilmFolder.search(folder))?.images ?? []).map { $0.path(in: folder) }
    }
    return films + files.compactMap(\.self)
  }
}
