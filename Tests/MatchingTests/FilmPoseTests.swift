import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Testing

@Suite struct FilmPoseTests {
  /// Every pixel of the posed film is the pixel of the stored one from which it is said to come, and none comes twice.
  @Test(arguments: [FilmPose.upright] + FilmPose.others)
  func pixelsComeFromWhereTheyAreSaidTo(pose: FilmPose) {
    let size = FilmSize(width: 5, height: 3)
    let film = Plane(width: 5, height: 3, values: (0..<15).map { Float($0) / 16 })
    let posed = pose.applied(to: film)
    var seen = Set<PixelPoint>()
    for y in 0..<posed.height {
      for x in 0..<posed.width {
        let point = pose.stored(PixelPoint(x: Double(x), y: Double(y)), on: size)
        seen.insert(point)
        let grey = film[Int(point.x), Int(point.y)]
        #expect(posed[x, y] == (pose.isInverted ? 1 - grey : grey))
      }
    }
    #expect(seen.count == 15)
  }

  @Test func aQuarterTurnIsClockwise() {
    let film = Plane(width: 2, height: 1, values: [0.25, 0.75])
    #expect(FilmPose(quarters: 1).applied(to: film) == Plane(width: 1, height: 2, values: [0.25, 0.75]))
    #expect(FilmPose(quarters: 3).applied(to: film) == Plane(width: 1, height: 2, values: [0.75, 0.25]))
    #expect(FilmPose.others.count == 15)
  }

  private static let upright = BlobFilm(stretch: 3).film { $0 }

  /// The film as somebody might have stored it, and where its points are then.
  private static let stored: [(pose: FilmPose, moved: @Sendable (PixelPoint) -> PixelPoint)] = [
    (FilmPose(quarters: 1), { PixelPoint(x: 899 - $0.y, y: $0.x) }),
    (FilmPose(quarters: 2), { PixelPoint(x: 699 - $0.x, y: 899 - $0.y) }),
    (FilmPose(quarters: 0, isMirrored: true), { PixelPoint(x: 699 - $0.x, y: $0.y) }),
    (FilmPose(quarters: 3, isInverted: true), { PixelPoint(x: $0.y, y: 699 - $0.x) }),
  ]

  @Test(arguments: 0..<4)
  func aTurnedFilmIsFoundAsSuch(index: Int) throws {
    let (pose, moved) = Self.stored[index]
    let plane = pose.applied(to: Self.upright.grey(FilmSize(width: 700, height: 900)))
    let film = Film(
      width: plane.width, height: plane.height, bitDepth: 8,
      samples: plane.values.map { UInt16(($0 * 255).rounded()) })
    let marks: [Landmark: PixelPoint] = [
      "a": PixelPoint(x: 200, y: 250), "b": PixelPoint(x: 500, y: 300), "c": PixelPoint(x: 350, y: 650),
    ]
    let encoder = try FeatureEncoder.embedded()
    let template = Template(marks: marks, on: Self.upright, encoder: encoder, workers: 2)
    let found = Detector(encoder: encoder, templates: [template]).findings(on: film, workers: 2)
    #expect(found.notes.count == 1, "\(found.notes)")
    let alignment = try #require(found.alignment)
    for detection in found.detections {
      let place = moved(try #require(marks[detection.landmark]))
      #expect(detection.position.distance(to: place) < 3, "\(detection) for \(place)")
      let expected = try #require(alignment.expected(detection.landmark))
      #expect(expected.position.distance(to: place) < 8, "\(expected) for \(place)")
    }
  }

  @Test func anUprightFilmIsLeftAlone() throws {
    let encoder = try FeatureEncoder.embedded()
    let template = Template(
      marks: ["a": PixelPoint(x: 200, y: 250)], on: Self.upright, encoder: encoder, workers: 2)
    let found = Detector(encoder: encoder, templates: [template]).findings(on: Self.upright, workers: 2)
    #expect(found.notes.isEmpty && found.alignment?.pose == .upright)
    #expect((found.alignment?.agreement ?? 0) > 0.9)
  }
}
