import Radiograph
import Testing

@Suite struct OrientationTests {
  private let raster = FilmSize(width: 100, height: 80)

  /// Where the first pixel and the one to its right come to lie.
  @Test(arguments: [
    (1, [0, 0], [1, 0]), (2, [99, 0], [98, 0]), (3, [99, 79], [98, 79]), (4, [0, 79], [1, 79]),
    (5, [0, 0], [0, 1]), (6, [79, 0], [79, 1]), (7, [79, 99], [79, 98]), (8, [0, 99], [0, 98]),
  ])
  func theFirstPixelsGoWhereTheTagSays(tag: Int, first: [Double], next: [Double]) throws {
    let orientation = try #require(FilmOrientation(tag))
    #expect(
      orientation.turned(PixelPoint(x: 0, y: 0), on: raster) == PixelPoint(x: first[0], y: first[1]))
    #expect(orientation.turned(PixelPoint(x: 1, y: 0), on: raster) == PixelPoint(x: next[0], y: next[1]))
    #expect(orientation.turned(raster).width == (tag < 5 ? 100 : 80))
    let point = PixelPoint(x: 12.5, y: 33.25)
    #expect(orientation.stored(orientation.turned(point, on: raster), on: raster) == point)
  }

  @Test func whatIsNoOrientationIsNone() {
    for tag in [0, 9, -1, 65535] { #expect(FilmOrientation(tag) == nil) }
  }

  /// An EXIF block with one entry.
  private func exif(_ tag: UInt8, isLittle: Bool) -> [UInt8] {
    isLittle
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, tag, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, tag, 0, 0, 0, 0, 0, 0]
  }

  private func jpeg(_ block: [UInt8]) -> [UInt8] {
    let segment = Array("Exif\0\0".utf8) + block
    let length = segment.count + 2
    return GoldenJPEG.grey[..<2] + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + segment
      + GoldenJPEG.grey[2...]
  }

  private func header(_ bytes: [UInt8], _ body: (FilmHeader) -> Void) throws {
    try withFile(bytes) { body(try FilmReader.header(path: $0)) }
  }

  @Test(arguments: [true, false]) func everyFormatSaysHowItWouldBeTurned(isLittle: Bool) throws {
    let said = ["shown as stored; its orientation tag (6) is not followed"]
    try header(jpeg(exif(6, isLittle: isLittle))) {
      #expect($0.orientation.tag == 6 && $0.notes == said && $0.width == 20 && $0.height == 12)
    }
    var picture = HandmadePNG(width: 2, height: 1, bitDepth: 8, colourType: 0, scanlines: [0, 1, 2])
    picture.chunks = [("eXIf", exif(6, isLittle: isLittle))]
    try header(picture.bytes) { #expect($0.orientation.tag == 6 && $0.notes == said) }
    var page = HandmadeTIFF(bits: 8, rows: [[1, 2]])
    page.orientation = 6
    try header(page.bytes) { #expect($0.orientation.tag == 6 && $0.notes == said) }
    #expect(try FilmReader.decode(page.bytes, path: "p.tif").samples == [1, 2])
  }

  @Test func brokenBlocksSayNothing() throws {
    let whole = exif(6, isLittle: true)
    for count in 0..<whole.count - 7 {
      try header(jpeg(Array(whole[..<count]))) { #expect($0.orientation == .asStored && $0.notes.isEmpty) }
    }
    for (place, value) in [(2, 43), (4, 255), (7, 255), (8, 0), (18, 9)] as [(Int, UInt8)] {
      var block = whole
      block[place] = value
      try header(jpeg(block)) { #expect($0.orientation == .asStored) }
    }
  }

  /// JPEG and TIFF by any density that has a unit, as ITK does; PNG by none.
  @Test func slicersSpacingOfPictures() throws {
    func density(_ unit: UInt8, _ across: UInt8) -> [UInt8] {
      var bytes = GoldenJPEG.grey
      // Behind SOI: APP0, its length, "JFIF\0", the version.
      bytes.replaceSubrange(13..<18, with: [unit, 0, across, 0, across])
      return bytes
    }
    try header(density(1, 72)) { #expect(abs(($0.itkSpacing?.x ?? 0) - 25.4 / 72) < 1e-9) }
    try header(density(2, 100)) { #expect(abs(($0.itkSpacing?.y ?? 0) - 0.1) < 1e-9) }
    try header(density(0, 1)) { #expect($0.itkSpacing == nil && $0.spacings.isEmpty) }
    var page = HandmadeTIFF(bits: 8, rows: [[1, 2]])
    page.resolution = (7200, 7200, 2)
    try header(page.bytes) {
      #expect(abs(($0.itkSpacing?.x ?? 0) - 25.4 / 72) < 1e-6 && $0.spacings.isEmpty)
    }
    page.resolution = (10_000, 5000, 3)
    try header(page.bytes) {
      #expect(abs(($0.itkSpacing?.x ?? 0) - 0.1) < 1e-6 && abs(($0.spacings.first?.y ?? 0) - 0.2) < 1e-6)
    }
    page.resolution = (10_000, 5000, 1)
    try header(page.bytes) { #expect($0.itkSpacing == nil && $0.spacings.isEmpty) }
  }

  @Test(arguments: [("mm", 0.1), ("um", 0.0001), ("\\u00B5m", 0.0001), ("micron", 0.0001), ("pixel", nil)])
  func imageJNamesItsUnitInTheDescription(unit: String, spacing: Double?) throws {
    var page = HandmadeTIFF(bits: 8, rows: [[1, 2]])
    page.resolution = (1000, 1000, 1)
    page.description = "ImageJ=1.54f\nunit=\(unit)\nmin=0.0\n"
    try header(page.bytes) {
      #expect($0.itkSpacing == nil)
      #expect($0.spacings.first.map { ($0.x * 1e6).rounded() } == spacing.map { ($0 * 1e6).rounded() })
      #expect($0.spacings.allSatisfy { $0.source == .tiffResolution })
    }
    page.description = "unit=\(unit)\n"
    try header(page.bytes) { #expect($0.spacings.isEmpty) }
  }
}
