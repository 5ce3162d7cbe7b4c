/// Why a weights file could not be used; each says which file and what was expected.
package enum EncoderError: Error, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(file: String, reason: String)
  /// The file is not safetensors, or is cut short.
  case notSafetensors(file: String, reason: String)
  /// A tensor is absent, misshapen or of another type.
  case tensor(file: String, name: String, reason: String)
  /// The metadata lacks an entry or holds nonsense.
  case metadata(file: String, key: String, reason: String)
  /// The file cannot be written.
  case unwritable(file: String, reason: String)

  /// One sentence for a person.
  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): the weights file cannot be read: \(reason)"
    case .notSafetensors(let file, let reason): "\(file): expected a safetensors file, but \(reason)"
    case .tensor(let file, let name, let reason): "\(file): tensor \(name) \(reason)"
    case .metadata(let file, let key, let reason): "\(file): metadata entry \"\(key)\" \(reason)"
    case .unwritable(let file, let reason): "\(file): the weights file cannot be written: \(reason)"
    }
  }
}
