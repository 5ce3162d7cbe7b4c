import Basics
import Radiograph
import Testing

private let dicom = Fixtures(folder: "DICOM", ending: "dcm")

#if DICOM
  @Suite struct DICOMTests {
    static let exact = [
      "cr-explicit-little", "cr-implicit-little", "dx-explicit-big", "dx-deflated", "no-preamble",
      "rg-eight", "rg-eight-big", "dx-sixteen", "signed-rescaled", "monochrome1", "high-bit", "padding",
      "padding-monochrome1", "sc-rgb", "sc-rgb-planar", "sc-ybr-full", "multi-frame",
      "jpeg-ls-lines", "jpeg-ls-planes", "jpeg-ls-fragments", "monochrome1-jpeg-lossless",
    ]
    static let kinds = ["rle", "jpeg-lossless-sv1", "jpeg-lossless", "jpeg-ls", "jpeg-2000"]
    static let variants = ["12", "8-odd", "16", "rgb", "signed", "frames"]
    static let lossy = ["jpeg-baseline-8", "jpeg-baseline-rgb", "jpeg-extended-12", "jpeg-2000-lossy-12"]

    @Test(arguments: exact + kinds.flatMap { kind in variants.map { "\(kind)-\($0)" } })
    func samplesAreBitExact(name: String) throws {
      let film = try FilmReader.read(path: dicom.path(name))
      #expect(film.samples == (try dicom.expected(name)))
      let header = try FilmReader.header(path: dicom.path(name))
      #expect(header.format == .dicom && header.width == film.width && header.height == film.height)
    }

    /// Within one grey value of dcmdjpeg, the reference decoder.
    @Test(arguments: lossy)
    func lossySamplesAreThoseOfTheReferenceDecoder(name: String) throws {
      let film = try FilmReader.read(path: dicom.path(name))
      let expected = try dicom.expected(name)
      try #require(film.samples.count == expected.count)
      #expect(zip(film.samples, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    /// Item tags of either byte order count wherever they lie.
    @Test(arguments: [[0xFE, 0xFF, 0x00, 0xE0], [0xFF, 0xFE, 0xE0, 0x00]] as [[UInt8]], 0..<4)
    func filesOfVeryManyItemsAreRefused(item: [UInt8], offset: Int) throws {
      let bytes = try dicom.bytes("cr-explicit-little") + [UInt8](repeating: 0, count: offset)
      func film(_ items: Int) throws -> Film {
        try FilmReader.decode(bytes + Array(repeating: item, count: items).joined(), path: "items")
      }
      #expect(try film(20_000).samples == (try dicom.expected("cr-explicit-little")))
      #expect(
        throws: FilmError(path: "items", problem: .unsupported(.dicom, "more than 20000 sequence items"))
      ) { try film(20_001) }
    }

    /// Zeros are elements of eight bytes each.
    @Test func filesOfVeryManyElementsAreRefused() throws {
      let bytes = try dicom.bytes("cr-explicit-little")
      let meta = 144 + bytes[140..<144].reversed().reduce(0) { $0 << 8 | Int($1) }
      func film(_ elements: Int) throws -> Film {
        try FilmReader.decode(
          bytes[..<meta] + [UInt8](repeating: 0, count: 8 * elements) + bytes[meta...], path: "elements")
      }
      #expect(try film(100_000).samples == (try dicom.expected("cr-explicit-little")))
      #expect(
        throws: FilmError(
          path: "elements", problem: .unsupported(.dicom, "more elements before its pixels than any film has")
        )
      ) { try film(1_500_000) }
    }

    @Test func everySpacingKeepsItsSource() throws {
      let both = try FilmReader.read(path: dicom.path("cr-explicit-little"))
      #expect(
        both.statedSpacings == [
          PixelSpacing(x: 0.14, y: 0.15, source: .dicomPixel),
          PixelSpacing(x: 0.19, y: 0.2, source: .dicomImager),
        ])
      #expect(both.spacing == both.statedSpacings.first)
      let imager = try FilmReader.header(path: dicom.path("cr-implicit-little"))
      #expect(imager.spacings == [PixelSpacing(x: 0.19, y: 0.2, source: .dicomImager)])
      let scanned = try FilmReader.read(path: dicom.path("rg-eight"))
      #expect(scanned.spacing == PixelSpacing(x: 0.1, y: 0.1, source: .dicomScanned))
      #expect(try FilmReader.read(path: dicom.path("dx-sixteen")).spacing == nil)
    }

    @Test func theFirstWindowIsKeptInSamples() throws {
      let plain = try FilmReader.read(path: dicom.path("cr-explicit-little"))
      #expect(plain.displayWindow == DisplayWindow(centre: 2047.5, width: 4095))
      #expect(plain.rescale == nil)
      // Measured 0 is stored 50, lifted to 2098; 401 measured are 200.5 stored.
      let signed = try FilmReader.read(path: dicom.path("signed-rescaled"))
      #expect(signed.displayWindow == DisplayWindow(centre: 2098, width: 200.5))
      #expect(signed.rescale?.value(of: 2098) == 0)
      // Turned around: stored 999.5 is sample 4095 - 999.5.
      let inverted = try FilmReader.read(path: dicom.path("monochrome1"))
      #expect(inverted.displayWindow == DisplayWindow(centre: 3095.5, width: 500))
      #expect(inverted.rescale?.value(of: 4095) == 0)
    }

    @Test func onlyTheFirstFrameIsReadAndItSaysSo() throws {
      let film = try FilmReader.read(path: dicom.path("multi-frame"))
      #expect(film.notes == ["frame 1 of 3"] && film.height == 12)
      #expect(try FilmReader.read(path: dicom.path("dx-sixteen")).notes.isEmpty)
    }

    @Test func depthFollowsTheBitsStored() throws {
      #expect(try FilmReader.read(path: dicom.path("rg-eight")).bitDepth == 8)
      #expect(try FilmReader.read(path: dicom.path("cr-explicit-little")).bitDepth == 16)
    }

    @Test(arguments: [
      "cr-implicit-little", "dx-deflated", "rle-12", "jpeg-lossless-sv1-16", "jpeg-ls-12", "jpeg-2000-12",
    ])
    func everyTruncationIsAnError(name: String) throws {
      let whole = try dicom.bytes(name)
      // A compressed stream may be whole before its delimiter and padding.
      for count in 0..<whole.count - 16 {
        #expect(throws: FilmError.self, "\(name) cut to \(count) bytes") {
          try FilmReader.decode(Array(whole[..<count]), path: name)
        }
      }
    }

    @Test(
      arguments: exact + lossy + [
        "rle-rgb", "jpeg-lossless-rgb", "jpeg-ls-signed", "jpeg-ls-frames", "jpeg-2000-rgb",
      ])
    func flippedBytesGiveAFilmOrAnError(name: String) throws {
      var random = SplitMix64(seed: 0xD1C0)
      let whole = try dicom.bytes(name)
      let limits = DecodingLimits(pixels: 1 << 20)
      for _ in 0..<150 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        guard let film = try? FilmReader.decode(bytes, path: name, limits: limits) else { continue }
        #expect(film.samples.count == film.width * film.height)
      }
    }

    /// Two bytes of tag and length per level: a stack would end long before the file does.
    @Test(arguments: [19_000, 400_000])
    func nestedSequencesDoNotExhaustTheStack(levels: Int) {
      let sequence: [UInt8] = [0x08, 0, 0x40, 0x11, 0xFF, 0xFF, 0xFF, 0xFF]
      let item: [UInt8] = [0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]
      let first: [UInt8] = [0x08, 0, 0x05, 0, 2, 0, 0, 0, 0x20, 0x20]
      let bytes = first + [[UInt8]](repeating: sequence + item, count: levels).joined()
      #expect(throws: FilmError.self) { try FilmReader.decode(bytes, path: "deep.dcm") }
    }

    @Test func whatIsNotDecodedIsNamed() throws {
      var bytes = try dicom.bytes("jpeg-lossless-sv1-12")
      let (from, to) = (Array("1.2.840.10008.1.2.4.70".utf8), Array("1.2.840.10008.1.2.4.92".utf8))
      let start = try #require(bytes.firstRange(of: from))
      bytes.replaceSubrange(start, with: to)
      let error = #expect(throws: FilmError.self) { try FilmReader.decode(bytes, path: "a.dcm") }
      let sentence = try #require(error?.description)
      #expect(sentence.hasPrefix("a.dcm: this kind of DICOM is not supported: JPEG 2000 Part 2"))
      #expect(sentence.hasSuffix("; expected uncompressed, RLE, JPEG, JPEG-LS or JPEG 2000 pixels"))
    }

    /// DCMTK would look for ever at fill bytes, at markers without a segment, and at bytes that are no marker.
    @Test(
      arguments: zip(
        [[0xFF, 0xFF, 0xFF], [0xFF, 1, 0xFF, 0xD0], [0xFF, 0, 0, 2], [0xFF, 2, 0, 2], [7, 7]] as [[UInt8]],
        [true, true, false, false, false]))
    func whatStandsBeforeAJPEGMarkerIsPassedOverOrNamed(between: [UInt8], isLegal: Bool) throws {
      var bytes = try dicom.bytes("jpeg-lossless-sv1-16")
      let start = try #require(bytes.firstRange(of: [0xFF, 0xD8, 0xFF]))
      // The frame's item says how long it is; the bytes that were put in take the place of the last ones.
      bytes.insert(contentsOf: between, at: start.lowerBound + 2)
      let length = start.lowerBound - 4
      let count = between.count + Int(bytes[length]) + Int(bytes[length + 1]) << 8
      (bytes[length], bytes[length + 1]) = (UInt8(count & 255), UInt8(count >> 8))
      if isLegal {
        let film = try FilmReader.decode(bytes, path: "a.dcm")
        #expect(film.samples == (try dicom.expected("jpeg-lossless-sv1-16")))
      } else {
        #expect {
          try FilmReader.decode(bytes, path: "a.dcm")
        } throws: {
          "\($0)".contains("its JPEG has no frame header where one is due")
        }
      }
    }

    @Test func announcedSizesAreCheckedBeforeAnythingIsAllocated() throws {
      var bytes = try dicom.bytes("jpeg-ls-8-odd")
      let rows = try #require(bytes.firstRange(of: [0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0]))
      bytes.replaceSubrange(rows.upperBound..<rows.upperBound + 2, with: [0xFF, 0x7F])
      let error = #expect(throws: FilmError.self) { try FilmReader.decode(bytes, path: "tall.dcm") }
      #expect(error?.description.contains("its JPEG has 23x15 px, its header says 23x32767") == true)
    }
  }
#else
  @Suite struct DICOMTests {
    @Test func aBuildWithoutDICOMSaysSo() {
      let path = dicom.path("cr-explicit-little")
      let error = #expect(throws: FilmError.self) { try FilmReader.read(path: path) }
      #expect(error?.problem == .notBuilt(.dicom))
    }
  }
#endif
