import Basics
import Foundation
import Landmarks
import Morphometry
import Radiograph
import Testing

/// What measurements come to, and how sure they are.
@Suite struct MeasuringTests {
  private static let text = """
    name = "Test"
    [synonyms]
    b = ["Bee"]
    [[measurement]]
    name = "angle"
    angle = ["a", "b", "c"]
    [[measurement]]
    name = "lines"
    angle = [["a", "b"], ["c", "d"]]
    [[measurement]]
    name = "length"
    distance = ["a", "b"]
    [[measurement]]
    name = "height"
    distance = ["c", ["a", "b"]]
    [[measurement]]
    name = "along"
    projection = [["c", "d"], ["a", "b"]]
    [[measurement]]
    name = "share"
    ratio = ["height", "length"]
    [[measurement]]
    name = "rest"
    difference = ["lines", "angle"]
    """

  private static func set(_ text: String = text) throws -> MeasurementSet {
    try MeasurementSet(bytes: Array(text.utf8), path: "test.toml")
  }

  private static func film(
    _ places: [Landmark: (Double, Double)], status: LandmarkStatus = .placed, confidence: Double? = nil
  ) -> FilmToMeasure {
    let points = places.map { name, place in
      LandmarkPoint(
        landmark: name, position: PixelPoint(x: place.0, y: place.1), status: status, confidence: confidence)
    }
    return FilmToMeasure(points: Dictionary(uniqueKeysWithValues: points.map { ($0.landmark, $0) }))
  }

  private static let places: [Landmark: (Double, Double)] = [
    "a": (10, 10), "b": (10, 30), "c": (40, 30), "d": (44, 50),
  ]

  private func values(_ film: FilmToMeasure, pointError: Double? = nil) throws -> [MeasuredValue] {
    let plan = MeasurementPlan(try Self.set(), landmarks: ["a", "b", "c", "d"])
    return plan.measure(film, pointError: pointError)
  }

  @Test func theyAreWhatGeometrySays() throws {
    let values = try values(Self.film(Self.places))
    let slant = atan2(20.0, 4.0) * 180 / .pi
    for (value, expected) in zip(values, [90, 90 - slant, 20, 30, 20, 1.5, -slant]) {
      #expect(abs(try #require(value.value) - expected) < 1e-12, "\(value)")
    }
    #expect(values.map(\.unit) == [.degrees, .degrees, .pixels, .pixels, .pixels, .ratio, .degrees])
    #expect(values.allSatisfy { $0.status == .placed && $0.error == nil && $0.note.isEmpty })
  }

  @Test func aSpacingMakesMillimetresOfPixelsThatNeedNotBeSquare() throws {
    var film = Self.film(["a": (0, 0), "b": (0, 10), "c": (10, 0), "d": (10, 10)])
    film.spacing = PixelSpacing(x: 0.1, y: 0.2, source: .user)
    let values = try values(film)
    #expect(abs((values[0].value ?? 0) - atan2(1, 2) * 180 / .pi) < 1e-12)
    #expect(values[2].value == 2 && values[2].unit == .millimetres)
    #expect(values[3].value == 1)
  }

  /// Propagation by slopes against points that are really scattered.
  @Test(arguments: [nil, PixelSpacing(x: 0.12, y: 0.1, source: .user)])
  func theErrorIsThatOfScatteredPoints(spacing: PixelSpacing?) throws {
    var random = SplitMix64(seed: 7)
    let plan = MeasurementPlan(try Self.set(), landmarks: ["a", "b", "c", "d"])
    for _ in 0..<5 {
      // In one order: a dictionary's own is another one every time.
      let places = Self.places.sorted { $0.key < $1.key }.reduce(into: [:] as [Landmark: (Double, Double)]) {
        $0[$1.key] = ($1.value.0 * 10 + random.uniform(-60, 60), $1.value.1 * 10 + random.uniform(-60, 60))
      }
      var film = Self.film(places)
      film.spacing = spacing
      let claimed = plan.measure(film, pointError: spacing.map { 0.5 * $0.mean } ?? 0.5)
      var sums = [(Double, Double)](repeating: (0, 0), count: claimed.count)
      let count = 20_000
      for _ in 0..<count {
        var shaken = Self.film(
          places.mapValues { ($0.0 + 0.5 * random.normal(), $0.1 + 0.5 * random.normal()) })
        shaken.spacing = spacing
        for (index, value) in plan.measure(shaken).enumerated() {
          // From the middle, so that squares lose no digits.
          let away = (value.value ?? .nan) - (claimed[index].value ?? .nan)
          sums[index].0 += away
          sums[index].1 += away * away
        }
      }
      for (claim, sum) in zip(claimed, sums) {
        let mean = sum.0 / Double(count)
        let seen = (sum.1 / Double(count) - mean * mean).squareRoot()
        let error = try #require(claim.error)
        #expect(abs(error / seen - 1) < 0.03, "\(claim.name): \(error), scattered \(seen)")
      }
    }
  }

