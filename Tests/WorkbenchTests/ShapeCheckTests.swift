import Radiograph
import Testing
import Workbench

@Suite struct ShapeCheckTests {
  private let template: [String: PixelPoint] = {
    var points: [String: PixelPoint] = [:]
    for index in 0..<8 {
      points["p\(index)"] = PixelPoint(x: Double(37 * index % 100), y: Double(53 * index % 120))
    }
    return points
  }()

  /// Turned, scaled and shifted.
  private func moved(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(x: 1.1 * point.x - 0.3 * point.y + 40, y: 0.3 * point.x + 1.1 * point.y - 7)
  }

  @Test func theSameShapeIsTrusted() {
    let trust = ShapeCheck.trust(template: template, found: template.mapValues(moved))
    #expect(trust.count == 8 && trust.values.allSatisfy { $0 > 0.999 })
  }

  @Test func onePointOutOfPlaceStandsOut() {
    var found = template.mapValues(moved)
    found["p3"] = found["p3"].map { PixelPoint(x: $0.x + 50, y: $0.y - 30) }
    let trust = ShapeCheck.trust(template: template, found: found)
    #expect((trust["p3"] ?? 1) < 0.05)
    #expect(trust.filter { $0.key != "p3" }.values.allSatisfy { $0 > 0.9 })
  }

  @Test func fewPointsTellNothing() {
    let few = template.filter { $0.key < "p4" }
    #expect(ShapeCheck.trust(template: few, found: few).isEmpty)
    let same = template.mapValues { _ in PixelPoint(x: 1, y: 1) }
    #expect(ShapeCheck.trust(template: same, found: template).isEmpty)
  }
}
