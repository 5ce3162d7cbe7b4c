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

  /// Added up as Floats, the mean would stop growing at 16.7 million white pixels.
  @Test func theMeanGreyOfALargeFilmIsItsMean() {
    let film = Film(
      width: 5000, height: 4000, bitDepth: 8, samples: [UInt16](repeating: 255, count: 20_000_000))
    #expect(film.meanGrey == 1)
  }
}

@Suite struct SpacingTests {
  @Test func aRulerGivesSquarePixels() {
    let (from, to) = (PixelPoint(x: 10, y: 10), PixelPoint(x: 40, y: 50))
    #expect(
      PixelSpacing(ruler: from, to, millimetres: 10) == PixelSpacing(x: 0.2, y: 0.2, source: .ruler))
    #expect(PixelSpacing(ruler: from, from, millimetres: 10) == nil)
    #expect(PixelSpacing(ruler: from, to, millimetres: 0) == nil)
    #expect(PixelSpacing(ruler: from, to, millimetres: -3) == nil)
  }

  @Test(arguments: [0, -0.1, .nan, .infinity, 1e-9, 1e9])
  func whatCannotBeAPixelIsNoSpacing(value: Double) {
    #expect(PixelSpacing(stated: value, 0.1, source: .user) == nil)
    #expect(PixelSpacing(stated: 0.1, value, source: .user) == nil)
  }

  /// Stores hold these words.
  @Test func sourcesKeepTheirStoredWords() {
    #expect(
      PixelSpacing.Source.allCases.map(\.rawValue) == [
        "file", "dicom-pixel", "dicom-imager", "dicom-scanned", "tiff-resolution", "user", "ruler",
      ])
    #expect(Set(PixelSpacing.Source.allCases.map(\.words)).count == PixelSpacing.Source.allCases.count)
    #expect(PixelSpacing.Source.allCases.filter(\.isPersons) == [.user, .ruler])
  }
}
