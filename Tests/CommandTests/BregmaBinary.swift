import Basics
import Encoder
import Foundation
import TestSupport
import Testing

/// The real binary, run as a person would.
enum BregmaBinary {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  /// The binary lies beside the test bundle.
  static var url: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("bregma")
  }

  /// The sample films of the repository.
  static let sampleData = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("SampleData")

  /// Starts the binary; output and errors go to files, so that no pipe can fill up.
  ///
  /// - Parameter variables: joined to the environment.
  static func start(
    _ arguments: [String], in folder: URL, variables: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardInput = FileHandle.nullDevice
    for name in ["stdout", "stderr"] {
      _ = FileManager.default.createFile(atPath: folder.appendingPathComponent(name).path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("stdout"))
    process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("stderr"))
    try process.run()
    return process
  }

  /// Waits for the end of a run started with `start`.
  static func finish(_ process: Process, in folder: URL) throws -> Outcome {
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }
    return Outcome(status: process.terminationStatus, output: try text("stdout"), errors: try text("stderr"))
  }

  /// Runs the binary to its end.
  static func run(
    _ arguments: [String], in folder: URL, variables: [String: String] = [:]
  ) throws -> Outcome {
    try finish(start(arguments, in: folder, variables: variables), in: folder)
  }
}

extension TemporaryFolder {
  /// An untrained encoder's weights: enough to find a film's marks on that film again.
  func writeEncoder(_ name: String = "encoder.safetensors") throws -> String {
    let architecture = EncoderArchitecture(channels: [4, 8, 8, 8, 8], blocks: [0, 0, 0, 0, 0], features: 16)
    let file = EncoderFile(
      state: EncoderState(architecture: architecture, seed: 3),
      metadata: EncoderMetadata(workingLongSide: 128, entries: [:]))
    try file.write(path: self.file(name))
    return self.file(name)
  }

  /// A film of smooth random texture, shifted by whole pixels; as an 8-bit PNG.
  func writeFilm(_ name: String, shift: Int = 0) throws {
    let (width, height) = (160, 200)
    let samples = (0..<width * height).map { index -> UInt8 in
      let (x, y) = (Double(index % width - shift), Double(index / width))
      let value = sin(x / 9) + cos(y / 13 + x / 31) + sin((x * x + y * y) / 2400) + cos(x * y / 1700)
      return UInt8(min(255, max(0, 127 + 30 * value)))
    }
    try PNGWriter.writeGrey8(width: width, height: height, grey: samples, to: file(name))
  }
}
