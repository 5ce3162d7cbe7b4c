import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Testing

@Suite struct LandmarkModelTests {
  static let model: LandmarkModel = {
    let architecture = EncoderArchitecture(channels: [2, 3, 3], blocks: [1, 0, 0], features: 4)
    var random = SplitMix64(seed: 2)
    func descriptors() -> [Landmark: Descriptor] {
      (["b, with comma", "a\"quoted", "ü"] as [Landmark]).reduce(into: [:]) { table, name in
        table[name] = Descriptor(levels: (0..<2).map { _ in (0..<4).map { _ in Float(random.normal()) } })
      }
    }
    var model = LandmarkModel(
      encoder: EncoderFile(
        state: EncoderState(architecture: architecture, seed: 1),
        metadata: EncoderMetadata(workingLongSide: 96, entries: ["method": "test"])),
      landmarks: ["b, with comma", "a\"quoted", "ü"],
      vectors: Template(descriptors: descriptors(), magnified: descriptors()),
      magnification: 2.5)
    model.confidenceShift = -0.75
    return model
  }()

  @Test func aFileReadsBackAsItWasWritten() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.model.write(path: path)
    let back = try LandmarkModel(path: path)
    #expect(back.landmarks == Self.model.landmarks && back.magnification == 2.5)
    #expect(back.confidenceShift == -0.75)
    #expect(back.encoder.state.parameters == Self.model.encoder.state.parameters)
    #expect(back.encoder.metadata == Self.model.encoder.metadata)
    for (read, written) in [
      (back.vectors.descriptors, Self.model.vectors.descriptors),
      (back.vectors.magnified, Self.model.vectors.magnified),
    ] {
      for name in Self.model.landmarks {
        for (one, other) in zip(read[name]?.levels ?? [], written[name]?.levels ?? []) {
          #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        #expect(read[name]?.levels.count == 2)
      }
    }
    // Whoever asks for an encoder finds it in the same file.
    let encoder = try EncoderFile(path: path)
    #expect(encoder.state.parameters == Self.model.encoder.state.parameters)
    #expect(encoder.metadata.confidenceShift == 0, "the model's shift is not the encoder's")
  }

  @Test func theDetectorFindsEveryLandmarkOfTheModel() {
    let samples = (0..<60 * 80).map { UInt16($0 * 37 % 251) }
    let film = Film(width: 60, height: 80, bitDepth: 8, samples: samples)
    for refines in [false, true] {
      let found = Self.model.detector(refines: refines).detections(on: film, workers: 1)
      #expect(found.map(\.landmark) == Self.model.landmarks)
      #expect(found.allSatisfy { (0..<60).contains($0.position.x) && (0..<80).contains($0.position.y) })
    }
  }

  @Test func anEncoderAloneIsRefusedInOneSentence() throws {
    let bytes = try Self.model.encoder.encoded()
    let error = #expect(throws: EncoderError.self) { try LandmarkModel(bytes: bytes, file: "plain") }
    #expect(error.map { "\($0)" }?.contains("encoder alone") == true)
  }

  @Test func aShiftThatIsNoNumberIsRefused() throws {
    var content = try SafeTensors(bytes: Self.model.encoded(), file: "f")
    content.metadata["landmarks_confidence_shift"] = "nan"
    let error = #expect(throws: EncoderError.self) {
      try LandmarkModel(bytes: content.encoded(), file: "f")
    }
    #expect(error.map { "\($0)" }?.contains("landmarks_confidence_shift") == true)
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try Self.model.encoded()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: EncoderError.self) { try LandmarkModel(bytes: bytes.prefix(count), file: "cut") }
    }
  }

  @Test func damagedFilesNeverCrash() throws {
    let bytes = try Self.model.encoded()
    var random = SplitMix64(seed: 6)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: 0..<min(3000, bytes.count), using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = try? LandmarkModel(bytes: damaged, file: "damaged")
    }
  }

  /// The seed from which Scripts/fuzz breaks models is a whole one.
  @Test func theSmallestModelIsRead() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let bytes = try Data(contentsOf: tests.appendingPathComponent("Fuzz/weights/whole-model"))
    #expect(try LandmarkModel(bytes: bytes, file: "whole-model").landmarks == ["a"])
  }

  @Test(arguments: [
    ("landmarks", "[]"), ("landmarks", "[\"a\"]"), ("landmarks", "[\"a\",\"a\",\"b\"]"),
    ("landmarks", "[\"\",\"a\",\"b\"]"), ("landmarks", "nonsense"), ("magnification", "nan"),
    ("magnification", "1e9"), ("magnification", ""),
  ])
  func nonsenseInTheMetadataIsRefused(entry: (key: String, value: String)) throws {
    var content = try SafeTensors(bytes: Self.model.encoded(), file: "f")
    content.metadata[entry.key] = entry.value
    #expect(throws: EncoderError.self) { try LandmarkModel(bytes: content.encoded(), file: "f") }
  }

  @Test func aWrongTensorIsNamed() throws {
    var content = try SafeTensors(bytes: Self.model.encoded(), file: "f")
    let name = "landmarks.magnified.level4"
    content.tensors[name]?.values[0] = .infinity
    #expect("\(try refusal(of: content))".contains(name))
    content.tensors[name]?.shape = [4, 3]
    #expect("\(try refusal(of: content))".contains("[4, 3]"))
    content.tensors[name] = nil
    #expect("\(try refusal(of: content))".contains("missing"))
  }

  private func refusal(of content: SafeTensors) throws -> String {
    let bytes = try content.encoded()
    let error = #expect(throws: EncoderError.self) { try LandmarkModel(bytes: bytes, file: "f") }
    return error.map { "\($0)" } ?? ""
  }
}
