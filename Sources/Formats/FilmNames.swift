import Basics
import Landmarks
import Radiograph

/// The films of a folder, found by the names that other programs give them.
///
/// A name inside an imported file only ever selects one of these films; it is never used as a path.
package struct FilmNames: Sendable {
  /// Films by exact name, by name without folders, and by name without folders and ending.
  private let exact: Set<ImageName>
  private let byBase: [String: [ImageName]]
  private let byStem: [String: [ImageName]]
  /// Films whose names hold bytes that are no UTF-8, by what these would be in Windows-1252 (Latin-1): file name and
  /// stem.
  private let byLatin: [String: [ImageName]]

  /// - Parameter films: names relative to the folder.
  package init(_ films: [ImageName]) {
    exact = Set(films)
    byBase = Dictionary(grouping: films) { Self.base(of: $0.name) }
    byStem = Dictionary(grouping: films) { Self.stem(of: Self.base(of: $0.name)) }
    let latin = films.filter(\.name.holdsEscapedBytes).flatMap { film in
      let base = Self.base(of: TextEncoding.withWindowsSigns(film.name.withLatinBytes))
      return Set([base, Self.stem(of: base)]).map { (name: $0, film: film) }
    }
    byLatin = Dictionary(grouping: latin, by: \.name).mapValues { $0.map(\.film) }
  }

  /// Why a name selects no film.
  package struct Refusal: Error, Sendable, Hashable {
    /// The end of a sentence.
    package let reason: String
  }

  /// The film that a name means: the same relative path, else the same file name, else the same name without
  /// its ending; of several of those the one in folders of the same names.
  ///
  /// - Throws: `Refusal` when there is none, or more than one.
  package func film(named name: String) throws(Refusal) -> ImageName {
    // Windows programs write backslashes.
    let path = name.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }
    guard let last = path.last.map(String.init) else {
      throw Refusal(reason: "the image has no name")
    }
    for start in path.indices {
      let tail = ImageName(path[start...].joined(separator: "/"))
      if exact.contains(tail) { return tail }
    }
    if exact.contains(ImageName(name)) { return ImageName(name) }
    let found =
      byBase[last] ?? byStem[last] ?? byStem[Self.imageStem(of: last)] ?? byLatin[last]
      ?? byLatin[Self.imageStem(of: last)] ?? []
    guard let only = found.first else {
      throw Refusal(reason: "no film of the folder is called \(name.quotedForMessage)")
    }
    guard found.count == 1 else {
      for start in path.indices {
        let tail = path[start...].joined(separator: "/")
        let fitting = found.filter { Self.stem(of: $0.name) == tail }
        if fitting.count == 1 { return fitting[0] }
      }
      throw Refusal(
        reason: "\(name.quotedForMessage) could be \(found[0]) or \(found[1])")
    }
    return only
  }

  /// Without folders.
  static func base(of path: String) -> String {
    path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? path
  }

  /// Without an ending that looks like an image's: `1.png` loses it, `1.2` does not.
  private static func imageStem(of name: String) -> String {
    let stem = stem(of: name)
    let ending = name.dropFirst(stem.count + 1)
    return ending.count <= 5 && ending.contains(where: \.isLetter) ? stem : name
  }

  /// Without its last ending.
  static func stem(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
