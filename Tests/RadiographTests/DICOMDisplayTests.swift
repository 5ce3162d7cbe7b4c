import Foundation
import Radiograph
import Testing

#if DICOM
  /// What a DICOM film shows: the greys of PS3.3 C.11.2.1.2 and C.11.2.1.3, and something in any case.
  @Suite struct DICOMDisplayTests {
    /// The grey of a film's sample, 0...1, as the workbench shows it.
    private func grey(_ sample: UInt16, of film: Film) throws -> Double {
      if let curve = film.displayCurve { return Double(curve.grey(of: Float(sample))) }
      let window = try #require(film.displayWindow)
      #expect(window.width >= 1)
      return max(0, min(1, (Double(sample) - window.centre) / window.width + 0.5))
    }

    /// The standard's formula, as it stands there.
    private func standard(_ x: Double, _ c: Double, _ w: Double, _ function: String) -> Double {
      switch function {
      case "SIGMOID": return 1 / (1 + exp(-4 * (x - c) / w))
      case "LINEAR_EXACT":
        if x <= c - w / 2 { return 0 }
        return x > c + w / 2 ? 1 : (x - c) / w + 0.5
      default:
        if x <= c - 0.5 - (w - 1) / 2 { return 0 }
        return x > c - 0.5 + (w - 1) / 2 ? 1 : (x - (c - 0.5)) / (w - 1) + 0.5
      }
    }

    private func film(_ pixels: [Int], _ others: [(UInt16, UInt16, String, String)]) throws -> Film {
      var file = HandmadeDICOM(pixels)
      file.others = others
      return try FilmReader.decode(file.bytes, path: "f.dcm")
    }

    private func window(_ centre: Double, _ width: Double, _ function: String = "")
      -> [(UInt16, UInt16, String, String)]
    {
      [(0x28, 0x1050, "DS", "\(centre)"), (0x28, 0x1051, "DS", "\(width)")]
        + (function.isEmpty ? [] : [(0x28, 0x1056, "CS", function)])
    }

    @Test(
      arguments: ["", "LINEAR", "LINEAR_EXACT", "SIGMOID"],
      [(2048, 4096), (1000, 1), (1000, 2), (1000.5, 1), (700, 300), (700.25, 0.5), (3000, 1500)]
        as [(
          Double, Double
        )])
    func greysAreThoseOfTheStandard(function: String, window: (centre: Double, width: Double)) throws {
      if window.width < 1, function != "LINEAR_EXACT", function != "SIGMOID" { return }
      let pixels = Array(0..<4096)
      for slope in [1.0, 2.5] {
        let rescale: [(UInt16, UInt16, String, String)] = [
          (0x28, 0x1052, "DS", "-100"), (0x28, 0x1053, "DS", "\(slope)"),
        ]
        let shown = try film(pixels, self.window(window.centre, window.width, function) + rescale)
        for sample in pixels {
          let expected = standard(
            slope * Double(sample) - 100, window.centre, window.width, function)
          #expect(abs(try grey(UInt16(sample), of: shown) - expected) < 1 / 4096, "\(sample)")
        }
      }
    }

    @Test func blackAndWhiteFollowTheMeasuredValues() throws {
      let pixels = Array(0..<256)
      let falling: [(UInt16, UInt16, String, String)] = [
        (0x28, 0x1052, "DS", "1000"), (0x28, 0x1053, "DS", "-1"),
      ]
      for (isMonochrome1, falls, turned) in [
        (false, false, false), (true, false, true), (false, true, true), (true, true, false),
      ] {
        var file = HandmadeDICOM(pixels)
        file.bits = 8
        file.photometric = isMonochrome1 ? "MONOCHROME1" : "MONOCHROME2"
        file.others = window(falls ? 900 : 100, 50) + (falls ? falling : [])
        let film = try FilmReader.decode(file.bytes, path: "f.dcm")
        #expect(film.samples == (turned ? pixels.reversed() : pixels).map(UInt16.init))
        for (stored, sample) in zip(pixels, film.samples) {
          let measured = falls ? 1000 - Double(stored) : Double(stored)
          let grey = standard(measured, falls ? 900 : 100, 50, "")
          #expect(abs(try self.grey(sample, of: film) - (isMonochrome1 ? 1 - grey : grey)) < 1e-6)
          #expect((film.rescale?.value(of: Double(sample)) ?? Double(sample)) == measured)
        }
      }
    }

    /// A window of another study.
    @Test(arguments: [(-90_000.0, 400.0), (60_000, 2), (2_000_000, 4_000_000)])
    func aWindowThatShowsNothingIsLeftOutAndNamed(centre: Double, width: Double) throws {
      let shown = try film(Array(500..<1500), window(centre, width))
      #expect(shown.notes.count == 1 && shown.notes[0].hasPrefix("its window shows next to nothing of it"))
      let greys = try [500, 1000, 1500].map { try grey($0, of: shown) }
      #expect(greys[0] < 0.05 && abs(greys[1] - 0.5) < 0.05 && greys[2] > 0.95)
    }

    @Test func saturatedAirDoesNotHideTheBone() throws {
      // Two thirds of the film are air beyond the detector's range.
      let pixels = (0..<900).map { $0 % 3 == 0 ? 100 + $0 / 9 : 4095 }
      let shown = try film(pixels, window(2048, 4096))
      #expect(try grey(195, of: shown) - grey(105, of: shown) > 0.8)
      #expect(shown.notes.count == 1)
      // Without a window what is shown is found by whoever shows it, as for the search.
      let plain = try film(pixels, [])
      #expect(plain.displayWindow == nil && plain.notes.isEmpty && plain.greyRange == 101...199)
    }

    /// However much of the film it takes; a film that uses its range keeps it, and so does one with a burnt-in marker.
    @Test(arguments: [2, 5, 20, 50, 95]) func whatSaturatedDoesNotCountWhereItLeavesTheRestDark(percent: Int)
    {
      let tissue = (0..<10_000).map { UInt16(800 + $0 % 400) }
      let air = 100 * percent
      let film = Film(
        width: 100, height: 100, bitDepth: 16, samples: [UInt16](repeating: 4095, count: air) + tissue[air...]
      )
      let range = SampleHistogram(of: film).shownRange(sparingOneIn: 200)
      #expect(range.lowerBound >= 800 && range.upperBound <= 1200)
      #expect(film.greyRange.upperBound <= 1200)
      let wide = Film(
        width: 100, height: 100, bitDepth: 16,
        samples: [UInt16](repeating: 4095, count: air) + (air..<10_000).map { UInt16($0 * 4095 / 10_000) })
      #expect(wide.greyRange.upperBound == 4095)
    }

    @Test func aFileWithoutAnImageSaysSo() {
      func sentence(_ file: HandmadeDICOM) -> String {
        do {
          return "read: \(try FilmReader.decode(file.bytes, path: "f.dcm").size)"
        } catch {
          return "\(error)"
        }
      }
      var report = HandmadeDICOM(nil)
      report.sopClass = "104.1"
      #expect(
        sentence(report) == "f.dcm: this kind of DICOM is not supported: it holds no image but "
          + "EncapsulatedPDFStorage; expected one with pixels")
      report.sopClass = "1"
      #expect(sentence(report).contains("it holds no image; expected one with pixels"))
      #expect(sentence(HandmadeDICOM([])).hasPrefix("f.dcm: "))
    }

    @Test func lumaIsReadOfPixelsThatShareTheirColour() throws {
      var file = HandmadeDICOM([10, 20, 128, 128, 30, 40, 100, 90, 50, 60, 0, 255, 70, 80, 1, 2])
      (file.width, file.height, file.bits, file.samplesPerPixel) = (4, 2, 8, 3)
      file.photometric = "YBR_FULL_422"
      file.others = [(0x28, 6, "US", "\0\0")]
      #expect(
        try FilmReader.decode(file.bytes, path: "f.dcm").samples == [10, 20, 30, 40, 50, 60, 70, 80])
    }

    /// As ITK 5.4 reads such files, and 3D Slicer with it.
    @Test(arguments: [
      ("1", "P", ""), ("1.1", "PIN", "I"), ("1.2", "PN", ""), ("1.3.1", "I", "I"), ("2", "PIN", "P"),
      ("2", "IN", ""), ("7", "PIN", "P"), ("7", "IN", "N"), ("7", "I", ""), ("7.3", "PIN", ""),
      (nil, "N", "N"), ("CR", "PIN", "I"), ("OT", "PN", "P"), ("CT", "IN", ""),
    ])
    func slicersSpacingIsThatOfOneAttribute(sopClass: String?, stated: String, taken: String) throws {
      let attributes: [Character: (UInt16, UInt16, String, String)] = [
        "P": (0x28, 0x30, "DS", "0.1\\0.15"), "I": (0x18, 0x1164, "DS", "0.2\\0.25"),
        "N": (0x18, 0x2010, "DS", "0.3\\0.35"),
      ]
      var file = HandmadeDICOM([1, 2, 3, 4])
      // A modality stands in for a class.
      let isModality = sopClass?.first?.isLetter ?? false
      file.sopClass = isModality ? nil : sopClass
      file.others = stated.compactMap { attributes[$0] } + [(0x18, 0x1114, "DS", "2")]
      if isModality, let sopClass { file.others.append((8, 0x60, "CS", sopClass)) }
      let expected: [String: PixelSpacing] = [
        "P": PixelSpacing(x: 0.15, y: 0.1, source: .file), "I": PixelSpacing(x: 0.25, y: 0.2, source: .file),
        "N": PixelSpacing(x: 0.35, y: 0.3, source: .file),
      ]
      try withFile(file.bytes) { path in
        let header = try FilmReader.header(path: path)
        #expect(header.itkSpacing == expected[taken])
      }
    }
  }
#endif

/// Lends a file with some bytes.
func withFile(_ bytes: [UInt8], _ body: (_ path: String) throws -> Void) throws {
  let path = NSTemporaryDirectory() + "bregma-\(UUID().uuidString)"
  try Data(bytes).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}
