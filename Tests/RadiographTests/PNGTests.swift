import Basics
import Radiograph
import TestSupport
import Testing

@Suite struct PNGTests {
  @Test func writtenGreyReadsBackBitExactly() throws {
    let folder = try TemporaryFolder()
    let eight = (0..<35).map { _ in UInt8.random(in: 0...255) }
    let sixteen = (0..<35).map { _ in UInt16.random(in: 0...65535) }
    try PNGWriter.writeGrey8(width: 7, height: 5, grey: eight, to: folder("a"))
    try PNGWriter.writeGrey16(width: 5, height: 7, grey: sixteen, to: folder("b"))
    let a = try FilmReader.read(path: folder("a"))
    let b = try FilmReader.read(path: folder("b"))
    #expect(a == Film(width: 7, height: 5, bitDepth: 8, samples: eight.map(UInt16.init)))
    #expect(b == Film(width: 5, height: 7, bitDepth: 16, samples: sixteen))
    #expect(a.eightBit() == eight)
  }

  @Test func writtenColourReadsBackAsLuma() throws {
    let folder = try TemporaryFolder()
    let rgb: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77]
    try PNGWriter.writeRGB(width: 2, height: 2, rgb: rgb, to: folder("c"))
    #expect(try FilmReader.read(path: folder("c")).samples == [76, 150, 29, 77])
  }

  @Test func fewBitsAreExpandedToEight() throws {
    // 1 bit: 1 0 1 1 0; 2 bits: 0 1 2 3 0; 4 bits: 0 5 10 15 1.
    let rows: [(UInt8, [UInt8], [UInt16])] = [
      (1, [0b1011_0000], [255, 0, 255, 255, 0]), (2, [0b0001_1011, 0], [0, 85, 170, 255, 0]),
      (4, [0x05, 0xAF, 0x10], [0, 85, 170, 255, 17]),
    ]
    for (depth, packed, expected) in rows {
      let png = HandmadePNG(width: 5, height: 1, bitDepth: depth, colourType: 0, scanlines: [0] + packed)
      let film = try FilmReader.decode(png.bytes, path: "few bits")
      #expect(film == Film(width: 5, height: 1, bitDepth: 8, samples: expected))
    }
  }

  @Test func paletteWithTransparencyBecomesLuma() throws {
    let png = HandmadePNG(
      width: 3, height: 1, bitDepth: 8, colourType: 3,
      chunks: [("PLTE", [10, 10, 10, 0, 255, 0, 200, 200, 200]), ("tRNS", [0, 128])],
      scanlines: [0, 2, 1, 0])
    let film = try FilmReader.decode(png.bytes, path: "palette")
    #expect(film.samples == [200, 150, 10])
  }

  @Test func alphaIsDroppedNotBlended() throws {
    let grey = HandmadePNG(
      width: 2, height: 1, bitDepth: 8, colourType: 4, scanlines: [0, 90, 0, 91, 255])
    #expect(try FilmReader.decode(grey.bytes, path: "la").samples == [90, 91])
    let colour = HandmadePNG(
      width: 1, height: 1, bitDepth: 16, colourType: 6,
      scanlines: [0, 0x12, 0x34, 0x12, 0x34, 0x12, 0x34, 0, 0])
    let film = try FilmReader.decode(colour.bytes, path: "rgba16")
    #expect(film == Film(width: 1, height: 1, bitDepth: 16, samples: [0x1234]))
  }

  @Test func gammaAndTransparencyChunksLeaveGreyAlone() throws {
    let png = HandmadePNG(
      width: 4, height: 1, bitDepth: 8, colourType: 0,
      chunks: [("gAMA", [0, 0, 0x27, 0x10]), ("tRNS", [0, 7])], scanlines: [0, 0, 7, 128, 255])
    let film = try FilmReader.decode(png.bytes, path: "gamma")
    #expect(film.samples == [0, 7, 128, 255])
  }

  @Test(arguments: [(1, 1), (3, 5), (8, 8), (17, 13)])
  func interlacedPixelsLandInPlace(size: (width: Int, height: Int)) throws {
    let grey = (0..<size.width * size.height).map { UInt8($0 & 255) }
    let png = HandmadePNG.adam7(width: size.width, height: size.height, grey: grey)
    #expect(try FilmReader.decode(png.bytes, path: "adam7").eightBit() == grey)
  }
}
