import Foundation
import Landmarks
import Morphometry
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// The films of a real folder measured, their values written, the error of points remembered.
@Suite struct FolderMeasuresTests {
  private static let places: [Landmark: (Double, Double)] = [
    "sella": (20, 30), "nasion": (80, 24), "A-point": (92, 90),
  ]

  private func bench() throws -> Bench {
    let bench = try Bench(films: 4, landmarks: ["sella", "nasion", "A-point"])
    for film in 1...3 {
      for (name, place) in Self.places {
        let image = ImageName("film\(film).pgm")
        let edit = try bench.store.points(image: image).placing(
          name, at: PixelPoint(x: place.0 + Double(film * (name == "nasion" ? 5 : 0)), y: place.1), by: "ann")
        try bench.store.apply(try #require(edit), image: image)
      }
    }
    try bench.waitForFilm()
    return bench
  }

  @Test func theListIsThatOfTheCommand() throws {
    let bench = try bench()
    bench.press("$ 2 Enter %")
    try bench.wait(for: "the films") { $0.folderMeasures?.table != nil }
    let rows = bench.model.folderMeasures?.rows ?? []
    #expect(Set(rows.map(\.image.name)) == ["film1.pgm", "film2.pgm", "film3.pgm"])
    // SNA, with an error from the points' own.
    #expect(rows.allSatisfy { $0.value.name == "SNA" && $0.value.error ?? 0 > 0 && $0.deviation != nil })
    var table = try bench.store.table()
    #expect(table.rows.allSatisfy { $0.spacing == nil })
    table.rows = table.rows.map { $0 }
    bench.press("e Enter")
    let path = "\(bench.folder)/measurements.csv"
    let written = try String(contentsOfFile: path, encoding: .utf8)
    let expected = MeasurementTable(
      try .named("cephalometry"), of: table, landmarks: try bench.store.landmarks(), pointError: 2)
    #expect(written == expected.csv)
    #expect(bench.model.message.text.hasPrefix("Exported what was measured on 3 films to"))
    // A file that is there is asked about; a folder that is not is said in the line.
    bench.press("e Enter")
    #expect(bench.model.mode.kind == .confirm)
    bench.press("y")
    #expect(bench.model.message.text.hasPrefix("Exported"))
    bench.press("e")
    bench.press("C-u / n o / s u c h Enter")
    guard case .prompt(let prompt) = bench.model.mode else {
      Issue.record("the prompt is closed: \(bench.model.message.text)")
      return
    }
    #expect(prompt.problem?.contains("/no") == true)
  }

  @Test func excludedFilmsAreNotMeasured() throws {
    let bench = try bench()
    bench.press("X b a d Enter %")
    try bench.wait(for: "the films") { $0.folderMeasures?.table != nil }
    #expect(bench.model.folderMeasures?.rows.contains { $0.image == "film1.pgm" } == false)
  }

  @Test func theErrorIsRemembered() throws {
    let bench = try bench()
    bench.press("$ 0 , 2 5 Enter")
    #expect(try bench.reopen().model.pointError == 0.25)
    bench.press("$ C-u Enter")
    #expect(try bench.reopen().model.pointError == nil)
    // A setting that somebody broke is none.
    try bench.store.setSetting("-3", for: Setting.pointError.rawValue)
    #expect(try bench.reopen().model.pointError == nil)
  }
}
