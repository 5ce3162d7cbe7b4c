import Encoder
import Landmarks
import Matching
import Testing

@Suite struct ShapeCheckTests {
  private let template: [Landmark: GridPoint] = {
    var points: [Landmark: GridPoint] = [:]
    for index in 0..<8 {
      points["p\(index)"] = GridPoint(x: Double(37 * index % 100), y: Double(53 * index % 120))
    }
    return points
  }()

  /// Turned, scaled and shifted.
  private func moved(_ point: GridPoint) -> GridPoint {
    GridPoint(x: 1.1 * point.x - 0.3 * point.y + 40, y: 0.3 * point.x + 1.1 * point.y - 7)
  }

  private func misplacements(_ found: [Landmark: GridPoint]) -> [Landmark: Double] {
    ShapeCheck.misplacements(template: template, found: found)
  }

  @Test func theSameShapeIsInPlace() {
    let found = misplacements(template.mapValues(moved))
    #expect(found.count == 8 && found.values.allSatisfy { $0 < 1e-6 })
  }

  @Test func onePointOutOfPlaceStandsOut() {
    var found = template.mapValues(moved)
    found["p3"] = found["p3"].map { GridPoint(x: $0.x + 50, y: $0.y - 30) }
    let misplaced = misplacements(found)
    #expect((misplaced["p3"] ?? 0) > 50)
    #expect(misplaced.filter { $0.key != "p3" }.values.allSatisfy { $0 < 3 })
  }

  @Test func fewPointsTellNothing() {
    let few = template.filter { $0.key < "p4" }
    #expect(ShapeCheck.misplacements(template: few, found: few).isEmpty)
    let same = template.mapValues { _ in GridPoint(x: 1, y: 1) }
    #expect(ShapeCheck.misplacements(template: same, found: template).isEmpty)
  }
}
