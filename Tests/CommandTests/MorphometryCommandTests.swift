import Foundation
import Radiograph
import TestSupport
import Testing

@Suite struct MorphometryCommandTests {
  private static let truth = BregmaBinary.sampleData.appending(path: "skull/truth.csv").path

  private func rows(_ csv: String) -> [[Substring]] {
    csv.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  @Test func measurePrintsValuesWithErrorAndStatus() throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(["measure", "--points", Self.truth, "--point-error", "2"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let table = rows(run.output)
    #expect(
      table[0] == [
        "image", "measurement", "value", "unit", "error", "status", "note", "norm_low", "norm_high",
        "norm_source",
      ])
    let sna = try #require(table.first { $0[1] == "SNA" })
    #expect(sna[0] == "skull-01.png" && sna[3] == "deg" && sna[5] == "placed" && sna[7] == "82")
    #expect((Double(sna[2]) ?? 0) > 60 && (Double(sna[4]) ?? 0) > 0.1)
    // Without a spacing there are no mm.
    #expect(table.allSatisfy { $0[3] != "mm" })
    #expect(run.errors.contains("note: no landmark is called upper-incisor-apex"))
    let metric = try BregmaBinary.run(
      ["measure", "--points", Self.truth, "--spacing", "0.1", "--wide"], in: folder.url)
    #expect(metric.output.hasPrefix("image,SNA,SNB,ANB,FMA"))
  }

  @Test func measureTakesAFileAndSaysWhatIsWrongInIt() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "name = \"m\"\n[[measurement]]\nname = \"a\"\ndistance = [\"sella\", \"nasoin\"]\n", to: "m.toml")
    let run = try BregmaBinary.run(
      ["measure", "--points", Self.truth, "--set", "m.toml", "--json"], in: folder.url)
    #expect(run.errors == "note: no landmark is called nasoin (there is nasion)\n")
    #expect(run.status == 0 && run.output.contains("\"status\" : \"missing\""))
    let empty = try BregmaBinary.run(["measure", "--points", Self.truth, "--set", "m.toml"], in: folder.url)
    #expect(empty.status == 1)
    try folder.write("name = \"m\"\n[[measurement]]\nname = \"a\"\ndistance = [\"sella\"]\n", to: "n.toml")
    let wrong = try BregmaBinary.run(["measure", "--points", Self.truth, "--set", "n.toml"], in: folder.url)
    #expect(
      wrong.status == 1 && wrong.errorLines.count == 1 && wrong.errors.contains("line 4, key \"distance\""))
    let shown = try BregmaBinary.run(["measure", "--show", "cephalometry"], in: folder.url)
    try folder.write(shown.output, to: "copy.toml")
    let copied = try BregmaBinary.run(
      ["measure", "--points", Self.truth, "--set", "copy.toml"], in: folder.url)
    let usual = try BregmaBinary.run(["measure", "--points", Self.truth], in: folder.url)
    #expect(copied.status == 0 && copied.output == usual.output)
  }

  @Test(arguments: [
    ("measure", 2 as Int32), ("measure --points none.csv", 1), ("measure --images .", 1),
    ("measure --points a.csv --point-error 0", 2), ("measure --show nothing", 2),
    ("shape --points none.csv", 1),
    ("shape --images none", 1),
  ])
  func mistakesAreSaid(arguments: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(arguments.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == status && !run.errors.isEmpty && run.output.isEmpty, "\(run.errors)")
    if status == 1 { #expect(run.errorLines.count == 1, "\(run.errors)") }
  }

  @Test func shapeNamesTheFilmThatIsUnlikeTheOthers() throws {
    let folder = try TemporaryFolder()
    var text = try String(contentsOfFile: Self.truth, encoding: .utf8)
    // Two landmarks exchanged on one film, one missing on another.
    text.replace("skull-03.png,sella,", with: "skull-03.png,SWAP,")
    text.replace("skull-03.png,menton,", with: "skull-03.png,sella,")
    text.replace("skull-03.png,SWAP,", with: "skull-03.png,menton,")
    text = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("skull-05.png,gonion,") }
      .joined(separator: "\n")
    try folder.write(text, to: "points.csv")
    let run = try BregmaBinary.run(
      ["shape", "--points", "points.csv", "--aligned", "aligned.csv", "--figure", "shapes.png"],
      in: folder.url)
    #expect(run.status == 0 && run.errors == "left out: skull-05.png: lacks gonion\n", "\(run.errors)")
    let table = rows(run.output)
    #expect(table.count == 12 && table[1][0] == "skull-03.png")
    #expect(["sella/menton", "menton/sella"].contains(String(table[1][8])))
    #expect(table.dropFirst(2).allSatisfy { $0[8].isEmpty && $0[6] == "no" })
    #expect(try FilmReader.header(path: folder.file("shapes.png")).width == 1000)
    #expect(try String(contentsOfFile: folder.file("aligned.csv"), encoding: .utf8).contains("\r\n,sella,"))
    let again = try BregmaBinary.run(
      ["shape", "--points", "points.csv", "--aligned", "aligned.csv"], in: folder.url)
    #expect(again.status == 1 && again.errorLines.count == 1)
  }
}
