import Encoder
import Foundation

/// A pretraining run laid down: network, optimiser, step and time; resuming goes on exactly as if nothing had
/// happened, because every step's random choices follow from seed and step number alone.
struct Checkpoint: Sendable, Equatable {
  var parameters: [Float]
  var statistics: [Float]
  var optimiser: AdamW
  /// Seconds of training so far.
  var seconds: Double
  /// Which run this belongs to.
  var fingerprint: String

  init(
    parameters: [Float], statistics: [Float], optimiser: AdamW, seconds: Double, fingerprint: String
  ) {
    self.parameters = parameters
    self.statistics = statistics
    self.optimiser = optimiser
    self.seconds = seconds
    self.fingerprint = fingerprint
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `PretrainingError.checkpoint` or `EncoderError`, naming the file.
  init(path: String) throws {
    let file: SafeTensors
    do {
      file = try SafeTensors(bytes: Data(contentsOf: URL(fileURLWithPath: path)), file: path)
    } catch let error as EncoderError {
      throw error
    } catch {
      throw PretrainingError.checkpoint(file: path, reason: error.localizedDescription)
    }
    guard let step = Int(file.metadata["step"] ?? ""), let seconds = Double(file.metadata["seconds"] ?? ""),
      let fingerprint = file.metadata["fingerprint"], let parameters = file.tensors["parameters"]?.values,
      let statistics = file.tensors["statistics"]?.values, let first = file.tensors["adam.first"]?.values,
      let second = file.tensors["adam.second"]?.values, first.count == parameters.count,
      second.count == parameters.count
    else { throw PretrainingError.checkpoint(file: path, reason: "it is not a complete checkpoint") }
    optimiser = AdamW(count: 0)
    (optimiser.first, optimiser.second, optimiser.step) = (first, second, step)
    self.parameters = parameters
    self.statistics = statistics
    self.seconds = seconds
    self.fingerprint = fingerprint
  }

  /// Writes the checkpoint whole or not at all.
  func write(path: String) throws {
    let vectors = [
      "parameters": parameters, "statistics": statistics, "adam.first": optimiser.first,
      "adam.second": optimiser.second,
    ]
    let file = SafeTensors(
      tensors: vectors.mapValues { SafeTensors.Entry(shape: [$0.count], values: $0) },
      metadata: [
        "step": String(optimiser.step), "seconds": String(seconds), "fingerprint": fingerprint,
      ])
    do {
      try file.encoded().write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw PretrainingError.checkpoint(file: path, reason: error.localizedDescription)
    }
  }
}
