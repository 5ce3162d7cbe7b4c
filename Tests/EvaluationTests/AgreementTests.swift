import Evaluation
import Foundation
import Landmarks
import Radiograph
import Testing
import TestSupport

@Suite struct AgreementTests {
  private func table(_ xs: [Double], y: (Double) -> Double = { $0 }, by name: String) -> PointTable {
    PointTable(
      rows: xs.enumerated().map { index, x in
        PointRow(
          image: "\(index).png",
          point: LandmarkPoint(
            landmark: "s", position: PixelPoint(x: x, y: y(x)), status: .placed, annotator: name))
      })
  }

  /// Figures of pingouin 0.7 (ICC(A,1)) and numpy for the same pairs.
  @Test(arguments: [1, 1e17, 1e300, .greatestFiniteMagnitude])
  func figuresOfAnyNumbersAreDrawn(size: Double) throws {
    func table(_ places: [(Double, Double)]) -> PointTable {
      PointTable(
        rows: places.enumerated().map { number, place in
          PointRow(
            image: ImageName("\(number).png"),
            point: LandmarkPoint(
              landmark: "s", position: PixelPoint(x: place.0, y: place.1), status: .placed))
        })
    }
    let (one, other) = (
      table([(0, size), (size, -size), (2, 3)]), table([(size, 1), (-size, size), (2, 3)])
    )
    #expect(BlandAltmanFigure(try Agreement(first: one, second: other)).canvas().width == 1400)
    #expect(ErrorFigure(try Evaluation(predictions: one, truth: other)).canvas().width == 1000)
  }

  @Test func figuresAreThoseOfTheLiterature() throws {
    let first = table([1, 3, 5, 8, 11], by: "a")
    let second = table([2, 3, 7, 6, 12.5], by: "b")
    let axis = try Agreement(first: first, second: second).overall.x
    #expect(abs(axis.bias - 0.5) < 1e-12)
    #expect(abs((axis.standardDeviation ?? 0) - 1.5811388300841898) < 1e-12)
    #expect(abs(axis.dahlberg - 1.0606601717798212) < 1e-12)
    #expect(abs((axis.correlation ?? 0) - 0.9309815950920245) < 1e-12)
    #expect(abs((axis.limits?.upperBound ?? 0) - (0.5 + 1.96 * 1.5811388300841898)) < 1e-12)
  }

  @Test func perfectAgreementAndNoVariation() throws {
    let table = table([1, 3, 5], y: { _ in 4 }, by: "a")
    let overall = try Agreement(first: table, second: table).overall
    #expect(overall.x.correlation == 1 && overall.x.bias == 0 && overall.x.dahlberg == 0)
    // Three equal numbers, twice: there is nothing to correlate.
    #expect(overall.y.correlation == nil)
    let single = PointTable(rows: [table.rows[0]])
    #expect(try Agreement(first: single, second: table).overall.x.correlation == nil)
  }

  @Test func worstCasesAndPointsOfOneOnly() throws {
    let agreement = try Agreement(
      first: table([1, 3, 5], by: "a"), second: table([1, 9], by: "b"), spacing: 0.5)
    #expect(agreement.onlyFirst == 1 && agreement.onlySecond == 0)
    #expect(agreement.worst(1).map(\.image) == ["1.png"])
    #expect(abs(agreement.worst(1)[0].distance - 0.5 * 72.0.squareRoot()) < 1e-12)
    #expect(agreement.worstCases(1).hasSuffix("\r\n1.png,s,4.242640687119285,3,3,9,9\r\n"))
    #expect(agreement.text().contains("points that only the first has: 1"))
    let figure = BlandAltmanFigure(agreement).canvas()
    #expect(figure.width == 1400 && Set(figure.rgb).count > 3)
    #expect(throws: EvaluationError.self) { try Agreement(first: table([1], by: "a"), second: PointTable()) }
  }

  @Test func consensusTakesMeanOrMedianAndHearsOnlyPersons() {
    func row(_ x: Double?, _ status: LandmarkStatus, _ name: String) -> PointTable {
      PointTable(rows: [
        PointRow(
          image: "a.png",
          point: LandmarkPoint(
            landmark: "s", position: x.map { PixelPoint(x: $0, y: 1) }, status: status, annotator: name))
      ])
    }
    let tables = [
      row(1, .placed, "a"), row(2, .accepted, "b"), row(9, .corrected, "c"), row(50, .predicted, "m"),
    ]
    #expect(Consensus.of(tables, by: .mean).rows.map { $0.point.position?.x } == [4])
    #expect(Consensus.of(tables, by: .median).rows.map { $0.point.position?.x } == [2])
    #expect(Consensus.of(tables, by: .median).rows[0].point.annotator == "median of a, b, c")
    let split = [row(1, .placed, "a"), row(nil, .missing, "b"), row(nil, .missing, "c")]
    #expect(Consensus.of(split, by: .mean).rows.map(\.point.status) == [.missing])
  }

  @Test func anAdjudicatorsWordCountsWhereThereIsOne() {
    func row(_ landmark: Landmark, _ x: Double?, _ status: LandmarkStatus, _ name: String) -> PointRow {
      PointRow(
        image: "a.png",
        point: LandmarkPoint(
          landmark: landmark, position: x.map { PixelPoint(x: $0, y: 1) }, status: status, annotator: name))
    }
    let readers = [
      PointTable(rows: [row("s", 1, .placed, "a"), row("n", 2, .placed, "a"), row("m", 3, .placed, "a")]),
      PointTable(rows: [row("s", 9, .placed, "b"), row("n", 4, .placed, "b")]),
    ]
    let carol = PointTable(rows: [
      row("s", 7, .corrected, "carol"), row("m", nil, .missing, "carol"), row("n", 50, .predicted, "m"),
      row("o", 6, .placed, "carol"),
    ])
    let rows = Consensus.of(readers, by: .mean, adjudicated: carol).rows
    let points = Dictionary(uniqueKeysWithValues: rows.map { ($0.point.landmark, $0.point) })
    #expect(points.mapValues { $0.position?.x } == ["s": 7, "n": 3, "m": nil, "o": 6])
    #expect(points["m"]?.status == .missing && points["s"]?.annotator == "adjudicated by carol")
    #expect(points["n"]?.annotator == "mean of a, b")
  }

  /// The two readers of the challenge; their mean is the published truth.
  @Test(.enabled(if: realData != nil, "set BREGMA_DATA to films with two readers"))
  func theMeanOfTheRealReadersIsTheTruth() throws {
    let folder = (realData ?? "") + "/cephalometric-train/"
    let readers = try ["senior", "junior"].map { try PointTable(path: folder + $0 + ".csv") }
    let agreement = try Agreement(first: readers[0], second: readers[1], spacing: 0.1)
    #expect(agreement.pairs.count == 2850)
    #expect(abs(agreement.overall.distances.mean - 2.35) < 0.01)
    let mean = Consensus.of(readers, by: .mean)
    let truth = try PointTable(path: folder + "landmarks.csv")
    #expect(try Evaluation(predictions: mean, truth: truth).overall.mean < 0.75)
  }
}
