import Basics
import Foundation
import Radiograph
import TestSupport
import Testing

/// What is refused as too large, in which words, and how a person raises the limits.
@Suite struct DecodingLimitsTests {
  private static let tiffs = Fixtures(folder: "TIFF", ending: "tif")
  private static let dicoms = Fixtures(folder: "DICOM", ending: "dcm")

  private func limits(_ environment: [String: String]) -> DecodingLimits {
    DecodingLimits.reading(environment).limits
  }

  private func refusal(_ bytes: [UInt8], _ limits: DecodingLimits) -> String? {
    do {
      _ = try FilmReader.decode(bytes, path: "film", limits: limits)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// The setting that a refusal names, as an environment.
  private func advice(_ sentence: String?) throws -> [String: String] {
    let found = try #require(sentence?.firstMatch(of: /; set (BREGMA_MAX_\w+)=(\d+) to read it$/))
    return [String(found.1): String(found.2)]
  }

  @Test func variablesMoveTheLimits() {
    #expect(DecodingLimits.reading([:]).limits == .standard)
    #expect(DecodingLimits.standard.pixels == 268_435_456 && DecodingLimits.standard.side == 32768)
    #expect(DecodingLimits.standard.pixels(in: .dicom) == 67_108_864)
    #expect(DecodingLimits.standard.fileBytes == 1 << 31)
    let raised = DecodingLimits.reading(["BREGMA_MAX_PIXELS": "1073741824", "BREGMA_MAX_MEMORY": "2000"])
    #expect(raised.limits == DecodingLimits(pixels: 1 << 30, memory: 2_000_000_000))
    #expect(raised.limits.side == 65536 && raised.complaints.isEmpty)
    #expect(limits(["BREGMA_MAX_PIXELS": ""]) == .standard)
  }

  @Test(arguments: ["many", "-1", "0", "1e9", "1 000", "99999999999999999999", "1099511627777", "\u{1B}[2J"])
  func nonsenseIsSaidAndNotObeyed(value: String) throws {
    let read = DecodingLimits.reading(["BREGMA_MAX_PIXELS": value, "BREGMA_MAX_MEMORY": "9"])
    #expect(read.limits == DecodingLimits(memory: 9_000_000))
    #expect(
      read.complaints == [
        "BREGMA_MAX_PIXELS=\(displayName(value)) is no number of pixels from 1 to 1099511627776; "
          + "the limit stays at 268435456"
      ])
  }

  @Test func tooManyPixelsAreRefusedWithTheWayOut() throws {
    let bytes = GoldenJPEG.grey
    let small = DecodingLimits(pixels: 239)
    let sentence = refusal(bytes, small)
    #expect(
      sentence
        == "film: 20x12 px is too large; expected sides up to 30 px and at most 239 pixels; "
        + "set BREGMA_MAX_PIXELS=240 to read it")
    #expect(refusal(bytes, limits(try advice(sentence))) == nil)
  }

  @Test func longSidesAreRefusedWithTheWayOut() throws {
    let bytes = Array("P5 31 1 255 ".utf8) + [UInt8](repeating: 7, count: 31)
    let sentence = refusal(bytes, DecodingLimits(pixels: 240))
    #expect(sentence?.hasPrefix("film: 31x1 px is too large; expected sides up to 30 px") == true)
    #expect(refusal(bytes, limits(try advice(sentence))) == nil)
  }

  @Test func sizesBeyondAllMeasureAreRefusedWithoutAdvice() {
    let wide = HandmadePNG(
      width: 4_294_967_295, height: 4_294_967_295, bitDepth: 8, colourType: 0, scanlines: [])
    let sentence = refusal(wide.bytes, .standard)
    #expect(sentence?.hasPrefix("film: 4294967295x4294967295 px is too large;") == true)
    #expect(sentence?.contains("BREGMA") == false)
  }

