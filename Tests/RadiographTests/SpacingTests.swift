import Radiograph
import Testing

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
