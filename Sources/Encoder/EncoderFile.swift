import Basics
import Foundation

/// A network's numbers and metadata as a safetensors file.
package struct EncoderFile: Sendable {
  /// The numbers.
  package var state: EncoderState<Float>
  /// What the file says of itself.
  package var metadata: EncoderMetadata

  package init(state: EncoderState<Float>, metadata: EncoderMetadata) {
    (self.state, self.metadata) = (state, metadata)
  }

  /// Reads and checks a weights file: every tensor's name, shape and type, finite numbers, the metadata.
  ///
  /// - Throws: `EncoderError` naming the file and the tensor or entry at fault.
  package init(path: String) throws(EncoderError) {
    try self.init(content: SafeTensors(path: path), file: path)
  }

  /// Reads and checks the bytes of a weights file.
  package init(bytes: Data, file: String) throws(EncoderError) {
    try self.init(content: SafeTensors(bytes: bytes, file: file), file: file)
  }

  /// Takes an encoder out of a file that may hold more than that.
  package init(content: SafeTensors, file: String) throws(EncoderError) {
    var entries = content.metadata
    guard let architecture = EncoderArchitecture(text: entries["architecture"] ?? "") else {
      let stated = entries["architecture"].map { "states \"\(displayName($0))\"" } ?? "is absent"
      throw .metadata(
        file: file, key: "architecture",
        reason: "\(stated), expected one of docs/MODEL.md, such as \"\(EncoderArchitecture.standard.text)\"")
    }
    guard let side = Int(entries["working_long_side"] ?? ""), (32...4096).contains(side) else {
      throw .metadata(file: file, key: "working_long_side", reason: "should be 32 to 4096 grid px")
    }
    for key in ["architecture", "working_long_side"] { entries[key] = nil }
    metadata = EncoderMetadata(workingLongSide: side, entries: entries)
    // All shapes before any room is made: a few bytes can name a network of gigabytes.
    let tensors = EncoderLayout(architecture).tensors
    for tensor in tensors {
      guard let entry = content.tensors[tensor.name] else {
        throw .tensor(file: file, name: tensor.name, reason: "is missing")
      }
      guard entry.shape == tensor.shape else {
        throw .tensor(
          file: file, name: tensor.name, reason: "has shape \(entry.shape), expected \(tensor.shape)")
      }
    }
    state = EncoderState(architecture: architecture, seed: 0)
    for tensor in tensors {
      guard let entry = content.tensors[tensor.name] else { continue }
      guard entry.values.allSatisfy(\.isFinite) else {
        throw .tensor(file: file, name: tensor.name, reason: "holds numbers that are not finite")
      }
      if tensor.isStatistic {
        state.statistics.replaceSubrange(tensor.range, with: entry.values)
      } else {
        state.parameters.replaceSubrange(tensor.range, with: entry.values)
      }
    }
  }

  /// The file's bytes.
  package func encoded() throws -> Data { try content.encoded() }

  /// The file's tensors and metadata, to add more to them.
  package var content: SafeTensors {
    var content = SafeTensors(tensors: [:], metadata: metadata.entries)
    content.metadata["architecture"] = state.architecture.text
    content.metadata["working_long_side"] = String(metadata.workingLongSide)
    for tensor in EncoderLayout(state.architecture).tensors {
      let source = tensor.isStatistic ? state.statistics : state.parameters
      content.tensors[tensor.name] = .init(shape: tensor.shape, values: Array(source[tensor.range]))
    }
    return content
  }

  /// Writes the file whole or not at all.
  package func write(path: String) throws(EncoderError) { try content.write(path: path) }
}

/// What a weights file says of itself.
package struct EncoderMetadata: Sendable, Hashable {
  /// Long side of the working grid that the encoder was trained for, grid px: films are scaled to it.
  package var workingLongSide: Int
  /// Further string entries of the header: method, data, licences, seed, steps, date, version, and what other rooms
  /// keep there.
  package var entries: [String: String]

  package init(workingLongSide: Int, entries: [String: String]) {
    (self.workingLongSide, self.entries) = (workingLongSide, entries)
  }
}

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
