import Formats
import Landmarks
import Radiograph
import Testing

/// Curves in TPS files, both ways.
@Suite struct TPSCurveTests {
  private static let film: ImageName = "f1.png"

  private static func context(_ curves: [Curve] = []) -> ImportContext {
    var context = ImportContext(films: [film])
    context.size = { _ in FilmSize(width: 100, height: 200) }
    context.folderLandmarks = ["s", "n"]
    context.curves = curves
    return context
  }

  private func read(_ text: String, _ curves: [Curve] = []) throws -> ImportedPoints {
    let format = try #require(LandmarkFormats.named("tps"))
    return try format.read(ImportSource(path: "c.tps", bytes: Array(text.utf8)), with: Self.context(curves))
  }

  private static func table(_ points: [ImportedPoints.Row]) -> PointTable {
    PointTable(
      rows: points.map { PointRow(image: $0.film, point: $0.point, imageWidth: 100, imageHeight: 200) })
  }

  /// As tpsDig writes a specimen with two curves.
  private static let text =
    "LM=2\n1.5 198\n3 196\nCURVES=2\nPOINTS=3\n10 190\n20 180\n30 170\nPOINTS=2\n5 195\n-1 -1\nIMAGE=f1.png\nID=0\n"

  @Test func digitisedCurvesComeInAndGoOut() throws {
    let points = try read(Self.text)
    #expect(points.rejections.isEmpty && points.notes.isEmpty)
    #expect(points.curves.map(\.name) == ["curve-1", "curve-2"] && points.curves.map(\.count) == [3, 2])
    #expect(points.rows.count == 7 && points.landmarks.count == 7)
    let first = try #require(points.rows.first { $0.point.landmark == "curve-1-2" })
    #expect(first.point.position == PixelPoint(x: 20, y: 20))
    #expect(points.rows.last?.point.status == .missing)
    var options = ExportOptions(landmarks: points.landmarks)
    options.curves = points.curves
    let format = try #require(LandmarkFormats.named("tps"))
    let written = try format.write(Self.table(points.rows), with: options)
    // A curve with a missing point is missing as a whole, and that is said.
    let expected = Self.text.replacing("5 195\n-1 -1", with: "-1 -1\n-1 -1").replacing(
      "ID=0\n", with: "ID=0\n")
    #expect(written.files[0].text == expected)
    #expect(written.notes.contains("curves whose landmarks are not all placed, written as missing: 1"))
  }

  @Test func semilandmarksFollowFromLandmarks() throws {
    let curve = try #require(Curve(name: "s to n", through: ["s", "n"], count: 4))
    let rows = [("s", 10.0, 20.0), ("n", 40, 20)].map { name, x, y in
      PointRow(
        image: Self.film,
        point: LandmarkPoint(landmark: Landmark(name), position: PixelPoint(x: x, y: y), status: .placed),
        imageWidth: 100, imageHeight: 200)
    }
    var options = ExportOptions(landmarks: ["s", "n"])
    options.curves = [curve]
    let format = try #require(LandmarkFormats.named("tps"))
    let text = try format.write(PointTable(rows: rows), with: options).files[0].text
    #expect(text.contains("LM=2\n10 180\n40 180\nCURVES=1\nPOINTS=4\n10 180\n20 180\n30 180\n40 180\nIMAGE="))
    // In the folder that has the curve they are nothing new; elsewhere they are points.
    let back = try read(text, options.curves)
    #expect(back.rows.count == 2 && back.curves.isEmpty)
    #expect(back.notes == ["c.tps: curves left out, whose points follow from the folder's landmarks: 1"])
    #expect(try read(text).rows.count == 6)
  }

  @Test func outlinesAreNoCurves() throws {
    let points = try read(
      "LM=1\n1 2\nOUTLINES=1\nPOINTS=2\n1 2\n3 4\nCURVES=1\nPOINTS=2\n5 6\n7 8\nIMAGE=f1.png\n")
    #expect(points.curves.count == 1 && points.rows.count <= 3)
  }

  @Test(arguments: [
    ("CURVES=1\nPOINTS=3\n1 2\n", "line 4"), ("CURVES=1\nPOINTS=1\nx y\n", "line 5"),
    ("CURVES=1\nPOINTS=-1\n", "line 4"),
  ])
  func brokenCurvesCostTheirSpecimen(text: String, place: String) throws {
    let points = try read("LM=1\n1 2\n" + text)
    #expect(points.rows.isEmpty && points.rejections.map(\.place) == [place])
  }
}
