import Foundation

/// A network's numbers and metadata as a safetensors file.
package struct EncoderFile: Sendable {
  /// The numbers.
  package var state: EncoderState<Float>
  /// What the file says of itself.
  package var metadata: EncoderMetadata

  /// Makes a file's content.
  package init(state: EncoderState<Float>, metadata: EncoderMetadata) {
    self.state = state
    self.metadata = metadata
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
      throw .metadata(file: file, key: "architecture", reason: "is absent or unknown")
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
