import Adaptation
import Encoder
import Foundation
import Matching
import Radiograph
import Testing

@Suite struct AdapterTests {
  /// A folder of small films with the same blobs, each film shifted a little; returns paths and the blobs' centres.
  private func films(_ count: Int) throws -> (folder: URL, paths: [String], marks: [[String: PixelPoint]]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let blobs = [(40.0, 50.0, 9.0), (90.0, 60.0, 5.0), (60.0, 110.0, 14.0), (100.0, 130.0, 7.0)]
    var paths: [String] = []
    var marks: [[String: PixelPoint]] = []
    for index in 0..<count {
      let shift = (Double(index % 3) * 4 - 4, Double(index / 3) * 3 - 3)
      var grey = [UInt8](repeating: 40, count: 144 * 176)
      for i in grey.indices {
        let (x, y) = (Double(i % 144) - shift.0, Double(i / 144) - shift.1)
        for (bx, by, radius) in blobs {
          let distance = ((x - bx) * (x - bx) + (y - by) * (y - by)) / (radius * radius)
          grey[i] = UInt8(min(255, Double(grey[i]) + 150 * exp(-distance)))
        }
      }
      paths.append(folder.appendingPathComponent("\(index).png").path)
      try PNGWriter.writeGrey8(width: 144, height: 176, grey: grey, to: paths[index])
      marks.append(
        Dictionary(
          uniqueKeysWithValues: blobs.enumerated().map {
            ("p\($0)", PixelPoint(x: $1.0 + shift.0, y: $1.1 + shift.1))
          }))
    }
    return (folder, paths, marks)
  }

  /// A small untrained encoder: quick, and with room to improve.
  private var start: EncoderFile {
    EncoderFile(
      state: EncoderState(
        architecture: EncoderArchitecture(channels: [4, 8, 8], blocks: [0, 0, 0], features: 8), seed: 5),
      metadata: EncoderMetadata(workingLongSide: 176, entries: [:]))
  }

  @Test func theWorseEncoderIsNeverReturned() async throws {
    let (folder, paths, marks) = try films(9)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = Adapter.Options()
    (options.steps, options.rounds) = (6, 2)
    var fractions: [Double] = []
    // A rate that wrecks the network, and a sensible one.
    for rate in [0.5, 1e-3] {
      options.rate = rate
      let outcome = try await Adapter(start: start, options: options).adapt(
        marked: [.init(path: paths[0], marks: marks[0])], others: Array(paths.dropFirst())
      ) { fractions.append($0.fraction) }
      #expect(outcome.isAdapted == (outcome.after < outcome.before))
      if !outcome.isAdapted { #expect(outcome.encoder.state.parameters == start.state.parameters) }
      #expect(outcome.failures.isEmpty)
    }
    #expect(fractions.allSatisfy { (0...1).contains($0) } && fractions.count > 10)
  }

  @Test func aBrokenFilmIsReportedAndTheOthersServe() async throws {
    let (folder, paths, marks) = try films(7)
    defer { try? FileManager.default.removeItem(at: folder) }
    let broken = folder.appendingPathComponent("broken.png").path
    try Data("no film".utf8).write(to: URL(fileURLWithPath: broken))
    var options = Adapter.Options()
    (options.steps, options.rounds) = (4, 1)
    let outcome = try await Adapter(start: start, options: options).adapt(
      marked: [.init(path: paths[0], marks: marks[0])], others: Array(paths.dropFirst()) + [broken]
    ) { _ in }
    #expect(outcome.failures.count == 1 && outcome.failures[0].contains("broken.png"))
  }

  @Test func tooFewFilmsAreRefused() async throws {
    let (folder, paths, marks) = try films(4)
    defer { try? FileManager.default.removeItem(at: folder) }
    await #expect(throws: Adapter.TooFewFilms.self) {
      try await Adapter(start: start).adapt(
        marked: [.init(path: paths[0], marks: marks[0])], others: Array(paths.dropFirst())
      ) { _ in }
    }
  }

  @Test func cancellingEndsIt() async throws {
    let (folder, paths, marks) = try films(8)
    defer { try? FileManager.default.removeItem(at: folder) }
    let start = start
    let task = Task {
      try await Adapter(start: start).adapt(
        marked: [.init(path: paths[0], marks: marks[0])], others: Array(paths.dropFirst())
      ) { _ in }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
