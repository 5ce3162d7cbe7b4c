import Basics
import Radiograph

/// The films of a folder, or of another table, found by the names that people and other programs give them: the one
/// comparison of names for whatever reads points.
///
/// A name inside an imported file only ever selects one of these films; it is never used as a path.
package struct FilmNames: Sendable {
  /// Films by exact name, by name without folders, and by name without folders and ending.
  private let exact: Set<ImageName>
  private let byBase: [String: [ImageName]]
  private let byStem: [String: [ImageName]]
  /// The same without regard to case: file name and stem.
  private let byFolded: [String: [ImageName]]
  /// Films whose names hold bytes that are no UTF-8, by what these would be in Windows-1252 (Latin-1): file name and
  /// stem.
  private let byLatin: [String: [ImageName]]
  /// The folder's path in parts; empty where nobody said.
  private let folder: [Substring]

  /// - Parameters:
  ///   - films: names relative to the folder.
  ///   - folder: its absolute path; empty where nobody knows.
  package init(_ films: [ImageName], folder: String = "") {
    exact = Set(films)
    byBase = Dictionary(grouping: films) { Self.base(of: $0.name) }
    byStem = Dictionary(grouping: films) { Self.stem(of: Self.base(of: $0.name)) }
    byFolded = Self.grouped(films) { film in
      let base = Self.base(of: film.name).lowercased()
      return [base, Self.stem(of: base)]
    }
    byLatin = Self.grouped(films.filter(\.name.holdsEscapedBytes)) { film in
      let base = Self.base(of: TextEncoding.withWindowsSigns(film.name.withLatinBytes))
      return [base, Self.stem(of: base)]
    }
    self.folder = Self.parts(of: folder)
  }

  /// Films by each of their names.
  private static func grouped(
    _ films: [ImageName], by names: (ImageName) -> Set<String>
  ) -> [String: [ImageName]] {
    let pairs = films.flatMap { film in names(film).map { (name: $0, film: film) } }
    return Dictionary(grouping: pairs, by: \.name).mapValues { $0.map(\.film) }
  }

  /// Why a name selects no film.
  package struct Refusal: Error, Sendable, Hashable {
    /// The end of a sentence.
    package let reason: String
    /// Whether there is nothing that the name could mean.
    package let isUnknown: Bool

    package init(reason: String, isUnknown: Bool = false) {
      (self.reason, self.isUnknown) = (reason, isUnknown)
    }
  }

  /// How well a name's folders fit its film, the best last.
  package enum Fit: Int, Sendable, Comparable {
    /// The file name fits, and the folders that both have are others.
    case guess
    /// One of the two is the end of the other, as far as it goes.
    case end
    /// The film's whole path below the folder but for the ending, or behind the folder's own name.
    case whole
    /// The film's path below the folder, as the disk spells it.
    case exact

    package static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
  }

  /// The film that a name means.
  package struct Meaning: Sendable, Hashable {
    package let film: ImageName
    package var fit: Fit
    /// Whether the name has another ending than the film, or capitals elsewhere.
    package var isSpelledOtherwise = false
    /// Whether another film has exactly this name, and this one the same beside the file.
    package var isBeside = false

    /// Whether the film is only taken where no other name means it.
    package var isGuess: Bool { fit == .guess || isSpelledOtherwise }

    /// What counts where several names could mean one film.
    var rank: Fit { isGuess ? .guess : fit }
  }

  /// The film that a name means: the same relative path, else the same file name, else the same name without an ending;
  /// else, as a guess, with another ending, or without regard to case. Of several the one in folders of the same names.
  ///
  /// - Throws: `Refusal` when there is none, or more than one.
  package func film(named name: String) throws(Refusal) -> ImageName { try meaning(of: name).film }

  /// The films that a name typed by hand means: where it could be any of several, all of them.
  package func films(named name: String) -> [ImageName] {
    if let film = try? film(named: name) { return [film] }
    return Self.parts(of: name.trimmed).last.map { films(called: String($0)).films } ?? []
  }

  /// The same, and how well the name fits.
  ///
  /// - Throws: as `film(named:)`.
  package func meaning(of name: String) throws(Refusal) -> Meaning {
    // Blanks at its ends are nobody's intention, unless a film is called so.
    for name in [name, name.trimmed] where exact.contains(ImageName(name)) {
      return Meaning(film: ImageName(name), fit: .exact)
    }
    let written = Self.parts(of: name)
    let path = written.last.flatMap { byBase[String($0)] } == nil ? Self.parts(of: name.trimmed) : written
    guard let last = path.last.map(String.init) else {
      throw Refusal(reason: "the image has no name")
    }
    let (found, isGuess) = films(called: last)
    let spelled = path.indices.lazy.map { ImageName(path[$0...].joined(separator: "/")) }
      .first(where: exact.contains)
    if let spelled {
      return Meaning(film: spelled, fit: fit(of: path, to: spelled, hasTwins: found.count > 1))
    }
    do {
      let film = try closest(of: found, to: path, name: name)
      return Meaning(
        film: film, fit: fit(of: path, to: film, hasTwins: found.count > 1), isSpelledOtherwise: isGuess)
    } catch {
      // Folders whose names differ in case tell such films apart at the last.
      let folded = try? closest(of: found, to: path, name: name, ignoringCase: true)
      guard let folded else { throw error }
      return Meaning(film: folded, fit: .guess, isSpelledOtherwise: true)
    }
  }

  /// The films of a file name, and whether that is a guess: the ending is another one, or the case.
  private func films(called last: String) -> (films: [ImageName], isGuess: Bool) {
    if let films = byBase[last] ?? byStem[last] ?? byLatin[last] { return (films, false) }
    let (stem, folded) = (Self.imageStem(of: last), last.lowercased())
    let films = byFolded[folded] ?? byStem[stem] ?? byLatin[stem] ?? byFolded[Self.imageStem(of: folded)]
    return (films ?? [], true)
  }

  /// Of films of one file name the one whose folders agree with most of a name's.
  private func closest(
    of films: [ImageName], to path: [Substring], name: String, ignoringCase: Bool = false
  ) throws(Refusal) -> ImageName {
    guard let first = films.first else {
      throw Refusal(reason: "no film of the folder is called \(name.quotedForMessage)", isUnknown: true)
    }
    guard films.count > 1 else { return first }
    let agreements = films.map { film in
      (film: film, agreement: Self.agreement(of: path, with: film, ignoringCase: ignoringCase))
    }
    // A film whose path is the end of the name is nearer than any that only shares some folders.
    let whole = agreements.filter { $0.agreement.isWhole }
    let nearest = whole.isEmpty ? agreements : whole
    let most = nearest.map(\.agreement.folders).max() ?? 0
    let best = nearest.filter { $0.agreement.folders == most }.map(\.film)
    guard best.count == 1 else {
      throw Refusal(reason: "\(name.quotedForMessage) could be \(best[0]) or \(best[1])")
    }
    return best[0]
  }

  /// How many of the folders in front of the file names agree, from the last one on, and whether those are all of the
  /// film's.
  private static func agreement(
    of path: [Substring], with film: ImageName, ignoringCase: Bool = false
  ) -> (folders: Int, isWhole: Bool) {
    let own = parts(of: film.name).dropLast()
    let count = zip(path.dropLast().reversed(), own.reversed())
      .prefix { $0 == $1 || ignoringCase && $0.lowercased() == $1.lowercased() }.count
    return (count, count == own.count)
  }

  private func fit(of path: [Substring], to film: ImageName, hasTwins: Bool) -> Fit {
    let (common, isWhole) = Self.agreement(of: path, with: film)
    let above = path.dropLast(common + 1)
    guard isWhole else { return above.isEmpty ? .end : .guess }
    guard let next = above.last else {
      return exact.contains(ImageName(path.joined(separator: "/"))) ? .exact : .whole
    }
    if next == folder.last { return .whole }
    // Where folders tell films of one name apart, another folder is no reason to take the one that lies in none.
    return hasTwins && common == 0 ? .guess : .end
  }
}

