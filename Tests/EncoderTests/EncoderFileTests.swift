import Basics
import Encoder
import Foundation
import Testing

@Suite struct EncoderFileTests {
  static let file = EncoderFile(
    state: EncoderState(
      architecture: EncoderArchitecture(channels: [2, 3], blocks: [1, 0], features: 4), seed: 1),
    metadata: EncoderMetadata(workingLongSide: 480, entries: ["method": "test", "data": "none"]))

  @Test func aFileReadsBackAsItWasWritten() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.file.write(path: path)
    let back = try EncoderFile(path: path)
    #expect(back.metadata == Self.file.metadata)
    #expect(back.state.parameters == Self.file.state.parameters)
    #expect(back.state.statistics == Self.file.state.statistics)
  }

  @Test(arguments: [.standard, .efficientNetLite0] + GradientTests.architectures)
  func anArchitectureReadsBackAsItWasWritten(architecture: EncoderArchitecture) {
    #expect(EncoderArchitecture(text: architecture.text) == architecture)
  }

  @Test func theTextsOfArchitecturesNeverChange() {
    #expect(EncoderArchitecture.standard.text == "16,32,64,96,128;1,1,2,2,2;64")
    #expect(
      EncoderArchitecture.efficientNetLite0.text
        == "inverted,32;k3e1c16n1;k3e6c24n2;k5e6c40n2;k3e6c80n3,k5e6c112n3;k5e6c192n4;64")
  }

  @Test(arguments: [
    "", "4,6;1;8", "4,6;1,1", "inverted;k3e1c4n1;k3e1c4n1;8", "inverted,8;k4e1c4n1;k3e1c4n1;8",
    "inverted,8;k3e99c4n1;k3e1c4n1;8", "inverted,8;;k3e1c4n1;8", "4,6;1,0;8+", "4,6;1,0;8+4,6,8;1,1,1;8",
    "inverted,8;k3e1c4n1;8", "inverted,8;k3e1c9999n1;k3e1c4n1;8", "transformer-b16",
  ])
  func aForeignArchitectureIsRefusedInOneSentence(text: String) throws {
    var content = Self.file.content
    content.metadata["architecture"] = text
    let error = #expect(throws: EncoderError.self) {
      try EncoderFile(bytes: content.encoded(), file: "foreign.safetensors")
    }
    let sentence = error.map { "\($0)" } ?? ""
    #expect(sentence.hasPrefix("foreign.safetensors: ") && sentence.contains("\"\(text)\""))
  }

  @Test func everyHalfIsTheFloatThatItStandsFor() {
    for bits in UInt16.min...UInt16.max {
      let (ours, theirs) = (Float(half: bits), Float(Float16(bitPattern: bits)))
      #expect(ours == theirs || ours.isNaN && theirs.isNaN, "\(bits)")
    }
  }

  /// A file of another writer: a tensor of halves behind one of floats.
  @Test(arguments: [("F16", 4), ("F16", 8), ("BF16", 4)])
  func halvesAreRead(type: String, end: Int) throws {
    let header =
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"\#(type)","shape":[2],"#
      + #""data_offsets":[4,\#(4 + end)]}}"#
    var bytes = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    bytes.append(Data(header.utf8))
    bytes.append(contentsOf: [0, 0, 0x80, 0x3f, 0x00, 0xc1, 0xff, 0x3b, 0, 0, 0, 0])
    guard type == "F16", end == 4 else {
      #expect(throws: EncoderError.self) { try SafeTensors(bytes: bytes, file: "f") }
      return
    }
    let read = try SafeTensors(bytes: bytes, file: "f")
    #expect(read.tensors["a"]?.values == [1])
    #expect(read.tensors["b"]?.values == [-2.5, 0.99951172])
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try Self.file.encoded()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: EncoderError.self) { try EncoderFile(bytes: bytes.prefix(count), file: "cut") }
    }
  }

  /// The checksum notices every bit of the numbers; a bit of its own name leaves a file without one, as others write.
  @Test func aFlippedBitNeverGivesOtherNumbers() throws {
    let bytes = try Self.file.encoded()
    var random = SplitMix64(seed: 8)
    var refused = 0
    for _ in 0..<300 {
      var damaged = bytes
      damaged[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      do {
        let found = try EncoderFile(bytes: damaged, file: "flipped")
        #expect(found.state.parameters == Self.file.state.parameters)
        #expect(found.state.statistics == Self.file.state.statistics)
      } catch {
        refused += 1
      }
    }
    print("flipped bits of weights: \(refused) of 300 refused, the others changed no number")
    #expect(refused > 280)
  }

  @Test func filesOfOthersHaveNoChecksumAndAreRead() throws {
    let text = String(decoding: try Self.file.encoded().dropFirst(8), as: UTF8.self)
    #expect(text.contains("\"bregma_checksum\":\""))
    let digits = try #require(text.firstMatch(of: /"bregma_checksum":"([0-9a-f]{16})",/))
    var bytes = try Self.file.encoded()
    let entry = try #require(bytes.range(of: Data(digits.0.utf8)))
    // Blanks instead, as nothing in the header may move.
    bytes.replaceSubrange(entry, with: Data(repeating: 0x20, count: entry.count))
    let found = try EncoderFile(bytes: bytes, file: "foreign")
    #expect(found.state.parameters == Self.file.state.parameters && found.metadata == Self.file.metadata)
  }

  @Test func aChangedFileIsNamed() throws {
    var bytes = try Self.file.encoded()
    bytes[bytes.count - 3] ^= 1
    let error = #expect(throws: EncoderError.self) { try EncoderFile(bytes: bytes, file: "w.safetensors") }
    #expect(error.map { "\($0)" }?.contains("w.safetensors: expected") == true)
    #expect(error.map { "\($0)" }?.contains("its checksum says that it was changed") == true)
  }

  @Test func damagedFilesNeverCrash() throws {
    let bytes = try Self.file.encoded()
    var random = SplitMix64(seed: 6)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: 0..<min(2000, bytes.count), using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = try? EncoderFile(bytes: damaged, file: "damaged")
    }
  }

  /// A few bytes that ask for gigabytes: tensors that share their numbers, and a network that is not there.
  @Test(arguments: ["tensors-shared", "network-huge", "header-huge", "shape-overflows"])
  func smallFilesCannotTakeMuchRoom(seed: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let bytes = try Data(contentsOf: folder.appendingPathComponent("Fuzz/weights/\(seed)"))
    let error = #expect(throws: EncoderError.self) { try EncoderFile(bytes: bytes, file: seed) }
    if seed == "tensors-shared" {
      #expect(error.map { "\($0)" }?.contains("shares its numbers with another tensor") == true)
    }
  }

  @Test func aFileFarLargerThanAnyNetworkIsRefusedByItsSize() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: UInt64(SafeTensors.largestFile) + 1)
    try handle.close()
    let error = #expect(throws: EncoderError.self) { try EncoderFile(path: path) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(path) && text.contains("1073741825") && text.contains("1073741824"))
  }

  @Test func aWrongTensorIsNamed() throws {
    var content = try SafeTensors(bytes: Self.file.encoded(), file: "f")
    content.tensors["stage1.down.weight"]?.shape = [3, 3, 2, 1]
    let error = #expect(throws: EncoderError.self) {
      try EncoderFile(bytes: content.encoded(), file: "f")
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("stage1.down.weight"))
    content.tensors["stage1.down.weight"] = nil
    #expect(throws: EncoderError.self) { try EncoderFile(bytes: content.encoded(), file: "f") }
  }
}
