import Formats
import Foundation
import Landmarks
import Radiograph
import Testing

/// Boxes of COCO files: scores divide by their area.
@Suite struct COCOBoxTests {
  private struct File: Decodable {
    struct Annotation: Decodable {
      let bbox: [Double]
      let area: Double
    }
    let annotations: [Annotation]
  }

  /// The box around points of a film of 640x800 px, unless it has another size.
  private func annotation(_ points: [(Double, Double)], width: Int = 640, height: Int = 800) throws
    -> File.Annotation
  {
    let rows = points.enumerated().map { index, point in
      PointRow(
        image: "f.png",
        point: LandmarkPoint(
          landmark: Landmark("p\(index)"), position: PixelPoint(x: point.0, y: point.1), status: .placed),
        imageWidth: width, imageHeight: height)
    }
    let table = PointTable(rows: rows)
    let text = try #require(LandmarkFormats.named("coco")).write(
      table, with: ExportOptions(landmarks: table.landmarks))
    let file = try JSONDecoder().decode(File.self, from: Data(text.files[0].text.utf8))
    #expect(file.annotations[0].area == file.annotations[0].bbox[2] * file.annotations[0].bbox[3])
    return try #require(file.annotations.first)
  }

  private func box(_ points: [(Double, Double)], width: Int = 640, height: Int = 800) throws -> [Double] {
    try annotation(points, width: width, height: height).bbox
  }

  @Test func pointsThatLieApartHaveTheBoxAroundThem() throws {
    #expect(try box([(100, 200), (300, 700.5)]) == [100, 200, 200, 500.5])
  }

  @Test func oneLandmarkHasATenthOfTheLongSideAroundIt() throws {
    #expect(try box([(320.5, 400)]) == [280.5, 360, 80, 80])
    #expect(try annotation([(320.5, 400)]).area == 6400)
  }

  @Test func pointsOnALineHaveASideAcrossIt() throws {
    #expect(try box([(320, 100), (320, 700)]) == [280, 100, 80, 600])
    #expect(try box([(50, 400), (600, 420)]) == [50, 370, 550, 80])
  }

  @Test(arguments: [(0.0, 0.0, 0.0, 0.0), (639, 0, 560, 0), (0, 799, 0, 720), (639.5, 799.5, 560, 720)])
  func aBoxAtACornerLiesOnTheFilm(x: Double, y: Double, left: Double, top: Double) throws {
    #expect(try box([(x, y)]) == [left, top, 80, 80])
  }

  @Test func pointsOutsideOfTheFilmLieInTheirBox() throws {
    for (x, y) in [(-200.0, 300.0), (900, 300), (300, -5), (300, 2000), (-0.25, -0.25)] {
      let box = try box([(x, y)])
      #expect(box[2] == 80 && box[3] == 80)
      #expect(box[0] <= x && x <= box[0] + 80 && box[1] <= y && y <= box[1] + 80)
    }
  }

  @Test func aSideIsNoLongerThanTheFilm() throws {
    #expect(try box([(500, 3)], width: 1000, height: 6) == [450, 0, 100, 6])
  }
}
