import Radiograph
import Testing

@Suite struct GreyTests {
  @Test func eightBitsMapToTheUnitIntervalAsStored() {
    let film = Film(width: 3, height: 1, bitDepth: 8, samples: [0, 51, 255])
    #expect(film.plane().values == [0, 51 * (1 / 255 as Float), 1])
    #expect(film.eightBit() == [0, 51, 255])
  }

  @Test func aTwelveBitFilmInASixteenBitFileIsNotBlack() {
    // 4000 pixels of 12 bits, and two burnt-in ones at full scale.
    var samples = (0..<4000).map { UInt16($0) }
    samples[17] = 65535
    samples[18] = 65535
    let film = Film(width: 80, height: 50, bitDepth: 16, samples: samples)
    #expect(film.greyRange == 4...3997)
    let grey = film.plane()
    #expect(abs(grey[0, 25] - 0.5) < 0.01)
    #expect(grey.values[17] == 1 && grey.values[0] == 0)
  }

  @Test func sixteenBitsStretchFromLeastToMost() {
    let film = Film(width: 3, height: 1, bitDepth: 16, samples: [100, 2000, 4095])
    #expect(film.eightBit() == [0, 121, 255])
    #expect(Film(width: 2, height: 1, bitDepth: 16, samples: [7, 7]).eightBit() == [0, 0])
  }

  @Test func flatFilmsAreFinite() {
    for depth in [8, 16] {
      let grey = Film(width: 2, height: 1, bitDepth: depth, samples: [9, 9]).plane()
      #expect(grey.values.allSatisfy { (0...1).contains($0) })
    }
  }
}
