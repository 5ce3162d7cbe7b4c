import Foundation
import Information
import Radiograph
import Session
import Testing
import Workbench
import WorkbenchFixture

/// Information maps of a folder: measured, computed ahead, exported.
@Suite struct InformationTests {
  @Test func theListIsSortedOnceAllIsMeasured() throws {
    let bench = try Bench(films: 3)
    let flat = Film(
      width: 120, height: 160, bitDepth: 8, samples: [UInt16](repeating: 90, count: 120 * 160))
    try Bench.write(flat, to: "\(bench.folder)/film1.pgm")
    var random: UInt32 = 7
    let noise = Film(
      width: 120, height: 160, bitDepth: 8,
      samples: (0..<120 * 160).map { _ in
        random = random &* 1_664_525 &+ 1_013_904_223
        return UInt16(random >> 24)
      })
    try Bench.write(noise, to: "\(bench.folder)/film3.pgm")
    try "no film".write(toFile: "\(bench.folder)/film2.pgm", atomically: true, encoding: .utf8)
    // That a film was replaced is said before a key does anything.
    bench.press("0")
    try bench.waitForFilm()
    bench.press("s s s")
    try bench.wait(for: "the measuring") { $0.job == nil }
    #expect(bench.model.images.visible.first == 2)
    #expect(bench.model.images.entries[0].histogram?.share(from: 4.5) == 0)
    #expect(bench.model.images.entries[1].histogram == nil)
    #expect(bench.model.message.tone == .warning && bench.model.message.text.contains("film2.pgm"))
  }

  @Test func theNextMapIsThereBeforeItIsAskedFor() throws {
    let bench = try Bench(films: 4)
    try bench.waitForFilm()
    bench.press("i")
    try bench.wait(for: "the maps ahead") { model in
      model.information != nil && (1...2).allSatisfy { model.images.entries[$0].histogram != nil }
    }
    bench.press("n")
    try bench.waitForFilm()
    // Without waiting for anything else.
    #expect(bench.model.information != nil && bench.model.imageName == "film2.pgm")
  }

  @Test func theGalleryShowsMaps() throws {
    let bench = try Bench(films: 3)
    try bench.waitForFilm()
    bench.press("G i")
    try bench.wait(for: "the maps") { !$0.lacksThumbnails }
    #expect(bench.model.thumbnailMaps.count == 3)
    let text = bench.session.frame.text
    #expect(text[0].contains("all films, information, bits") && text.contains { $0.contains("% high") })
    bench.press("i i q")
    #expect(bench.model.layer == .none && bench.model.thumbnailMaps.isEmpty)
  }

  /// The workbench writes the very files of the command line, and asks before it replaces one.
  @Test func mapsAreExported() throws {
    let bench = try Bench(films: 2)
    try bench.waitForFilm()
    let downToMaps = Array(repeating: "j", count: bench.model.formats.count).joined(separator: " ")
    bench.press("e \(downToMaps) Enter Enter")
    try bench.wait(for: "the export") { $0.job == nil }
    let folder = "\(bench.folder)/maps"
    #expect(bench.model.message.text == "Exported the information of 1 film to \(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == ["film1.categories.png", "film1.entropy.npy", "film1.heat.png", "information.json"])
    let report = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: "\(folder)/information.json")))
    let images = try #require((report as? [String: Any])?["images"] as? [[String: Any]])
    let shares = try #require(images.first?["shares"] as? [String: Double])
    #expect(images.count == 1 && abs(shares.values.reduce(0, +) - 1) < 1e-9)

    bench.press("e \(downToMaps) j Enter Enter")
    #expect(
      bench.session.frame.text.joined().contains("film1.heat.png exists there. Replace what is there? (y/n)"))
    bench.press("n")
    #expect(bench.model.job == nil && bench.model.mode == .normal)
    bench.press("e \(downToMaps) j Enter Enter y")
    try bench.wait(for: "the export") { $0.job == nil }
    #expect(bench.model.message.text == "Exported the information of 2 films to \(folder)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 7)
  }

  @Test func aFolderThatCannotBeMadeIsSaid() throws {
    let bench = try Bench(films: 1)
    try bench.waitForFilm()
    let downToMaps = Array(repeating: "j", count: bench.model.formats.count).joined(separator: " ")
    try "a file".write(toFile: "\(bench.folder)/maps", atomically: true, encoding: .utf8)
    bench.press("e \(downToMaps) Enter Enter")
    try bench.wait(for: "the export") { $0.job == nil }
    #expect(bench.model.message.tone == .warning)
  }
}
