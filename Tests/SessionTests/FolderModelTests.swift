import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Session
import Store
import Testing
import TestSupport

/// A model that lies beside the points serves only after it was said.
@Suite struct FolderModelTests {
  private let folder: TemporaryFolder
  private let location: StoreLocation

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.makeFolder(".bregma")
    location = try StoreLocation(folder: folder.path, environment: [:])
  }

  private func write(_ entries: [String: String]) throws {
    let architecture = EncoderArchitecture(channels: [2, 3], blocks: [1, 0], features: 4)
    let descriptor = Descriptor(levels: [[Float](repeating: 0.5, count: 4)])
    let model = LandmarkModel(
      encoder: EncoderFile(
        state: EncoderState(architecture: architecture, seed: 1),
        metadata: EncoderMetadata(workingLongSide: 96, entries: entries)),
      landmarks: ["s"], vectors: Template(descriptors: ["s": descriptor], magnified: ["s": descriptor]),
      magnification: 2)
    try model.write(path: folder.file(".bregma/model.safetensors"))
  }

  @Test func nothingIsSaidWhereThereIsNone() {
    #expect(Services.encoder(nil, store: location).news == nil)
  }

  @Test func whoTaughtItAndWhenIsSaid() throws {
    try write(["learnt_from_marks": "x", "learnt_by": "mallory\u{1B}[31m on 2026-11-29"])
    let news = try #require(Services.encoder(nil, store: location).news)
    #expect(news.contains("mallory\\u{1b}[31m on 2026-11-29") && news.contains("model.safetensors"))
    try write(["learnt_from_marks": "x"])
    #expect(Services.encoder(nil, store: location).news?.contains("somebody unknown") == true)
  }

  @Test func oneThatWasChangedIsNotUsedAndSaid() throws {
    try write(["learnt_from_marks": "x"])
    let path = folder.file(".bregma/model.safetensors")
    var bytes = try FileBytes.read(path: path)
    bytes[bytes.count - 2] ^= 4
    try FileBytes.write(bytes, to: path)
    let news = try #require(Services.encoder(nil, store: location).news)
    #expect(news.contains("The encoder of this program is used") && news.contains("checksum"))
  }
}
