import Evaluation
import Landmarks
import Testing

@Suite struct ReliabilityTests {
  /// Ten points that claim 0.95, nine of them right; ten that claim 0.15, four right.
  private let claims: [Reliability.Claim] =
    (0..<10).map { Reliability.Claim(confidence: 0.95, distance: $0 < 9 ? 1 : 3, radius: 2) }
    + (0..<10).map { Reliability.Claim(confidence: 0.15, distance: $0 < 4 ? 1 : 9, radius: 2) }

  private func table(_ csv: String) throws -> PointTable {
    try PointTable(csv: Array(csv.utf8), file: "points.csv")
  }

  @Test func binsAndCalibrationErrorOfKnownClaims() throws {
    let reliability = try #require(Reliability(claims))
    #expect(reliability.bins.map(\.count) == [10, 10])
    #expect(reliability.bins.map(\.found) == [0.4, 0.9])
    #expect(
      abs(reliability.bins[0].claimed - 0.15) < 1e-12 && abs(reliability.bins[1].claimed - 0.95) < 1e-12)
    #expect(abs(reliability.calibrationError - 0.5 * (0.25 + 0.05)) < 1e-12)
  }

  @Test func theLeastSureFifthIsWeighedByItsDistance() throws {
    let claims = (1...10).map {
      Reliability.Claim(confidence: 1 - 0.09 * Double($0), distance: Double($0), radius: 2)
    }
    let reliability = try #require(Reliability(claims))
    #expect(abs(reliability.leastSureFifth - 19.0 / 55) < 1e-12)
  }

  @Test func fewOrNoClaimsTellNothing() throws {
    #expect(Reliability(Array(claims.prefix(4))) == nil)
    let table = try table("image,landmark,x,y\na.png,s,1,1\n")
    #expect(try Evaluation(predictions: table, truth: table).reliability == nil)
  }

  @Test func confidencesAboveOneAndBelowZeroStayInTheirBins() throws {
    let claims = [-0.2, 0, 1, 1.3, 0.5].map { Reliability.Claim(confidence: $0, distance: 1, radius: 2) }
    #expect(try #require(Reliability(claims)).bins.map(\.count) == [2, 1, 2])
  }

  @Test func predictionsOfATableAreJudgedByTheLongSideWhereNothingIsInMillimetres() throws {
    let rows = (0..<6).map { "a\($0).png,s,\($0 < 3 ? 10 : 19),10,predicted,0.5,bregma,1200,900\n" }.joined()
    let predictions = try table(
      "image,landmark,x,y,status,confidence,annotator,image_width,image_height\n" + rows)
    let truth = try table(
      "image,landmark,x,y\n" + (0..<6).map { "a\($0).png,s,0,10\n" }.joined())
    let evaluation = try Evaluation(predictions: predictions, truth: truth)
    // Ten px on a side of 1200: distances are 10 and 19, and 10 is not strictly within.
    #expect(evaluation.reliability?.bins.map(\.found) == [0])
    #expect(evaluation.nearness == "1/120 of the long side")
    let wider = try Evaluation(predictions: predictions, truth: truth, within: 12)
    #expect(wider.reliability?.bins.map(\.found) == [0.5] && wider.nearness == "12 px")
    #expect(wider.text().contains("expected calibration error within 12 px: 0.000"))
  }
}
