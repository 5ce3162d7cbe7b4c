import Foundation
import Radiograph
import Testing

@Suite struct PNGTests {
  @Test func greyRoundTripsBitExactly() throws {
    let folder = try TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    let eight = (0..<35).map { _ in UInt8.random(in: 0...255, using: &random) }
    let sixteen = (0..<35).map { _ in UInt16.random(in: 0...65535, using: &random) }
    try PNGWriter.writeGrey8(width: 7, height: 5, grey: eight, to: folder("a"))
    try PNGWriter.writeGrey16(width: 5, height: 7, grey: sixteen, to: folder("b"))
    let a = try FilmReader.read(path: folder("a"))
    let b = try FilmReader.read(path: folder("b"))
    #expect(a == Film(width: 7, height: 5, bitDepth: 8, samples: eight.map(UInt16.init)))
    #expect(b == Film(width: 5, height: 7, bitDepth: 16, samples: sixteen))
    #expect(a.eightBit() == eight)
  }

  @Test func colourBecomesLuma() throws {
    let folder = try TemporaryFolder()
    try PNGWriter.writeRGB(
      width: 2, height: 2, rgb: [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77], to: folder("c"))
    #expect(try FilmReader.read(path: folder("c")).samples == [76, 150, 29, 77])
  }
}
