import Radiograph
import Testing

/// Little-endian bytes of a number.
private func little(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A BMP of the given stored rows (already padded to four bytes).
func handmadeBMP(
  width: Int, height: Int, bits: Int, palette: [UInt8] = [], compression: Int = 0, rows: [UInt8]
) -> [UInt8] {
  let offset = 14 + 40 + palette.count
  let header: [UInt8] = Array("BM".utf8) + little(offset + rows.count, 4) + little(0, 4) + little(offset, 4)
  let info =
    little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(bits, 2)
    + little(compression, 4) + little(rows.count, 4) + little(0, 8) + little(palette.count / 4, 4)
    + little(0, 4)
  return header + info + palette + rows
}

@Suite struct BMPTests {
  @Test func rowsAreStoredFromTheBottomOrFromTheTop() throws {
    let rows: [UInt8] = [1, 1, 1, 2, 2, 2, 0, 0, 3, 3, 3, 4, 4, 4, 0, 0]
    let upward = try FilmReader.decode(handmadeBMP(width: 2, height: 2, bits: 24, rows: rows), path: "up")
    #expect(upward == Film(width: 2, height: 2, bitDepth: 8, samples: [3, 4, 1, 2]))
    let downward = try FilmReader.decode(
      handmadeBMP(width: 2, height: -2, bits: 24, rows: rows), path: "down")
    #expect(downward.samples == [1, 2, 3, 4])
  }

  @Test func paletteEntriesBecomeLumaAndMustExist() throws {
    let palette: [UInt8] = [0, 0, 255, 0, 50, 50, 50, 0]  // red, grey 50 (stored blue first)
    let good = handmadeBMP(width: 2, height: 1, bits: 8, palette: palette, rows: [0, 1, 0, 0])
    #expect(try FilmReader.decode(good, path: "palette").samples == [76, 50])
    let bad = handmadeBMP(width: 2, height: 1, bits: 8, palette: palette, rows: [0, 2, 0, 0])
    #expect(throws: FilmError.self) { try FilmReader.decode(bad, path: "palette") }
  }

  @Test func theFourthByteOfThirtyTwoBitsIsIgnored() throws {
    let rows: [UInt8] = [9, 9, 9, 0, 8, 8, 8, 255]
    for compression in [0, 3] {
      let bmp = handmadeBMP(width: 2, height: 1, bits: 32, compression: compression, rows: rows)
      #expect(try FilmReader.decode(bmp, path: "32").samples == [9, 8])
    }
  }

  @Test func runLengthsAreRefused() {
    let bmp = handmadeBMP(width: 2, height: 1, bits: 8, compression: 1, rows: [0, 0, 0, 0])
    let error = #expect(throws: FilmError.self) { try FilmReader.decode(bmp, path: "rle.bmp") }
    #expect(
      error?.description == "rle.bmp: this kind of BMP is not supported: compression 1; expected none; "
        + "`convert IN -colorspace Gray OUT.png` (ImageMagick) makes one that is")
  }
}

@Suite struct PGMTests {
  @Test func binaryOfEightAndSixteenBits() throws {
    let eight = try FilmReader.decode(Array("P5\n# a comment\n3 1\n255\n".utf8) + [0, 10, 255], path: "8")
    #expect(eight == Film(width: 3, height: 1, bitDepth: 8, samples: [0, 10, 255]))
    let sixteen = try FilmReader.decode(Array("P5 2 1 4095 ".utf8) + [0x0F, 0xFF, 0, 1], path: "16")
    #expect(sixteen == Film(width: 2, height: 1, bitDepth: 16, samples: [4095, 1]))
  }

  @Test func textWithCommentsBetweenSamples() throws {
    let film = try FilmReader.decode(Array("P2 2 2 9 1 2 # half\n3\n4".utf8), path: "text")
    #expect(film == Film(width: 2, height: 2, bitDepth: 8, samples: [1, 2, 3, 4]))
  }

  @Test func aSampleAboveTheMaximumIsDamage() {
    #expect(throws: FilmError.self) { try FilmReader.decode(Array("P2 1 1 9 10 ".utf8), path: "above") }
  }
}
