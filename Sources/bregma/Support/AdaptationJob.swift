import Encoder
import Learning
import Radiograph

/// Makes an encoder sharper for a folder, with a progress bar: for `bregma adapt`.
struct AdaptationJob: Sendable {
  /// The films that a person marked; nil where the encoder is to find itself something to be sharp at.
  let marked: MarkedImages?
  /// The folder whose other films are learnt from.
  let folder: String
  /// Weights to start from.
  let start: EncoderFile
  /// How it is done.
  let options: Adapter.Options

  /// - Throws: `DetectionJob.Failure.noMarks`, and what `Adapter.adapt` throws.
  func run() async throws -> Adapter.Outcome {
    if let marked, marked.images.isEmpty { throw DetectionJob.Failure.noMarks }
    let entries = try marked.map { marked in
      try marked.images.map {
        Adapter.Marked(path: try marked.path(of: $0), marks: marked.marks(of: $0))
      }
    }
    let taken = Set(marked?.images ?? [])
    let others = try FilmFolder.list(folder).filter { !taken.contains($0) }.map { "\(folder)/\($0)" }
    var bar = ProgressBar("adapt")
    let outcome = try await Adapter(start: start, options: options).adapt(
      marked: entries ?? [], others: others
    ) {
      bar.show(Int($0.fraction * 1000), of: 1000, detail: $0.activity)
    }
    bar.clear()
    return outcome
  }
}

extension Adapter.Outcome {
  /// What a person is told.
  var sentence: String {
    let verdict =
      keptRound.map { "adapted, the encoder of round \($0) is kept" }
      ?? "no better than before, the encoder stays as it is"
    let after = rounds.map { $0.fixed(2) }.joined(separator: ", ")
    return "\(verdict); disagreement \(before.fixed(2)) px before, \(after) px after \(rounds.count) rounds"
  }
}
