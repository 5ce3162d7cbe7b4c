import TestSupport
import Foundation
import Testing

@Suite struct InformationCommandTests {
  @Test func writesPicturesAndTheArrayAndReportsThem() throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("one.png")
    let run = try BregmaBinary.run(
      ["information", "one.png", "--out", "maps", "--npy", "--json"], in: folder.url)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.file("maps")).sorted()
    #expect(written == ["one.categories.png", "one.entropy.npy", "one.heat.png"])
    let array = try Data(contentsOf: URL(fileURLWithPath: folder.file("maps/one.entropy.npy")))
    #expect(array.count == 128 + 4 * 160 * 200)

    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let images = try #require(report["images"] as? [[String: Any]])
    let shares = try #require(images.first?["shares"] as? [String: Double])
    #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9 && shares.count == 3)
  }

  @Test func mapsAreNotReplacedUnasked() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("maps")
    try folder.writeFilm("one.png")
    try folder.write("mine", to: "maps/one.categories.png")
    let words = ["information", "one.png", "--out", "maps"]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(
      run.errors
        == "bregma: maps/one.categories.png: cannot write: it exists already; give --force to replace it\n")
    #expect(run.status == 1)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.file("maps"))
    #expect(left == ["one.categories.png"])
    #expect(try BregmaBinary.run(words + ["--force"], in: folder.url).status == 0)
  }

  @Test func aBadImageIsOneLineAndTheOthersAreDone() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("other")
    try folder.writeFilm("one.png")
    try folder.writeFilm("other/one.png")
    try folder.write("words", to: "text.png")
    let run = try BregmaBinary.run(
      ["information", "text.png", "one.png", "other/one.png", "--out", "maps"], in: folder.url)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 2)
    #expect(run.errorLines.first == "text.png: not an image; expected PNG, JPEG, TIFF, BMP, PGM or DICOM")
    #expect(run.errorLines.last?.hasPrefix("other/one.png: would overwrite the maps of one.png") == true)
    #expect(FileManager.default.fileExists(atPath: folder.file("maps/one.heat.png")))
  }

  @Test(arguments: [["--cuts", "5,4"], ["--cuts", "2"], ["--radius", "0"], []])
  func misuseIsAUsageError(options: [String]) throws {
    let folder = try TemporaryFolder()
    let arguments = ["information", "one.png"] + (options.isEmpty ? [] : ["--out", "maps"] + options)
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 2)
    #expect(!FileManager.default.fileExists(atPath: folder.file("maps")))
  }
}
