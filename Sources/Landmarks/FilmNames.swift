import Basics
import Radiograph

/// The films of a folder, or of another table, found by the names that people and other programs give them: the one
/// comparison of names for whatever reads points.
///
/// A name inside an imported file only ever selects one of these films; it is never used as a path.
package struct FilmNames: Sendable {
  private let exact: Set<ImageName>
  /// The films by each of their paths and of the ends of these, in each way of spelling.
  private let bySpelling: [Spelling: [ImageName]]
  /// How many parts the longest of their paths has.
  private let depth: Int
  /// The folder's path in parts; empty where nobody said.
  private let folder: [Substring]

  /// - Parameters:
  ///   - films: names relative to the folder.
  ///   - folder: its absolute path; empty where nobody knows.
  package init(_ films: [ImageName], folder: String = "") {
    var bySpelling: [Spelling: [ImageName]] = [:]
    var depth = 0
    for film in films {
      let path = Self.parts(of: film.name)
      depth = max(depth, path.count)
      for start in path.indices {
        for spelling in Spelling.all(of: path[start...], isEnd: start > 0) {
          bySpelling[spelling, default: []].append(film)
        }
      }
    }
    (exact, self.bySpelling, self.depth, self.folder) = (
      Set(films), bySpelling, depth, Self.parts(of: folder)
    )
  }

  /// How a name may spell a film's path, the nearest first.
  private enum Way: CaseIterable {
    case asWritten, withoutEnding
    /// Bytes that are no UTF-8 by what they would be in Windows-1252 (Latin-1), with and without the ending.
    case latin
    /// Without regard to case.
    case folded, foldedWithoutEnding
    /// Another ending stands in the film's place.
    case otherEnding, foldedOtherEnding

    static let ofOneEnding: [Way] = [.asWritten, .withoutEnding, .latin, .folded, .foldedWithoutEnding]
    static let ofOtherEndings: [Way] = [.otherEnding, .foldedOtherEnding]

    /// Whether a film is only guessed at.
    var isGuess: Bool {
      switch self {
      case .asWritten, .withoutEnding, .latin: false
      case .folded, .foldedWithoutEnding, .otherEnding, .foldedOtherEnding: true
      }
    }
  }

  /// A film's path below the folder, or an end of it, as names may have it. Composed and decomposed accents are one.
  private struct Spelling: Hashable {
    let text: String
    let way: Way
    /// Whether folders of the film stand before it.
    let isEnd: Bool

    /// All of a film's path, or of an end of it.
    static func all(of path: ArraySlice<Substring>, isEnd: Bool) -> [Spelling] {
      let text = path.joined(separator: "/")
      let latin = text.holdsEscapedBytes ? TextEncoding.withWindowsSigns(text.withLatinBytes) : nil
      func spelling(_ text: String, _ way: Way) -> Spelling { Spelling(text: text, way: way, isEnd: isEnd) }
      var all = [spelling(text, .asWritten), spelling(FilmNames.imageStem(of: text), .withoutEnding)]
      if let latin { all += Set([latin, FilmNames.imageStem(of: latin)]).map { spelling($0, .latin) } }
      for folded in [text, latin].compactMap({ $0?.lowercased() }) {
        all.append(spelling(folded, .folded))
        all.append(spelling(FilmNames.imageStem(of: folded), .foldedWithoutEnding))
      }
      return all
    }

    /// What a name that spells a film in this way would find it by; nil where the name cannot.
    init?(_ name: String, _ way: Way, isEnd: Bool) {
      switch way {
      case .asWritten, .withoutEnding, .latin: (text, self.way) = (name, way)
      case .folded, .foldedWithoutEnding: (text, self.way) = (name.lowercased(), way)
      case .otherEnding, .foldedOtherEnding:
        let stem = FilmNames.imageStem(of: name)
        guard stem != name else { return nil }
        let isFolded = way == .foldedOtherEnding
        text = isFolded ? stem.lowercased() : stem
        self.way = isFolded ? .foldedWithoutEnding : .withoutEnding
      }
      self.isEnd = isEnd
    }

    private init(text: String, way: Way, isEnd: Bool) {
      (self.text, self.way, self.isEnd) = (text, way, isEnd)
    }
  }

  /// Why a name selects no film.
  package struct Refusal: Error, Sendable, Hashable {
    /// The end of a sentence.
    package let reason: String
    /// Whether there is nothing that the name could mean.
    package let isUnknown: Bool
    /// Whether the name is one more for a film of a folder, not that of a film elsewhere.
    package let isSecondName: Bool

    package init(reason: String, isUnknown: Bool = false, isSecondName: Bool = false) {
      (self.reason, self.isUnknown, self.isSecondName) = (reason, isUnknown, isSecondName)
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

  /// The film that a name means: the one whose path the name ends with, of several the one with the longest path; else
  /// one whose path ends with the name; else, as a guess, the only one of this file name. Accents, case and, at the last,
  /// endings may be others.
  ///
  /// - Throws: `Refusal` when there is none, or more than one.
  package func film(named name: String) throws(Refusal) -> ImageName { try meaning(of: name).film }

  /// The films that a name typed by hand means: where it could be any of several, all of them.
  package func films(named name: String) -> [ImageName] {
    if let film = try? film(named: name) { return [film] }
    return found(by: path(of: name))?.films ?? []
  }

  /// The same, and how well the name fits.
  ///
  /// - Throws: as `film(named:)`.
  package func meaning(of name: String) throws(Refusal) -> Meaning {
    // Blanks at its ends are nobody's intention, unless a film is called so.
    for name in [name, name.trimmed] where exact.contains(ImageName(name)) {
      return Meaning(film: ImageName(name), fit: .exact)
    }
    let path = path(of: name)
    guard !path.isEmpty else { throw Refusal(reason: "the image has no name") }
    guard let found = found(by: path), let first = found.films.first else {
      throw Refusal(reason: "no film of the folder is called \(name.quotedForMessage)", isUnknown: true)
    }
    var film = first
    if found.films.count > 1 {
      // Accents tell films apart where nothing else does.
      let spelled = ImageName(path[found.start...].joined(separator: "/"))
      guard exact.contains(spelled) else {
        throw Refusal(reason: "\(name.quotedForMessage) could be \(first) or \(found.films[1])")
      }
      film = spelled
    }
    return Meaning(film: film, fit: fit(of: path, to: film, found), isSpelledOtherwise: found.way.isGuess)
  }

  /// A name in parts, without blanks at its ends unless a film is called so.
  private func path(of name: String) -> [Substring] {
    let (written, trimmed) = (Self.parts(of: name), Self.parts(of: name.trimmed))
    guard let last = written.last, last != trimmed.last else { return trimmed }
    return films(spelling: String(last), [.asWritten], isEnd: false) == nil
      && films(spelling: String(last), [.asWritten], isEnd: true) == nil ? trimmed : written
  }

  /// The films that fit a name best.
  private struct Found {
    let films: [ImageName]
    let way: Way
    /// Where in the name that begins which fits.
    let start: Int
    /// Whether it is only an end of their paths.
    var isEnd = false
  }

  private func found(by path: [Substring]) -> Found? {
    guard let last = path.last.map(String.init) else { return nil }
    // Most names that mean nothing are known by this, and quickly.
    let foldedWays: [Way] = [.folded, .foldedWithoutEnding, .foldedOtherEnding]
    guard
      films(spelling: last, foldedWays, isEnd: true) != nil
        || films(spelling: last, foldedWays, isEnd: false) != nil
    else { return nil }
    let starts = max(0, path.count - depth)..<path.count
    func found(from start: Int, _ ways: [Way], isEnd: Bool) -> Found? {
      films(spelling: path[start...].joined(separator: "/"), ways, isEnd: isEnd)
        .map { Found(films: $0.films, way: $0.way, start: start, isEnd: isEnd) }
    }
    for start in starts {
      for ways in [Way.ofOneEnding, Way.ofOtherEndings] {
        if let whole = found(from: start, ways, isEnd: false) { return whole }
        if start == 0, let end = found(from: start, ways, isEnd: true) { return end }
      }
    }
    return starts.lazy.compactMap { found(from: $0, Way.allCases, isEnd: true) }.first
  }

  private func films(
    spelling text: String, _ ways: [Way], isEnd: Bool
  ) -> (films: [ImageName], way: Way)? {
    for way in ways {
      if let spelling = Spelling(text, way, isEnd: isEnd), let films = bySpelling[spelling] {
        return (films, way)
      }
    }
    return nil
  }

  private func fit(of path: [Substring], to film: ImageName, _ found: Found) -> Fit {
    if found.isEnd { return found.start == 0 ? .end : .guess }
    guard found.start > 0 else {
      return film == ImageName(path.joined(separator: "/")) ? .exact : .whole
    }
    if path[found.start - 1] == folder.last { return .whole }
    // Where folders tell films of one name apart, another folder is no reason to take the one that lies in none.
    let liesInNone = found.start == path.count - 1
    let hasTwins =
      liesInNone && films(spelling: String(path[found.start]), Way.ofOneEnding, isEnd: true) != nil
    return hasTwins ? .guess : .end
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
    var meanings: [ImageName: Result<Meaning, Refusal>] = [:]
    for (name, lookedUp) in names {
      meanings[name] = Result { () throws(Refusal) in
        var meaning = try meaning(of: lookedUp, in: subfolder)
        // What is looked up in a name's place is the film's own name, the name itself is not.
        if name.name != lookedUp { meaning.fit = min(meaning.fit, .whole) }
        return meaning
      }
    }
    let claims = Dictionary(grouping: meanings.keys) { try? meanings[$0]?.get().film }
    for case (let film?, let claimants) in claims {
      let spellings = Dictionary(grouping: claimants) { Self.parts(of: $0.name.trimmed) }
      guard spellings.count > 1 else { continue }
      func meaning(of names: [ImageName]) -> Meaning? {
        names.lazy.compactMap { try? meanings[$0]?.get() }.max { $0.rank < $1.rank }
      }
      let groups = spellings.values.compactMap { names in
        meaning(of: names).map { (names: names, meaning: $0) }
      }
      let best = groups.map(\.meaning.rank).max() ?? .guess
      let winners = groups.filter { $0.meaning.rank == best }
      // Found once for all of them: a file may have many names for one film.
      let rivals = winners.compactMap { $0.names.min() }.sorted().prefix(2)
      let isNamed = !folder.isEmpty && winners.contains { $0.meaning.fit >= .whole }
      for (names, meaning) in groups where winners.count > 1 || meaning.rank != best {
        let rival = rivals.first { !names.contains($0) } ?? film
        for name in names {
          meanings[name] = .failure(
            Refusal(
              reason: "\(name.name.quotedForMessage) could only be \(film), which the file calls "
                + "\(rival.name.quotedForMessage) too; one film has one name",
              isSecondName: isNamed && meaning.fit >= .whole))
        }
      }
    }
    return meanings
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
    path.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.map(Substring.init)
      .filter { $0 != "." }
  }

  /// A path without an ending that looks like an image's: `1.png` loses it, `1.2` does not.
  private static func imageStem(of path: String) -> String {
    let last =
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    guard let dot = path.utf8[last...].lastIndex(of: UInt8(ascii: ".")), dot != last else { return path }
    let ending = path[path.utf8.index(after: dot)...]
    return ending.utf8.count <= 5 && ending.contains(where: \.isLetter) ? String(path[..<dot]) : path
  }

  /// Without its last ending.
  package static func stem(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
