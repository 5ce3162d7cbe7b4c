import TestSupport
import Basics
import Foundation
import Radiograph
import Testing

@Suite struct HostileFileTests {
  /// A small file of every decoder.
  static let samples: [(name: String, bytes: [UInt8])] = [
    (
      "png8",
      HandmadePNG(width: 2, height: 2, bitDepth: 8, colourType: 0, scanlines: [0, 1, 2, 0, 3, 4]).bytes
    ),
    ("adam7", HandmadePNG.adam7(width: 9, height: 9, grey: Array(0..<81)).bytes),
    (
      "palette",
      HandmadePNG(
        width: 2, height: 1, bitDepth: 2, colourType: 3,
        chunks: [("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [9])], scanlines: [0, 0x40]
      ).bytes
    ),
    ("jpeg", GoldenJPEG.grey), ("progressive", GoldenJPEG.progressive), ("colour", GoldenJPEG.colour),
    ("bmp24", handmadeBMP(width: 2, height: 1, bits: 24, rows: [1, 1, 1, 2, 2, 2, 0, 0])),
    (
      "bmp8",
      handmadeBMP(width: 4, height: 1, bits: 8, palette: [0, 0, 0, 0, 9, 9, 9, 0], rows: [0, 1, 0, 1])
    ),
    ("pgm5", Array("P5 3 2 255\n".utf8) + [1, 2, 3, 4, 5, 6]),
    ("pgm2", Array("P2 3 1 255\n1 2 3\n".utf8)),
  ]

  @Test(arguments: samples)
  func everyTruncationIsAnError(sample: (name: String, bytes: [UInt8])) throws {
    let whole = try FilmReader.decode(sample.bytes, path: sample.name)
    #expect(whole.samples.count == whole.width * whole.height)
    for count in sample.bytes.indices {
      // Without its padding a last BMP row is whole, and so is text without its last newline.
      let spared = sample.name == "bmp24" ? 2 : sample.name == "pgm2" ? 1 : 0
      if count >= sample.bytes.count - spared { continue }
      #expect(throws: FilmError.self, "\(sample.name) cut to \(count) bytes") {
        try FilmReader.decode(Array(sample.bytes[..<count]), path: sample.name)
      }
    }
  }

  @Test(arguments: samples)
  func flippedBytesGiveAFilmOrAnError(sample: (name: String, bytes: [UInt8])) {
    var random = SplitMix64(seed: 0x5EED)
    let limits = DecodingLimits(pixels: 1 << 20)
    var films = 0
    for _ in 0..<1500 {
      var bytes = sample.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let film = try? FilmReader.decode(bytes, path: sample.name, limits: limits) else { continue }
      films += 1
      #expect(film.samples.count == film.width * film.height)
    }
    #expect(films < 1500)
  }

  @Test func announcedSizesAreCheckedBeforeAnythingIsAllocated() {
    func problem(_ png: HandmadePNG) -> FilmError.Problem? {
      #expect(throws: FilmError.self) { try FilmReader.decode(png.bytes, path: "bomb.png") }?.problem
    }
    let huge = HandmadePNG(width: 60000, height: 60000, bitDepth: 8, colourType: 0, scanlines: [])
    #expect(problem(huge) == .tooLarge(.png, width: 60000, height: 60000, limits: .standard))
    let wide = HandmadePNG(width: 32000, height: 32000, bitDepth: 8, colourType: 0, scanlines: [])
    #expect(problem(wide) == .tooLarge(.png, width: 32000, height: 32000, limits: .standard))
    // Within the limits, but far more pixels than so few bytes can hold.
    let hollow = HandmadePNG(width: 16000, height: 16000, bitDepth: 8, colourType: 0, scanlines: [0])
    #expect(problem(hollow) == .truncated(.png))
  }

  @Test func everyKindOfBadFileIsOneSentenceThatNamesIt() throws {
    let folder = try TemporaryFolder()
    try FileBytes.write("just words", to: folder("words.png"))
    try FileBytes.write([UInt8](), to: folder("empty.png"))
    #expect(
      failure(folder("words.png"))
        == "\(folder("words.png")): not an image; expected PNG, JPEG, TIFF, BMP, PGM or DICOM")
    #expect(failure(folder("empty.png")) == "\(folder("empty.png")): the file is empty; expected an image")
    #expect(
      failure(folder("absent.png")) == "\(folder("absent.png")): cannot read: no such file or directory")
    #expect(failure(folder.path) == "\(folder.path): cannot read: it is not a regular file")
  }

  private func failure(_ path: String) -> String? {
    #expect(throws: FilmError.self) { try FilmReader.read(path: path) }?.description
  }
}