extension FilmNames {
  /// What is said of films that were taken for names which say something else; nil where there are none.
  package static func note(onGuesses guesses: [(name: String, film: ImageName)]) -> String? {
    guesses.first.map { first in
      "films taken for names whose folders, ending or case are others: \(guesses.count), such as \(first.film) for "
        + first.name.quotedForMessage
    }
  }

  /// What is said of names that were taken for the films beside their file; nil where there are none.
  package static func note(onFilmsBeside taken: [(name: String, film: ImageName)]) -> String? {
    taken.first.map { first in
      "names taken for the films beside the file, not for those of the folder itself: \(taken.count), such as "
        + "\(first.name.quotedForMessage) for \(first.film)"
    }
  }
}

extension FilmNames {
  /// What the names of one file mean, taken together: names that differ never mean one film.
  ///
  /// The name that fits best keeps it; where two fit as well, none does.
  /// - Parameters:
  ///   - names: as the file has them, and what is looked up for them.
  ///   - directory: the absolute path of the folder that the file lies in; empty where nobody knows.
  package func meanings(
    of names: [ImageName: String], in directory: String
  ) -> [ImageName: Result<Meaning, Refusal>] {
    // Where a name with folders is a path below the images' folder, the others are too.
    let isBelowFolder = names.values.contains {
      let path = Self.parts(of: $0)
      return path.count > 1 && exact.contains(ImageName(path.joined(separator: "/")))
    }
    let subfolder = isBelowFolder ? [] : self.subfolder(directory)
    var meanings = names.mapValues { name in
      Result { () throws(Refusal) in try meaning(of: name, in: subfolder) }
    }
    let claims = Dictionary(grouping: meanings.keys) { try? meanings[$0]?.get().film }
    for case (let film?, let claimants) in claims {
      let spellings = Dictionary(grouping: claimants) { Self.parts(of: $0.name.trimmed) }
      guard spellings.count > 1 else { continue }
      func rank(_ name: ImageName) -> Fit { (try? meanings[name]?.get().rank) ?? .guess }
      let best = claimants.map(rank).max() ?? .guess
      let winners = spellings.values.filter { $0.contains { rank($0) == best } }
      for names in spellings.values where winners.count > 1 || !names.contains(where: { rank($0) == best }) {
        let rival = winners.joined().filter { !names.contains($0) }.min()
        for name in names { meanings[name] = .failure(Self.refusal(of: name, film, rival: rival)) }
      }
    }
    return meanings
  }

