import Encoder

/// The saved state of a training run: network, optimiser, step and time. Resuming goes on exactly as if nothing had
/// happened, because every step's random choices follow from seed and step number alone.
package struct Checkpoint: Sendable, Equatable {
  /// `[parameterCount]`, with what is trained behind the encoder's own.
  var parameters: [Float]
  /// `[statisticCount]`.
  var statistics: [Float]
  /// The momentum encoder's numbers, where the method has one.
  var momentum: Numbers?
  var optimiser: AdamW
  /// Seconds of training so far.
  var seconds: Double
  /// Which run this belongs to: `RunMark.text`.
  var fingerprint: String

  /// Parameters and running statistics of a network.
  struct Numbers: Sendable, Equatable {
    var parameters: [Float]
    var statistics: [Float]
  }

  init(
    parameters: [Float], statistics: [Float], momentum: EncoderState<Float>?, optimiser: AdamW,
    seconds: Double, fingerprint: String
  ) {
    self.momentum = momentum.map { Numbers(parameters: $0.parameters, statistics: $0.statistics) }
    (self.parameters, self.statistics, self.optimiser) = (parameters, statistics, optimiser)
    (self.seconds, self.fingerprint) = (seconds, fingerprint)
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `PretrainingError.checkpoint` or `EncoderError`, naming the file.
  package init(path: String) throws {
    let file: SafeTensors
    do {
      file = try SafeTensors(path: path)
    } catch {
      guard case .unreadable(_, let reason) = error else { throw error }
      throw PretrainingError.checkpoint(file: path, reason: reason)
    }
    guard let step = Int(file.metadata["step"] ?? ""), let seconds = Double(file.metadata["seconds"] ?? ""),
      let fingerprint = file.metadata["fingerprint"], let parameters = file.tensors["parameters"]?.values,
      let statistics = file.tensors["statistics"]?.values, let first = file.tensors["adam.first"]?.values,
      let second = file.tensors["adam.second"]?.values, first.count == parameters.count,
      second.count == parameters.count
    else { throw PretrainingError.checkpoint(file: path, reason: "it is not a complete checkpoint") }
    optimiser = AdamW(count: 0)
    (optimiser.first, optimiser.second, optimiser.step) = (first, second, step)
    if let followed = file.tensors["momentum.parameters"]?.values,
      let statistics = file.tensors["momentum.statistics"]?.values
    {
      guard followed.count == parameters.count else {
        throw PretrainingError.checkpoint(file: path, reason: "its momentum encoder has another size")
      }
      momentum = Numbers(parameters: followed, statistics: statistics)
    }
    (self.parameters, self.statistics) = (parameters, statistics)
    (self.seconds, self.fingerprint) = (seconds, fingerprint)
  }

  /// Writes the checkpoint whole or not at all.
  func write(path: String) throws(EncoderError) {
    var vectors = [
      "parameters": parameters, "statistics": statistics, "adam.first": optimiser.first,
      "adam.second": optimiser.second,
    ]
    vectors["momentum.parameters"] = momentum?.parameters
    vectors["momentum.statistics"] = momentum?.statistics
    let file = SafeTensors(
      tensors: vectors.mapValues { SafeTensors.Entry(shape: [$0.count], values: $0) },
      metadata: [
        "step": String(optimiser.step), "seconds": String(seconds), "fingerprint": fingerprint,
      ])
    try file.write(path: path)
  }
}
