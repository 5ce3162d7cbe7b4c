import TestSupport
import Foundation
import Radiograph
import Testing

@Suite struct EvaluateCommandTests {
  private func tables() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("image,landmark,x,y\na.png,s,0,0\nb.png,s,10,0\nc.png,s,0,0\n", to: "truth.csv")
    try folder.write("image,landmark,x,y\na.png,s,3,4\nb.png,s,10,30\nc.png,s,90,0\n", to: "found.csv")
    return folder
  }

  @Test func reportsInJSONAndDrawsTheFigure() throws {
    let folder = try tables()
    let run = try BregmaBinary.run(
      [
        "evaluate", "--predictions", "found.csv", "--truth", "truth.csv", "--spacing", "0.1", "--radii",
        "0.5,2.5", "--exclude", "c", "--figure", "curve.png", "--json",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(report?["mre"] as? Double == 1.75)
    #expect(report?["unit"] as? String == "mm")
    #expect(report?["count"] as? Int == 2)
    #expect(report?["sdr"] as? [String: Double] == ["0.5": 0, "2.5": 50])
    let figure = try FilmReader.header(path: folder.file("curve.png"))
    #expect(figure.width == 1000 && figure.height == 700)
  }

  @Test func printsATable() throws {
    let folder = try tables()
    let run = try BregmaBinary.run(
      ["evaluate", "--predictions", "found.csv", "--truth", "truth.csv"], in: folder.url)
    #expect(run.status == 0)
    #expect(run.output.contains("points: 3, landmarks: 1, images: 3; errors in px (no spacing known)"))
  }

  @Test(arguments: [
    (arguments: "--predictions found.csv", status: 2 as Int32),
    (arguments: "--predictions found.csv --truth none.csv", status: 1),
    (arguments: "--predictions found.csv --truth truth.csv --spacing -1", status: 2),
    (arguments: "--predictions found.csv --truth truth.csv --radii 2,x", status: 2),
    (arguments: "--predictions found.csv --truth truth.csv --figure none/x.png", status: 1),
  ])
  func failsAsTheContractSays(arguments: String, status: Int32) throws {
    let folder = try tables()
    let words = "evaluate \(arguments)".split(separator: " ").map(String.init)
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == status)
    #expect(!run.errors.isEmpty)
    if status == 1 { #expect(run.errorLines.count == 1) }
  }
}
