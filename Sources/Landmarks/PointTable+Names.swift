import Basics
import Radiograph

extension PointTable {
  /// The table with the names that films have, in the place of those that mean them.
  ///
  /// Names that mean no film, or one of several, stay as they are.
  /// - Parameters:
  ///   - films: those of a folder, or of the table that this one is compared with.
  ///   - directory: the absolute path of the folder that the table lies in; empty where it does not matter.
  ///   - known: names that mean something else already.
  ///   - paths: the films of names that lead to their files.
  ///   - file: the table, as notes name it.
  /// - Returns: the table, and what a person should know, one sentence each.
  /// - Throws: `PointTableError` where two names are of one film.
  package func naming(
    _ films: FilmNames, in directory: String = "", file: String, except known: Set<ImageName> = [],
    leading paths: [ImageName: ImageName] = [:]
  ) throws(PointTableError) -> (table: PointTable, notes: [String]) {
    let names = images.filter { !known.contains($0) }
    let meanings = films.meanings(
      of: Dictionary(names.map { ($0, paths[$0, default: $0].name) }) { first, _ in first }, in: directory)
    var (guesses, beside): ([(name: String, film: ImageName)], [(name: String, film: ImageName)]) = ([], [])
    var (meant, refusals): ([ImageName: ImageName], [String]) = ([:], [])
    var spellings: [ImageName: ImageName] = [:]
    for name in names {
      switch meanings[name] {
      case .success(let meaning):
        if let other = spellings.updateValue(name, forKey: meaning.film) {
          throw Self.twoNames(other, name, of: meaning.film, file: file)
        }
        if meaning.isGuess { guesses.append((name.name, meaning.film)) }
        if meaning.isBeside { beside.append((name.name, meaning.film)) }
        if meaning.film != name { meant[name] = meaning.film }
      case .failure(let refusal) where refusal.isSecondName:
        throw PointTableError(file: file, reason: refusal.reason)
      case .failure(let refusal) where !refusal.isUnknown: refusals.append(refusal.reason)
      case .failure, nil: break
      }
    }
    var table = self
    if !meant.isEmpty {
      for index in rows.indices { table.rows[index].image = meant[rows[index].image] ?? rows[index].image }
    }
    let unclear = refusals.first.map { "names that mean no film: \(refusals.count), such as this one: \($0)" }
    let notes = [
      FilmNames.note(onFilmsBeside: beside), FilmNames.note(onGuesses: guesses), unclear,
    ]
    return (table, notes.compactMap(\.self).map { "\(displayName(file)): \($0)" })
  }

  /// The table where nobody knows the films: blanks at the ends of their names are no part of them.
  ///
  /// - Throws: `PointTableError` where two names are of one film.
  package func trimmingNames(file: String) throws(PointTableError) -> PointTable {
    var spellings: [ImageName: ImageName] = [:]
    for name in images {
      let film = ImageName(name.name.trimmed)
      if let other = spellings.updateValue(name, forKey: film) {
        throw Self.twoNames(other, name, of: film, file: file)
      }
    }
    var table = self
    if spellings.contains(where: { $0.key != $0.value }) {
      for index in rows.indices { table.rows[index].image = ImageName(rows[index].image.name.trimmed) }
    }
    return table
  }

  private static func twoNames(
    _ one: ImageName, _ other: ImageName, of film: ImageName, file: String
  ) -> PointTableError {
    PointTableError(
      file: file,
      reason: "it calls \(film) \(one.name.quotedForMessage) and \(other.name.quotedForMessage); "
        + "one film has one name")
  }
}