  private static func refusal(of name: ImageName, _ film: ImageName, rival: ImageName?) -> Refusal {
    Refusal(
      reason: "\(name.name.quotedForMessage) could only be \(film), which the file calls "
        + "\((rival ?? film).name.quotedForMessage) too; one film has one name")
  }

  /// The film of a name in a file that lies in a folder below the images': a name alone means the film beside it.
  private func meaning(of name: String, in subfolder: [Substring]) throws(Refusal) -> Meaning {
    let path = Self.parts(of: name)
    if path.count == 1, !subfolder.isEmpty, var beside = besideFile(path, in: subfolder) {
      beside.isBeside = exact.contains(ImageName(name))
      return beside
    }
    return try meaning(of: name)
  }

  private func besideFile(_ path: [Substring], in subfolder: [Substring]) -> Meaning? {
    guard let beside = try? meaning(of: (subfolder + path).joined(separator: "/")), beside.fit >= .whole
    else { return nil }
    return Meaning(film: beside.film, fit: .whole, isSpelledOtherwise: beside.isSpelledOtherwise)
  }

  /// The film of a file that belongs to one: its name starts at the folder that the file lies in.
  ///
  /// - Throws: as `film(named:)`.
  package func meaning(of name: String, startingAt directory: String) throws(Refusal) -> Meaning {
    let alone = Result { () throws(Refusal) in try meaning(of: name) }
    var path: [Substring] = []
    for part in Self.parts(of: directory) + Self.parts(of: name) {
      if part == "..", !path.isEmpty { path.removeLast() } else { path.append(part) }
    }
    let below = subfolder(path)
    if !below.isEmpty, let beside = besideFile(below, in: []) { return beside }
    guard var found = try? meaning(of: path.joined(separator: "/")) else { return try alone.get() }
    // Where the file lies says nothing against a film.
    if found.fit == .guess, (try? alone.get().fit) != .guess { found.fit = .end }
    return found
  }

  /// What of a path lies below the images' folder; empty where nothing does.
  private func subfolder(_ directory: String) -> [Substring] { subfolder(Self.parts(of: directory)) }

  private func subfolder(_ path: [Substring]) -> [Substring] {
    folder.isEmpty || !path.starts(with: folder) ? [] : Array(path.dropFirst(folder.count))
  }

  /// Without folders.
  package static func base(of path: String) -> String {
    path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? path
  }

  /// Folders and the file name; Windows programs write backslashes.
  private static func parts(of path: String) -> [Substring] {
    path.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }
  }

  /// Without an ending that looks like an image's: `1.png` loses it, `1.2` does not.
  private static func imageStem(of name: String) -> String {
    let stem = stem(of: name)
    let ending = name.dropFirst(stem.count + 1)
    return ending.count <= 5 && ending.contains(where: \.isLetter) ? stem : name
  }

  /// Without its last ending.
  package static func stem(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
