import Formats
import Landmarks
import Radiograph
import Testing

/// Lines between landmarks in COCO files, both ways.
@Suite struct COCOSkeletonTests {
  private static func file(skeleton: String) -> String {
    """
    {"images": [{"id": 7, "file_name": "f1.png", "width": 100, "height": 200}],
     "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "keypoints": [41, 92, 2, 63, 124, 2, 55, 106, 2]}],
     "categories": [{"id": 3, "name": "skull", "keypoints": ["s", "n", "m"], "skeleton": \(skeleton)}]}
    """
  }

  private func read(_ text: String) throws -> ImportedPoints {
    let format = try #require(LandmarkFormats.named("coco"))
    var context = ImportContext(films: ["f1.png"])
    context.size = { _ in FilmSize(width: 100, height: 200) }
    return try format.read(ImportSource(path: "c.json", bytes: Array(text.utf8)), with: context)
  }

  private func names(_ skeleton: Skeleton) -> [String] { skeleton.lines.map { "\($0.from)-\($0.to)" } }

  @Test func linesCountFromOne() throws {
    let points = try read(Self.file(skeleton: "[[1, 2], [2, 3], [3, 2]]"))
    #expect(names(points.skeleton) == ["s-n", "n-m"] && points.notes.isEmpty && points.rows.count == 3)
  }

  @Test func aFileThatCountsFromNoughtIsReadAndSaid() throws {
    let points = try read(Self.file(skeleton: "[[0, 1], [1, 2]]"))
    #expect(names(points.skeleton) == ["s-n", "n-m"])
    #expect(points.notes.count == 1 && points.notes[0].hasSuffix("counts from 0"))
  }

  @Test(arguments: [
    "[[1, 9], [1], [2, 2], [-9223372036854775808, 1]]", "\"none\"", "null", "[[1.5, 2]]", "[{}]",
  ])
  func whatIsNoLineSpoilsNothing(skeleton: String) throws {
    let points = try read(Self.file(skeleton: skeleton))
    #expect(points.skeleton.isEmpty && points.rows.count == 3 && points.rejections.isEmpty)
  }

  @Test func theyGoOutAndComeBack() throws {
    let format = try #require(LandmarkFormats.named("coco"))
    let rows = (["s", "n", "m"] as [Landmark]).enumerated().map { index, name in
      PointRow(
        image: "f1.png",
        point: LandmarkPoint(
          landmark: name, position: PixelPoint(x: Double(index), y: 3), status: .placed),
        imageWidth: 100, imageHeight: 200)
    }
    var options = ExportOptions(landmarks: ["s", "n", "m"])
    options.skeleton = Skeleton(
      [Skeleton.Line("n", "m"), Skeleton.Line("s", "m"), Skeleton.Line("s", "elsewhere")].compactMap(\.self))
    let text = try format.write(PointTable(rows: rows), with: options)
    #expect(text.files[0].text.replacing(/\s+/, with: "").contains("\"skeleton\":[[2,3],[1,3]]"))
    #expect(text.notes == ["lines to landmarks that have no point, left out: 1"])
    #expect(try names(read(text.files[0].text).skeleton) == ["n-m", "s-m"])
  }
}
