import ArgumentParser
import Basics
import Encoder
import Foundation
import Information
import Matching
import Pretraining
import Radiograph

/// `bregma benchmark`: how fast this machine does the product's work.
struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure the encoder, detection, information maps, the workbench and memory on this machine.",
    discussion: """
      Films come from $BREGMA_DATA (cephalometric-train) when it is set, else from the sample films. The \
      peak of matrix multiplication is measured in the same run, so that shares mean something on any \
      machine. Operations are counted as in the convolution's formula.

      EXAMPLES
        bregma benchmark
        bregma benchmark --json
        bregma benchmark --workbench
        bregma benchmark --placing
      """)

  @Option(help: "Encoder weights (safetensors) to use instead of the embedded ones.")
  var encoder: String?

  @Option(help: "Repeats of each measurement; the median counts.")
  var repeats = 15

  @Flag(help: "Measure the workbench instead: first frame, keys, memory with many images.")
  var workbench = false

  @Flag(help: "Count the keys that marking three films takes instead.")
  var placing = false

  @Option(help: "Images in the workbench's folder.")
  var images = 10_000

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(repeats) else { throw ValidationError("--repeats is 1 to 1000") }
    guard (2...1_000_000).contains(images) else { throw ValidationError("--images is 2 to 1000000") }
  }

  func run() async throws {
    let command = self
    let report = try await Interrupt.cancelling { try await command.measure() }
    if json { try JSON.print(report) } else { StandardOutput.print(report.table) }
  }

  private func placingReport() throws -> Report {
    var report = Report()
    guard let benchmark = try PlacingBenchmark.find() else {
      report.warn("neither $BREGMA_DATA nor SampleData is here: nothing measured")
      return report
    }
    try benchmark.measure(into: &report)
    return report
  }

  private func measure() async throws -> Report {
    if placing { return try placingReport() }
    let encoder = try FeatureEncoder.forSearch(path: encoder)
    var report = Report()
    report.add("machine", "processor", Machine.processor)
    report.add("machine", "cores", Double(Parallel.cores), digits: 0, unit: "")
    report.add("machine", "BLAS core", Machine.blasCore)
    report.add("machine", "oneDNN", Machine.oneDNN)
    if let forced = Machine.forcedBlasCore {
      report.warn("OPENBLAS_CORETYPE=\(displayName(forced)) is set in the environment")
    }
    if workbench {
      FrameBenchmark.add(to: &report)
      guard let films = try BenchmarkFilms.find() else {
        report.warn("neither $BREGMA_DATA nor SampleData is here: nothing measured")
        return report
      }
      try WorkbenchBenchmark(films: films, images: images).measure(into: &report)
      return report
    }
    try addEncoder(encoder, half: FeatureEncoder.forSearch(path: self.encoder, precision: .half), to: &report)
    if let films = try BenchmarkFilms.find() {
      try await addDetection(films, encoder, to: &report)
      try addInformation(films, to: &report)
      try addTraining(films, to: &report)
    } else {
      report.warn("neither $BREGMA_DATA nor SampleData is here: nothing measured on films")
    }
    report.add("memory", "peak", Machine.peakMemory, digits: 0, unit: "MiB")
    return report
  }

  private func addEncoder(
    _ encoder: FeatureEncoder, half: FeatureEncoder, to report: inout Report
  ) throws {
    let (width, height) = (384, 480)
    let grid = Plane(
      width: width, height: height, values: (0..<width * height).map { Float($0 * 7919 % 1009) / 1009 })
    let work = Double(encoder.flops(width: width, height: height))
    let peak = try Stopwatch.sgemmPeak(workers: Parallel.cores, repeats: repeats)
    report.add("encoder", "sgemm peak, all cores", peak / 1e9, digits: 0, unit: "GFLOP/s")
    report.add("encoder", "work on a \(width)x\(height) grid", work / 1e9, digits: 2, unit: "GFLOP")
    for workers in Set([Parallel.cores, 1]).sorted(by: >) {
      let cores = workers == 1 ? "1 core" : "\(workers) cores"
      let seconds = try Stopwatch.median(of: repeats) { _ = encoder.features(of: grid, workers: workers) }
      report.add("encoder", "forward, \(cores)", seconds * 1000, digits: 2, unit: "ms")
      report.add("encoder", "rate, \(cores)", work / seconds / 1e9, digits: 0, unit: "GFLOP/s")
      if workers == Parallel.cores {
        report.add("encoder", "share of the sgemm peak", work / seconds / peak * 100, digits: 0, unit: "%")
      }
    }
    guard ConvolutionPrecision.halfIsFaster else {
      return report.add("encoder", "forward, bfloat16", "this processor does not multiply it")
    }
    let seconds = try Stopwatch.median(of: repeats) { _ = half.features(of: grid, workers: Parallel.cores) }
    report.add("encoder", "forward, bfloat16, \(Parallel.cores) cores", seconds * 1000, digits: 2, unit: "ms")
  }

  private func addDetection(
    _ films: BenchmarkFilms, _ encoder: FeatureEncoder, to report: inout Report
  ) async throws {
    let section = "detection"
    guard let template = films.template else {
      return report.warn("no film is marked: detection not measured")
    }
    let film = try FilmReader.read(path: template.path)
    report.add(section, "films", films.summary(of: film))
    let detector = Detector(
      encoder: encoder,
      templates: [Template(marks: template.marks, on: film, encoder: encoder, workers: Parallel.cores)])
    report.add(section, "landmarks", Double(detector.landmarks.count), digits: 0, unit: "")
    let decoding = try Stopwatch.median(of: repeats) { _ = try FilmReader.read(path: films.paths[0]) }
    report.add(section, "decoding one film", decoding * 1000, digits: 1, unit: "ms")
    let alone = try Stopwatch.median(of: repeats) {
      _ = detector.detections(on: try FilmReader.read(path: films.paths[0]), workers: Parallel.cores)
    }
    report.add(section, "one film alone, with decoding", alone * 1000, digits: 1, unit: "ms")
    let clock = ContinuousClock()
    let start = clock.now
    let results = try await SideBySide.map(films.paths) { path, workers in
      detector.detections(on: try FilmReader.read(path: path), workers: workers).count
    }
    for result in results { _ = try result.get() }
    let each = (clock.now - start).seconds / Double(films.paths.count)
    report.add(section, "per film of \(films.paths.count), with decoding", each * 1000, digits: 1, unit: "ms")
  }

  private func addInformation(_ films: BenchmarkFilms, to report: inout Report) throws {
    let film = try FilmReader.read(path: films.paths[0])
    for workers in Set([Parallel.cores, 1]).sorted(by: >) {
      let seconds = try Stopwatch.median(of: repeats) {
        _ = try InformationMap.compute(film: film, workers: workers)
      }
      let label = "map of \(film.width)x\(film.height) px" + (workers < Parallel.cores ? ", 1 core" : "")
      report.add("information", label, seconds * 1000, digits: 2, unit: "ms")
    }
  }

  /// Steps of pretraining that read most of the sample films.
  private static let warmUp = 10

  /// Some steps of pretraining on the films' folder, and where their time goes.
  private func addTraining(_ films: BenchmarkFilms, to report: inout Report) throws {
    let options = PretrainingOptions(
      folders: [.init(path: films.folder)], budget: .steps(Self.warmUp + repeats), seed: 1)
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("bregma-benchmark-\(ProcessInfo.processInfo.processIdentifier).checkpoint")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let pretrainer = try Pretrainer(options: options)
    var progress: [TrainingProgress] = []
    var warm: [StepClock.Part: Double] = [:]
    _ = try pretrainer.run(
      checkpoint: scratch.path,
      report: {
        progress.append($0)
        if progress.count == Self.warmUp { warm = pretrainer.clock.seconds }
      }, isCancelled: { Task.isCancelled })
    try Task.checkCancellation()
    let measured = progress.dropFirst(Self.warmUp).sorted { $0.gigaflops < $1.gigaflops }
    guard let median = measured.dropFirst(measured.count / 2).first else { return }
    report.add("training", "throughput", median.gigaflops, digits: 0, unit: "GFLOP/s")
    report.add(
      "training", "pairs of \(options.viewWidth)x\(options.viewHeight) px", median.samplesPerSecond,
      digits: 1, unit: "per second")
    let forward = Double(
      2 * options.pairs * options.architecture.flops(width: options.viewWidth, height: options.viewHeight))
    for part in StepClock.Part.allCases {
      guard let spent = pretrainer.clock.seconds[part] else { continue }
      let seconds = (spent - (warm[part] ?? 0)) / Double(repeats)
      report.add("training", "step: \(part.rawValue)", seconds * 1000, digits: 1, unit: "ms")
      if [.forward, .inputGradients, .weightGradients].contains(part) {
        report.add(
          "training", "step: \(part.rawValue), rate", forward / seconds / 1e9, digits: 0, unit: "GFLOP/s")
      }
    }
  }
}
