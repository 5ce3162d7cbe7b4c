import ArgumentParser
import Basics
import Foundation
import Information
import Radiograph

/// `bregma information`: how much every pixel of an image tells, in bits, as pictures and numbers.
struct InformationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "information",
    abstract: "Map the information quantity (local entropy, bits) of images.",
    discussion: """
      Writes STEM.heat.png (false colours with a scale in bits), STEM.categories.png (grey 0 low, 127 medium, \
      255 high) and, with --npy, STEM.entropy.npy (float32, [height, width], bits) for every image.

      EXAMPLES
        bregma information films/001.png --out maps
        bregma information films/*.png --out maps --cuts 2.5,5 --npy --json

      Exit code: 0 done, 1 some inputs failed (each named on standard error), 2 usage, 130 cancelled.
      """)

  @Argument(help: ArgumentHelp("Images to map.", valueName: "image"))
  var images: [String]

  @Option(help: "Folder to write into; made if it is not there.")
  var out: String

  @Option(help: "Radius of the disk whose grey levels count, native px.")
  var radius = InformationMap.usualRadius

  @Option(help: "Least bits of a medium pixel and of a high one.")
  var cuts = Categories.usual

  @Flag(help: "Also write the map itself, for NumPy.")
  var npy = false

  @Flag(help: "Print a summary as JSON.")
  var json = false

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    guard InformationMap.radii.contains(radius) else {
      let radii = InformationMap.radii
      throw ValidationError("--radius is \(radii.lowerBound) to \(radii.upperBound) px, not \(radius)")
    }
  }

  func run() async throws {
    let command = self
    let failures = try await Interrupt.cancelling { try await command.mapImages() }
    if failures > 0 { throw ExitCode.inputsFailed }
  }

  /// Maps all images, a few at a time, and reports; returns how many failed.
  private func mapImages() async throws -> Int {
    let jobs = InformationFiles.jobs(
      images: images, folder: out, radius: radius, categories: cuts, writesArray: npy)
    try FileBytes.makeFolder(out)
    for path in jobs.flatMap(\.outputs) { _ = try OutputFile(path: path, force: force) }
    let results = try await SideBySide.map(jobs) { job, workers in try job.run(workers: workers) }
    var summaries: [InformationFiles.Summary] = []
    for result in results {
      switch result {
      case .success(let summary): summaries.append(summary)
      case .failure(let error): StandardError.print("\(error)")
      }
    }
    if json {
      try JSON.print(InformationFiles.Report(images: summaries, radius: radius, categories: cuts))
    } else {
      for summary in summaries { StandardOutput.print(summary.line) }
    }
    return results.count - summaries.count
  }
}

extension InformationFiles.Summary {
  /// The summary for a person.
  fileprivate var line: String {
    let areas = InformationCategory.allCases.map { category in
      "\((100 * (shares["\(category)"] ?? 0)).fixed(1))% \(category)"
    }
    return "\(displayName(image)): mean \(mean.fixed(2)) bits, most \(max.fixed(2)); "
      + areas.joined(separator: ", ")
  }
}

extension Categories: ExpressibleByArgument {
  /// Reads `2,4.5`.
  package init?(argument: String) {
    let cuts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard cuts.count == 2, let lower = cuts[0], let upper = cuts[1] else { return nil }
    self.init(cuts: lower, upper)
  }

  /// As it is written on the command line.
  package var defaultValueDescription: String { "\(medium.formatted()),\(high.formatted())" }
}