  @Test func aConfidenceTellsTheScatterOfAPrediction() throws {
    var film = Self.film(Self.places, status: .predicted, confidence: 1 - exp(-0.5))
    film.longSide = 1200
    // 39 % within 10 px: one standard deviation along each axis.
    let values = try values(film)
    #expect(abs((values[2].error ?? 0) - 10 * 2.0.squareRoot()) < 1e-9)
    #expect(values.allSatisfy { $0.status == .predicted })
    #expect(values[2].note == "nobody has looked at a, b")
    // A person's word about their points does not touch what a prediction claims of itself.
    #expect(try self.values(film, pointError: 1)[2].error == values[2].error)
    film.longSide = nil
    #expect(try self.values(film)[2].error == nil)
  }

  @Test func aMixtureHasAnErrorOnlyWhereEveryPointHasOne() throws {
    var film = Self.film(Self.places)
    film.longSide = 1200
    film.points["a"] = LandmarkPoint(
      landmark: "a", position: PixelPoint(x: 10, y: 10), status: .predicted, confidence: 0.5)
    #expect(try values(film)[2].error == nil)
    #expect(try #require(try values(film, pointError: 1)[2].error) > 1)
  }

  @Test func whatIsMissingIsNamed() throws {
    var film = Self.film(Self.places)
    film.points["c"] = LandmarkPoint(landmark: "c", position: nil, status: .missing)
    film.points["d"] = nil
    let values = try values(film)
    #expect(values.map(\.status) == [.missing, .missing, .placed, .missing, .missing, .missing, .missing])
    #expect(values[1].note == "no point of c, d" && values[5].note == "no point of c")
    #expect(values[1].value == nil)
  }

  @Test func pointsAtOnePlaceHaveNoDirection() throws {
    let same = Self.film(["a": (5, 5), "b": (5, 5), "c": (9, 9), "d": (1, 9)])
    let values = try values(same)
    #expect(values[0].status == .impossible && values[0].note == "b and a lie at the same place")
    #expect(values[2].status == .impossible)
    #expect(values[5].status == .impossible)
    // A height of nothing is a value; it divides nothing.
    let text = Self.text + "\n[[measurement]]\nname = \"odd\"\nratio = [\"length\", \"height\"]\n"
    let plan = MeasurementPlan(try Self.set(text), landmarks: ["a", "b", "c", "d"])
    let flat = plan.measure(Self.film(["a": (0, 0), "b": (10, 0), "c": (5, 0), "d": (1, 9)]))
    #expect(flat[3].value == 0 && flat[7].status == .impossible && flat[7].note == "height is 0")
  }

  @Test func namesAreFoundAsPeopleWriteThem() throws {
    let plan = MeasurementPlan(try Self.set(), landmarks: ["A", "bee", " c-", "dd", "e"])
    #expect(plan.names == ["a": "A", "b": "bee", "c": " c-"])
    #expect(plan.unknown.map(\.name) == ["d"] && plan.unknown.map(\.lookAlike) == ["dd"])
    let value = plan.measure(Self.film(["A": (0, 0), "bee": (1, 0), " c-": (0, 4)]))[1]
    #expect(value.note == "no landmark is called d (there is dd)")
    let ceph = MeasurementPlan(
      try MeasurementSet.named("cephalometry"), landmarks: ["S", "Na", "A point", "nasoin"])
    #expect(ceph.names["sella"] == "S" && ceph.names["nasion"] == "Na" && ceph.names["a-point"] == "A point")
  }

  @Test func theTableGoesOutAndIsSafe() throws {
    let rows = Self.places.map { name, place in
      PointRow(
        image: "=1.png",
        point: LandmarkPoint(landmark: name, position: PixelPoint(x: place.0, y: place.1), status: .placed))
    }
    let table = MeasurementTable(try Self.set(), of: PointTable(rows: rows), pointError: 1)
    let lines = table.csv.split(separator: "\r\n")
    #expect(lines.count == 8 && lines[3].hasPrefix("'=1.png,length,20,px,1.41"))
    #expect(table.wideCSV.hasPrefix("image,angle,lines,length,height,along,share,rest\r\n'=1.png,90,"))
  }
}
