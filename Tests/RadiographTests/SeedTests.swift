import Basics
import Foundation
import Radiograph
import Testing

/// The seeds of Scripts/fuzz, made by `Tests/Fuzz/make_seeds.py`; each is named after what is wrong with it.
@Suite struct SeedTests {
  static let formats: [FilmFormat] = [.png, .jpeg, .bmp, .pgm, .tiff, .dicom]

  @Test(arguments: formats)
  func wholeSeedsDecodeAndTheOthersAreErrors(format: FilmFormat) throws {
    let folder =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
      + "/Fuzz/\(format.rawValue.lowercased())"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.count >= 8)
    for name in names {
      let bytes = try FileBytes.read(path: "\(folder)/\(name)")
      let film = try? FilmReader.decode(bytes, path: name)
      let isHarmless = name.hasPrefix("whole") || harmless.contains("\(format.rawValue) \(name)")
      #if !DICOM
        if format == .dicom { continue }
      #endif
      #expect((film != nil) == isHarmless, "\(format.rawValue) \(name): \(outcome(bytes))")
    }
  }

  private func outcome(_ bytes: [UInt8]) -> String {
    do { return "\(try FilmReader.decode(bytes, path: "seed").width) columns" } catch { return "\(error)" }
  }

  /// What looks wrong but keeps all of its pixels.
  private let harmless: Set<String> = [
    "PNG bomb", "PNG palette-index-too-large", "JPEG arithmetic", "TIFF directory-loop", "DICOM no-preamble",
  ]
}
