import TestSupport
import Basics
import Foundation
import Radiograph
import Testing

@Suite struct FilesTests {
  @Test func foldersListCandidatesInNaturalOrder() throws {
    let folder = try TemporaryFolder()
    for name in ["f10.png", "F2.JPG", "f1.jpeg", "notes.txt", ".hidden.png", "b.bmp", "words.png", "7.pgm"] {
      try FileBytes.write("not an image", to: folder(name))
    }
    try FileManager.default.createDirectory(atPath: folder("folder.png"), withIntermediateDirectories: true)
    #expect(
      try FilmFolder.list(folder.path)
        == ["7.pgm", "b.bmp", "f1.jpeg", "F2.JPG", "f10.png", "words.png"])
    #expect(throws: FileError.self) { try FilmFolder.list(folder("absent")) }
  }

  @Test func naturalOrderIsTotal() {
    let names = ["a", "A", "a1", "a01", "a1b", "a2", "a10", "b", "1", "01", "10", "2", "", "a-1", "á"]
    let sorted = names.sorted(by: FilmFolder.precedes)
    for (i, a) in sorted.enumerated() {
      for (j, b) in sorted.enumerated() { #expect(FilmFolder.precedes(a, b) == (i < j), "\(a) before \(b)") }
    }
  }

  /// Names of ASCII alone are sorted by keys of their own.
  @Test func manyNamesAreSortedAsTwoAre() {
    var random = SplitMix64(seed: 7)
    let letters = ["a", "B", "b", "-", "_", ".", "/", "0", "0", "1", "2", "9", "10", "\u{1}", "\u{7F}"]
    for further in [[], ["é", "名"]] {
      let names = (0..<400).map { _ in
        (0..<Int.random(in: 0..<7, using: &random)).map { _ in
          (letters + further).randomElement(using: &random) ?? ""
        }.joined()
      }
      let slow = Set(names).sorted(by: FilmFolder.precedes)
      #expect(FilmFolder.sorted(Set(names).map(ImageName.init(_:))).map(\.name) == slow)
    }
    let long = ["1" + String(repeating: "0", count: 200), "2"].map(ImageName.init(_:))
    #expect(FilmFolder.sorted(long) == [long[1], long[0]])
  }

  @Test func headersAreReadWithoutThePixels() throws {
    let folder = try TemporaryFolder()
    // A JPEG whose metadata reach beyond what is read at first.
    let comment: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x20, count: 65533)
    try FileBytes.write(Array(GoldenJPEG.grey[..<2]) + comment + GoldenJPEG.grey[2...], to: folder("a.png"))
    let header = try FilmReader.header(path: folder("a.png"))
    #expect(header.format == .jpeg && header.width == 20 && header.height == 12)
    #expect(try FilmReader.read(path: folder("a.png")).width == 20)
    let huge = HandmadePNG(width: 60000, height: 60000, bitDepth: 8, colourType: 0, scanlines: [])
    try FileBytes.write(huge.bytes, to: folder("b"))
    #expect(try FilmReader.header(path: folder("b")).width == 60000)
  }
}
