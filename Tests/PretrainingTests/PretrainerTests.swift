import Basics
import Encoder
import Foundation
import Pretraining
import Radiograph
import Testing

@Suite struct PretrainerTests {
  /// A folder with a few small films of smooth random shapes.
  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    var random = SplitMix64(seed: 8)
    for index in 0..<3 {
      var plane = Plane(width: 96, height: 120)
      for _ in 0..<12 {
        addBlob(
          to: &plane, x: random.uniform(0, 96), y: random.uniform(0, 120), radius: random.uniform(4, 20),
          height: random.uniform(0, 120))
      }
      let grey = plane.values.map { UInt8(min(255, $0)) }
      try PNGWriter.writeGrey8(
        width: 96, height: 120, grey: grey, to: url.appendingPathComponent("\(index).png").path)
    }
    return url
  }

  private static func addBlob(
    to plane: inout Plane, x: Double, y: Double, radius: Double, height: Double
  ) {
    for row in 0..<plane.height {
      for column in 0..<plane.width {
        let (dx, dy) = (Double(column) - x, Double(row) - y)
        let distance = (dx * dx + dy * dy) / (2 * radius * radius)
        plane[column, row] += Float(height * exp(-distance))
      }
    }
  }

  static func options(
    _ folder: URL, steps: Int, method: PretrainingMethod = .informationGuided
  ) -> PretrainingOptions {
    var options = PretrainingOptions(
      folders: [.init(path: folder.path)], budget: .steps(steps), seed: 3, method: method)
    options.architecture = EncoderArchitecture(channels: [4, 8, 8], blocks: [1, 0, 1], features: 8)
    (options.longSide, options.viewWidth, options.viewHeight) = (120, 64, 64)
    (options.pairs, options.queries, options.workers) = (2, 64, 2)
    return options
  }

  @Test(arguments: PretrainingMethod.allCases)
  func trainingLowersTheLossAndResumesExactly(method: PretrainingMethod) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("run.checkpoint").path
    let options = Self.options(folder, steps: 60, method: method)

    var losses: [Double] = []
    let whole = try Pretrainer(options: options)
    #expect(
      try whole.run(
        checkpoint: file, report: { losses.append($0.levels.reduce(0, +)) }, isCancelled: { false }))
    let early = losses.prefix(10).reduce(0, +)
    let late = losses.suffix(10).reduce(0, +)
    // PixContrast's softmax is flat: at temperature 0.3 its loss has little room.
    let least = method == .pixContrast ? 0.015 : 0.04
    #expect(late < early - least * abs(early), "\(early) to \(late)")
    #expect(
      whole.network.parameters.count
        == EncoderState<Float>(architecture: options.architecture, seed: 0).parameters.count)

    // The same run, stopped after 25 steps and taken up again.
    let broken = try Pretrainer(options: options)
    var steps = 0
    #expect(
      try !broken.run(checkpoint: file, report: { steps = $0.step }, isCancelled: { steps >= 25 }))
    let resumed = try Pretrainer(options: options, checkpoint: file)
    #expect(resumed.step == 25)
    #expect(try resumed.run(checkpoint: file, report: { _ in }, isCancelled: { false }))
    #expect(resumed.network.parameters == whole.network.parameters)
    #expect(resumed.network.statistics == whole.network.statistics)
  }

  /// What is not trained stays, to the bit, and what is trained does not.
  @Test(arguments: [(share: 0.0, frozen: 0, stages: 3), (share: 1.0, frozen: 2, stages: 2)])
  func gentleAndFrozenPartsStayAsTheyWere(share: Double, frozen: Int, stages: Int) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = Self.options(folder, steps: 3)
    (options.trunkShare, options.frozenStages) = (share, frozen)
    let start = EncoderState<Float>(architecture: options.architecture, seed: 4)
    let run = try Pretrainer(options: options, start: start)
    _ = try run.run(checkpoint: nil, report: { _ in }, isCancelled: { false })
    let kept = EncoderLayout(options.architecture).parameters(ofStages: stages)
    #expect(kept.count == 1)
    for i in start.parameters.indices where kept.contains(where: { $0.contains(i) }) {
      #expect(run.network.parameters[i] == start.parameters[i])
    }
    let rest = (kept.last?.upperBound ?? 0)..<start.parameters.count
    #expect(rest.contains { run.network.parameters[$0] != start.parameters[$0] })
  }

  @Test func aCheckpointOfAnotherRunIsRefused() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("run.checkpoint").path
    let run = try Pretrainer(options: Self.options(folder, steps: 1))
    _ = try run.run(checkpoint: file, report: { _ in }, isCancelled: { false })
    func refusal(_ change: (inout PretrainingOptions) -> Void) -> String {
      var other = Self.options(folder, steps: 1)
      change(&other)
      do { _ = try Pretrainer(options: other, checkpoint: file) } catch { return "\(error)" }
      return "none"
    }
    #expect(refusal { $0.budget = .steps(2) } == "none")
    #expect(
      refusal { ($0.seed, $0.pairs) = (99, 3) }.hasSuffix(
        "run.checkpoint: cannot resume: it belongs to another run; what differs: pairs 2, now 3; seed 3, now 99"
      ))
    #expect(
      refusal { $0.origin.contents["the start weights"] = "00" }.hasSuffix("differs: the start weights"))
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
    #expect(throws: EncoderError.self) {
      try Pretrainer(options: Self.options(folder, steps: 1), checkpoint: file)
    }
  }

  @Test func aFlippedBitOfACheckpointIsNamedOrChangesNothing() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("run.checkpoint")
    let options = Self.options(folder, steps: 1)
    _ = try Pretrainer(options: options).run(checkpoint: file.path, report: { _ in }, isCancelled: { false })
    let whole = try Data(contentsOf: file)
    let expected = try Pretrainer(options: options, checkpoint: file.path).network.parameters
    var random = SplitMix64(seed: 9)
    var refused = 0
    for _ in 0..<300 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try bytes.write(to: file)
      do {
        let resumed = try Pretrainer(options: options, checkpoint: file.path)
        #expect(resumed.network.parameters == expected && resumed.step == 1)
      } catch {
        refused += 1
      }
    }
    print("flipped bits of a checkpoint: \(refused) of 300 refused, the others changed nothing")
    #expect(refused > 280)
  }

  /// The weights are about to be written, perhaps to another disk.
  @Test func aCheckpointThatCannotBeWrittenEndsNoRun() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try Pretrainer(options: Self.options(folder, steps: 2))
    let place = folder.appendingPathComponent("absent/run.checkpoint").path
    #expect(try run.run(checkpoint: place, report: { _ in }, isCancelled: { false }))
    #expect(run.step == 2)
  }

  @Test func aFolderWithoutReadableFilmsIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: PretrainingError.self) { try Pretrainer(options: Self.options(folder, steps: 1)) }
    try Data("not a film".utf8).write(to: folder.appendingPathComponent("a.png"))
    let run = try Pretrainer(options: Self.options(folder, steps: 1))
    #expect(throws: PretrainingError.self) {
      try run.run(
        checkpoint: folder.appendingPathComponent("c").path, report: { _ in }, isCancelled: { false })
    }
  }
}
