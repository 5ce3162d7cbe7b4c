import Basics

/// Why pretraining cannot go on.
package enum PretrainingError: Error, Sendable, CustomStringConvertible {
  /// No readable film where views should come from.
  case noFilms(folder: String)
  /// The checkpoint does not belong to this run.
  case checkpoint(file: String, reason: String)

  /// One sentence for a person.
  package var description: String {
    switch self {
    case .noFilms(let folder): "\(displayName(folder)): expected at least one readable film"
    case .checkpoint(let file, let reason): "\(displayName(file)): cannot resume: \(reason)"
    }
  }
}
