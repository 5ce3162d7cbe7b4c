import Encoder
import Foundation
import Matching
import Testing

@Suite struct ConfidenceShiftTests {
  static let file = EncoderFile(
    state: EncoderState(
      architecture: EncoderArchitecture(channels: [2, 3], blocks: [1, 0], features: 4), seed: 1),
    metadata: EncoderMetadata(workingLongSide: 480, entries: ["method": "test"]))

  @Test func theShiftOfTheConfidenceIsKeptAndChecked() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var file = Self.file
    file.metadata.confidenceShift = -0.625
    try file.write(path: path)
    #expect(try EncoderFile.forSearch(path: path).metadata == file.metadata)
    #expect(try FeatureEncoder.forSearch(path: path).metadata.confidenceShift == -0.625)
    for text in ["nan", "much", "1e9", "-inf"] {
      var content = file.content
      content.metadata["confidence_shift"] = text
      try content.write(path: path)
      let error = #expect(throws: EncoderError.self) { try EncoderFile.forSearch(path: path) }
      #expect("\(error.map { "\($0)" } ?? "")".contains("confidence_shift"))
    }
  }

  /// What calibration has left out, and what it has found to be 0, leaves no trace in the file.
  @Test func noShiftLeavesTheFileAsItWas() throws {
    var file = Self.file
    #expect(file.metadata.confidenceShift == 0)
    file.metadata.confidenceShift = 0.5
    #expect(file.content.metadata["confidence_shift"] == "0.5")
    file.metadata.confidenceShift -= 0.5
    #expect(try file.encoded() == Self.file.encoded())
  }
}
