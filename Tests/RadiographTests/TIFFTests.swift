import Basics
import Radiograph
import Testing

private let tiff = Fixtures(folder: "TIFF", ending: "tif")

@Suite struct TIFFTests {
  static let names = [
    "grey8", "grey8-strips", "grey16-little", "grey16-big", "grey16-bigtiff", "grey8-white", "grey16-white",
    "bilevel", "grey16-lzw", "grey16-deflate", "grey8-packbits", "grey16-tiles", "grey16-tiles-big-lzw",
    "rgb8", "rgb16-tiles", "rgba8", "palette", "two-pages", "oriented",
  ]

  @Test(arguments: names)
  func samplesAreBitExact(name: String) throws {
    let film = try FilmReader.read(path: tiff.path(name))
    #expect(film.samples == (try tiff.expected(name)))
    #expect(film.bitDepth == (name.contains("16") ? 16 : 8))
    let header = try FilmReader.header(path: tiff.path(name))
    #expect(header.format == .tiff && header.width == film.width && header.height == film.height)
  }

  @Test func resolutionIsASpacingWithItsOwnSource() throws {
    let scanned = try FilmReader.read(path: tiff.path("scanned-300")).spacing
    #expect(scanned?.source == .tiffResolution)
    // 25.4 / 300, without what is beyond any scanner.
    #expect(scanned?.x == 0.084666667)
    let metric = try FilmReader.header(path: tiff.path("metric")).spacings.first
    #expect(abs((metric?.x ?? 0) - 0.1) < 1e-6 && abs((metric?.y ?? 0) - 0.2) < 1e-6)
    #expect(try FilmReader.read(path: tiff.path("screen-72")).spacing == nil)
    #expect(try FilmReader.read(path: tiff.path("no-unit")).spacing == nil)
  }

  @Test func whatIsLeftOutIsNoted() throws {
    #expect(try FilmReader.read(path: tiff.path("two-pages")).notes == ["the first page of several"])
    #expect(
      try FilmReader.read(path: tiff.path("oriented")).notes
        == ["shown as stored; its orientation tag (6) is not followed"])
    #expect(try FilmReader.read(path: tiff.path("grey8")).notes.isEmpty)
  }

  @Test(arguments: ["grey8-packbits", "grey16-lzw", "grey16-deflate", "grey16-tiles", "rgb8"])
  func everyTruncationIsAnError(name: String) throws {
    let whole = try tiff.bytes(name)
    // Sixteen: tifffile pads, and a compressed stream may be whole before its end mark.
    for count in 0..<whole.count - 16 {
      #expect(throws: FilmError.self, "\(name) cut to \(count) bytes") {
        try FilmReader.decode(Array(whole[..<count]), path: name)
      }
    }
  }

  @Test(arguments: names)
  func flippedBytesGiveAFilmOrAnError(name: String) throws {
    var random = SplitMix64(seed: 0x71FF)
    let whole = try tiff.bytes(name)
    let limits = DecodingLimits(pixels: 1 << 20)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The tags stand first: most flips should hit them.
        let reach = Bool.random(using: &random) ? min(300, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let film = try? FilmReader.decode(bytes, path: name, limits: limits) else { continue }
      #expect(film.samples.count == film.width * film.height)
    }
  }

  @Test func floatingPointIsRefusedInOneSentence() throws {
    var bytes = try tiff.bytes("grey16-little")
    // Bits per sample (258), a short, once: 32 instead of 16.
    let tag: [UInt8] = [2, 1, 3, 0, 1, 0, 0, 0]
    let place = try #require(bytes.firstRange(of: tag))
    bytes[place.upperBound] = 32
    let error = #expect(throws: FilmError.self) { try FilmReader.decode(bytes, path: "deep.tif") }
    #expect(
      error?.description == "deep.tif: this kind of TIFF is not supported: 32 bits per sample; "
        + "expected 1 to 16; `convert IN -colorspace Gray OUT.png` (ImageMagick) makes one that is")
  }

  @Test(arguments: 1...16, [1, 2]) func samplesOfAnyNumberOfBitsAreUnpacked(bits: Int, fillOrder: Int) throws
  {
    let highest = (1 << bits) - 1
    let rows = (0..<3).map { y in (0..<13).map { x in (x * 37 + y * 91) * 71 & highest } }
    func expected(_ value: Int) -> UInt16 {
      bits < 8 ? UInt16((Double(value) * 255 / Double(highest)).rounded()) : UInt16(value)
    }
    var page = HandmadeTIFF(bits: bits, rows: rows, fillOrder: fillOrder)
    let film = try FilmReader.decode(page.bytes, path: "packed.tif")
    // Whole words are stored as words whatever the fill order of the bits.
    if bits < 16 || fillOrder == 1 { #expect(film.samples == rows.joined().map(expected)) }
    #expect(film.bitDepth == (bits > 8 ? 16 : 8) && film.width == 13)
    page.photometric = 0
    if fillOrder == 1 {
      #expect(
        try FilmReader.decode(page.bytes, path: "p").samples == rows.joined().map { expected(highest - $0) })
      let grey = HandmadeTIFF(
        bits: bits, rows: rows.map { $0.flatMap { [$0, $0, $0] } }, samplesPerPixel: 3, photometric: 2)
      #expect(try FilmReader.decode(grey.bytes, path: "p").samples == rows.joined().map(expected))
    }
  }

  @Test func signedSamplesAreRefusedInOneSentence() {
    let page = HandmadeTIFF(bits: 12, rows: [[1, 2]], sampleFormat: 2)
    #expect {
      try FilmReader.decode(page.bytes, path: "s.tif")
    } throws: {
      "\($0)" == "s.tif: this kind of TIFF is not supported: signed or floating-point samples; "
        + "expected unsigned ones; `convert IN -colorspace Gray OUT.png` (ImageMagick) makes one that is"
    }
  }
}