  @Test func largeFilesAreRefusedWithTheWayOut() throws {
    let folder = try TemporaryFolder()
    let path = folder("film")
    try FileBytes.write(GoldenJPEG.grey + [UInt8](repeating: 0, count: 9000), to: path)
    let error = #expect(throws: FilmError.self) {
      try FilmReader.read(path: path, limits: DecodingLimits(pixels: 900))
    }
    #expect(error?.description.contains("bytes are too many; expected at most 7200; set") == true)
    #expect(try FilmReader.read(path: path, limits: limits(advice(error?.description))).width == 20)
  }

  /// Interlaced rows, the coefficients of several scans, tiles: what cannot be read row by row has a limit of its own.
  @Test(arguments: ["interlaced", "progressive", "tiles"])
  func whatADecoderMustHoldIsLimited(kind: String) throws {
    let bytes =
      switch kind {
      case "interlaced": HandmadePNG.adam7(width: 9, height: 9, grey: Array(0..<81)).bytes
      case "progressive": GoldenJPEG.progressive
      default: try Self.tiffs.bytes("grey16-tiles")
      }
    let sentence = refusal(bytes, DecodingLimits(memory: 80))
    #expect(
      sentence
        == "film: decoding it takes 1 MB at once; expected at most 0 MB; set BREGMA_MAX_MEMORY=1 to read it")
    #expect(refusal(bytes, limits(try advice(sentence))) == nil)
  }

  /// 3x2 blocks of 8x8 coefficients, 2 bytes each.
  @Test func coefficientsAreCountedExactly() {
    #expect(refusal(GoldenJPEG.progressive, DecodingLimits(memory: 767)) != nil)
    #expect(refusal(GoldenJPEG.progressive, DecodingLimits(memory: 768)) == nil)
  }

  /// Nothing is held of these but a row.
  @Test(arguments: ["baseline", "text"])
  func whatIsReadRowByRowTakesNoMemory(kind: String) {
    let bytes = kind == "baseline" ? GoldenJPEG.grey : Array("P2 3 1 255\n1 2 3\n".utf8)
    #expect(refusal(bytes, DecodingLimits(memory: 1)) == nil)
  }

  #if DICOM
    @Test func dicomIsAllowedAQuarterOfThePixels() throws {
      let bytes = try Self.dicoms.bytes("cr-explicit-little")
      let film = try FilmReader.decode(bytes, path: "film")
      let pixels = film.width * film.height
      let sentence = refusal(bytes, DecodingLimits(pixels: 4 * pixels - 1))
      #expect(sentence?.contains("at most \(pixels - 1) pixels; set") == true)
      #expect(try advice(sentence) == ["BREGMA_MAX_PIXELS": "\(4 * pixels)"])
      #expect(refusal(bytes, DecodingLimits(pixels: 4 * pixels)) == nil)
    }

    @Test(arguments: ["cr-explicit-little", "jpeg-2000-rgb", "jpeg-lossless-sv1-16", "rle-rgb"])
    func dicomHoldsTheFileAndWhatItIsDecompressedTo(name: String) throws {
      let bytes = try Self.dicoms.bytes(name)
      #expect(
        refusal(bytes, DecodingLimits(memory: bytes.count - 1))?.contains(
          "at once; expected at most 0 MB; set BREGMA_MAX_MEMORY") == true)
      let isPlain = name.hasPrefix("cr")
      #expect((refusal(bytes, DecodingLimits(memory: bytes.count)) == nil) == isPlain)
      #expect(refusal(bytes, DecodingLimits(memory: 1_000_000)) == nil)
    }

    @Test func deflatedDICOMIsInflatedWithinTheLimit() throws {
      let bytes = try Self.dicoms.bytes("dx-deflated")
      #expect(
        refusal(bytes, DecodingLimits(memory: bytes.count + 100))
          == "film: decoding it takes too much memory at once; expected at most 0 MB; "
          + "set BREGMA_MAX_MEMORY to more MB to read it")
    }
  #endif
}
