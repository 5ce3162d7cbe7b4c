import Adaptation
import Encoder
import Radiograph

/// Makes an encoder sharper for a folder, with a progress bar: for `bregma adapt` and `bregma detect --iterations`.
struct AdaptationJob: Sendable {
  /// The films that a person marked.
  let marked: MarkedImages
  /// The folder whose other films are learnt from.
  let folder: String
  /// Weights to start from.
  let start: EncoderFile
  /// How it is done.
  let options: Adapter.Options

  /// - Throws: `DetectionJob.Failure.noMarks`, and what `Adapter.adapt` throws.
  func run() async throws -> Adapter.Outcome {
    guard !marked.images.isEmpty else { throw DetectionJob.Failure.noMarks }
    let entries = try marked.images.map {
      Adapter.Marked(path: try marked.path(of: $0), marks: marked.marks(of: $0))
    }
    let others = try FilmFolder.list(folder).filter { !marked.images.contains($0) }.map { "\(folder)/\($0)" }
    var bar = ProgressBar("adapt")
    let outcome = try await Adapter(start: start, options: options).adapt(marked: entries, others: others) {
      bar.show(Int($0.fraction * 1000), of: 1000, detail: $0.activity)
    }
    bar.clear()
    return outcome
  }
}

extension Adapter.Outcome {
  /// How well the encoder agrees with itself, before and after.
  var figures: String { "disagreement \(before.fixed(2)) px before, \(after.fixed(2)) px after" }
}
