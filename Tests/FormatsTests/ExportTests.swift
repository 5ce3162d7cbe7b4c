import Formats
import Landmarks
import Radiograph
import Testing

/// What an export keeps of statuses and names, and what it says that it does not keep.
@Suite struct ExportTests {
  @Test(arguments: ["bregma", "slicer", "fcsv", "coco", "labelme", "deeplabcut"])
  func whatAFormatCannotSayIsNamedAtExport(name: String) throws {
    let statuses: [LandmarkStatus] = [.predicted, .accepted, .corrected, .placed, .missing]
    let table = PointTable(
      rows: statuses.enumerated().map { index, status in
        PointRow(
          image: "f1.png",
          point: LandmarkPoint(
            landmark: Landmark(status.rawValue),
            position: status.hasPosition ? PixelPoint(x: 5, y: Double(index)) : nil,
            status: status, confidence: status == .predicted ? 0.75 : nil), imageWidth: 100, imageHeight: 200)
      })
    let format = try #require(LandmarkFormats.named(name))
    let text = try format.write(table, with: ExportOptions(landmarks: table.landmarks))
    let file = text.files[0]
    let points = try format.read(
      ImportSource(path: file.name.isEmpty ? "t" : file.name, bytes: Array(file.text.utf8)),
      with: Samples.context)
    let back = Dictionary(uniqueKeysWithValues: points.rows.map { ($0.point.landmark.name, $0.point) })
    #expect(back["predicted"]?.status == .predicted && back["predicted"]?.confidence == 0.75)
    for status in statuses where back[status.rawValue]?.status != status {
      #expect(text.notes.contains { $0.contains(status.rawValue) }, "\(status)")
    }
    if name != "deeplabcut" {
      #expect(back.allSatisfy { $0.key == $0.value.status.rawValue } && back.count == 5)
    }
  }

  @Test(arguments: ["wide", "tps", "payer"]) func whatOnlyPlacesCannotSay(name: String) throws {
    let point = LandmarkPoint(
      landmark: "s", position: PixelPoint(x: 5, y: 6), status: .predicted, confidence: 0.5)
    let table = PointTable(rows: [PointRow(image: "f1.png", point: point, imageWidth: 100, imageHeight: 200)])
    let text = try #require(LandmarkFormats.named(name)).write(
      table, with: ExportOptions(landmarks: ["s", "n"]))
    #expect(text.notes.first == "predicted points, which come back as placed: 1")
    #expect(text.notes.count == (name == "tps" ? 2 : 1))
  }

  @Test func filmsOfOneNameKeepTheirEndings() throws {
    let rows = ["f.png", "f.tif", "g.png"].map {
      PointRow(
        image: ImageName($0),
        point: LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed))
    }
    let text = try #require(LandmarkFormats.named("payer")).write(
      PointTable(rows: rows), with: ExportOptions(landmarks: ["s"]))
    #expect(text.files[0].text == "f.png,1,2\nf.tif,1,2\ng,1,2\n")
  }

  @Test func namesThatSpreadsheetsWouldRunComeBackFromThreeColumns() throws {
    for film in ["=1.png", "-x.png", "--help.png"] {
      let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed)
      let format = try #require(LandmarkFormats.named("deeplabcut"))
      let text = try format.write(
        PointTable(rows: [PointRow(image: ImageName(film), point: point)]),
        with: ExportOptions(landmarks: ["s"]))
      let source = ImportSource(path: "t.csv", bytes: Array(text.files[0].text.utf8))
      let back = try format.read(source, with: ImportContext(films: [ImageName(film)]))
      #expect(back.rows.map(\.film.name) == [film], "\(film)")
    }
  }
}
