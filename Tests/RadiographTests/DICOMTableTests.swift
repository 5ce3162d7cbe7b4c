import Basics
import Radiograph
import Testing

private let dicom = Fixtures(folder: "DICOM", ending: "dcm")

#if DICOM
  /// Lookup tables: those of grey films say how they are shown, those of a palette what colours they are.
  @Suite struct DICOMTableTests {
    static let grey = [
      "modality-lut", "modality-lut-alone", "voi-lut", "voi-lut-implicit", "both-luts-monochrome1",
      "voi-lut-short", "voi-lut-full",
    ]
    static let palettes = ["palette", "palette-packed", "palette-rle"]

    @Test(arguments: grey + palettes) func samplesAreBitExact(name: String) throws {
      let film = try FilmReader.read(path: dicom.path(name))
      #expect(film.samples == (try dicom.expected(name)))
      // Those of a whole palette of sixteen bits, or of eight.
      if Self.palettes.contains(name) {
        #expect(film.bitDepth == (name == "palette" ? 16 : 8) && film.displayCurve == nil)
      }
    }

    private func curve(_ name: String, _ count: Int = 4096) throws -> [Float] {
      let curve = try #require(try FilmReader.read(path: dicom.path(name)).displayCurve)
      try #require(curve.greys.count == count)
      return curve.greys
    }

    private func expect(_ name: String, _ grey: (Int) -> Double) throws {
      let greys = try curve(name)
      let furthest = greys.indices.map { abs(Double(greys[$0]) - grey($0)) }.max() ?? 1
      #expect(furthest < 1e-6, "\(name)")
    }

    @Test func measuredValuesOfAModalityTableGoThroughTheWindow() throws {
      try expect("modality-lut") { max(0, min(1, (Double(($0 * $0) >> 12) - 1023.5) / 2048 + 0.5)) }
      let film = try FilmReader.read(path: dicom.path("modality-lut"))
      #expect(film.rescale == nil)
      let window = try #require(film.displayWindow)
      // Measured 0 to 2048 are stored 0 to 2896; rising steeper towards the end.
      #expect(abs(window.centre - 1800) < 100 && abs(window.width - 2290) < 150)
    }

    @Test func withoutAWindowTheFilmsOwnRangeIsShown() throws {
      let greys = try curve("modality-lut-alone")
      #expect(zip(greys, greys.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(greys.first == 0 && greys.last == 1)
    }

    @Test func aDisplayTableCountsMoreThanAWindowAndFollowsTheRescale() throws {
      try expect("voi-lut") { Double(max(0, min(1023, 2 * $0 - 100 - 1000))) / 1023 }
      try expect("voi-lut-implicit") { Double(max(0, min(1023, $0 - 1000))) / 1023 }
      let film = try FilmReader.read(path: dicom.path("voi-lut"))
      #expect(film.rescale == Rescale(slope: 2, intercept: -100))
      let full = try curve("voi-lut-full", 65536)
      #expect(abs((full.last ?? 0) - 0.5) < 1e-4 && full.first == 0)
    }

    @Test func tablesOfBothKindsOfSignedAndInvertedFilms() throws {
      // Sample s is stored 2047 - s; measured (stored + 2048) / 16; the table falls, MONOCHROME1 falls again.
      try expect("both-luts-monochrome1") { Double((4095 - $0) >> 4) / 255 }
      #expect(try FilmReader.read(path: dicom.path("both-luts-monochrome1")).displayWindow == nil)
    }

    @Test func aBrokenTableIsLeftOutAndNamed() throws {
      let film = try FilmReader.read(path: dicom.path("voi-lut-short"))
      #expect(film.displayCurve == nil && film.displayWindow == DisplayWindow(centre: 999.5, width: 500))
      #expect(film.notes == ["its VOI LUT cannot be read and was left out"])
    }

    @Test func aPaletteThatIsNotThereIsOneSentence() throws {
      var bytes = try dicom.bytes("palette")
      // The green table's data become something private.
      let tag: [UInt8] = [0x28, 0, 0x02, 0x12]
      let place = try #require(bytes.indices.dropLast(4).first { Array(bytes[$0..<$0 + 4]) == tag })
      bytes[place + 3] = 0x13
      #expect { try FilmReader.decode(bytes, path: "p.dcm") } throws: {
        "\($0)".contains("its palette cannot be read")
      }
    }

    @Test(arguments: ["voi-lut", "both-luts-monochrome1", "palette"])
    func everyTruncationIsAnErrorAndFlippedBytesGiveAFilmOrAnError(name: String) throws {
      let whole = try dicom.bytes(name)
      for count in stride(from: 0, to: whole.count - 16, by: 7) {
        #expect(throws: FilmError.self) { try FilmReader.decode(Array(whole[..<count]), path: name) }
      }
      var random = SplitMix64(seed: 0x107)
      for _ in 0..<300 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<min(1200, bytes.count), using: &random)
          bytes[place] = .random(in: 0...255, using: &random)
        }
        let limits = DecodingLimits(pixels: 1 << 20)
        guard let film = try? FilmReader.decode(bytes, path: name, limits: limits) else { continue }
        #expect(film.samples.count == film.width * film.height)
        if let window = film.displayWindow { #expect(window.width > 0 && window.centre.isFinite) }
      }
    }
  }
#endif
