import Landmarks
import Radiograph
import Testing

@Suite struct CurveTests {
  private static let places: [Landmark: PixelPoint] = [
    "a": PixelPoint(x: 0, y: 0), "b": PixelPoint(x: 30, y: 0), "c": PixelPoint(x: 30, y: 10),
    "d": PixelPoint(x: 30, y: 10),
  ]

  private func points(_ through: [Landmark], _ count: Int) throws -> [PixelPoint]? {
    try #require(Curve(name: "x", through: through, count: count)).points { Self.places[$0] }
  }

  @Test func semilandmarksLieEvenlyByLength() throws {
    let points = try #require(try points(["a", "b", "c"], 5))
    #expect(points == [(0, 0), (10, 0), (20, 0), (30, 0), (30, 10)].map { PixelPoint(x: $0.0, y: $0.1) })
    #expect(try self.points(["a", "b", "c"], 2) == [PixelPoint(x: 0, y: 0), PixelPoint(x: 30, y: 10)])
  }

  /// Against small steps along the line: neighbours are equally far apart.
  @Test func neighboursAreEquallyFarApartAlongTheLine() throws {
    let points = try #require(try points(["c", "b", "a"], 17))
    func along(_ point: PixelPoint) -> Double { point.x == 30 ? 10 - point.y : 10 + 30 - point.x }
    for (index, point) in points.enumerated() { #expect(abs(along(point) - 40 * Double(index) / 16) < 1e-9) }
  }

  @Test func whatHasNoPlaceHasNoCurve() throws {
    #expect(try points(["a", "e"], 5) == nil)
    #expect(try points(["c", "d"], 5) == nil)
    #expect(try points(["a", "b", "b2", "c"], 9) == nil)
    // A landmark twice at the same place between others is passed.
    #expect(try points(["a", "c", "d", "b"], 9)?.count == 9)
  }

  @Test func aDigitisedCurveIsItsLandmarks() throws {
    let ends: [Landmark] = ["a", "b", "c"]
    #expect(try points(ends, 3) == ends.compactMap { Self.places[$0] })
    let curve = try #require(Curve(name: "x", through: ["a", "b"], count: 2))
    #expect(curve.isDigitised && [curve].digitised == ["a", "b"])
  }

  @Test(
    arguments: [
      ("a, b 5", ["a", "b"], 5), ("upper lip,b c  12", ["upper lip", "b c"], 12), ("a 5", nil, 0),
      ("a, b", nil, 0),
      ("a,, b 5", nil, 0), ("a, a 5", nil, 0), ("a, b 1", nil, 0), ("a, b -3", nil, 0),
      ("a, b 99999999999", nil, 0),
      ("a, b 1001", nil, 0), ("", nil, 0),
    ] as [(String, [Landmark]?, Int)])
  func whatIsTypedIsACurveOrNone(text: String, through: [Landmark]?, count: Int) {
    let curve = Curve(typed: text)
    #expect(curve?.through == through && (curve?.count ?? 0) == count)
  }

  @Test func theTextComesBack() throws {
    let curves = try [#require(Curve(name: "x\"", through: ["a\n", "b,"], count: 7))]
    #expect([Curve](text: curves.text) == curves && [Curve](text: "x") == nil)
    #expect([Curve](text: "[{\"name\":\"x\",\"through\":[\"a\"],\"count\":7}]") == [])
    #expect(curves[0].renaming("a\n", to: "c")?.through == ["c", "b,"])
  }
}
