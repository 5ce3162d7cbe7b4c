import Evaluation
import Foundation
import Landmarks
import Radiograph
import Testing

@Suite struct EvaluationTests {
  private typealias Mark = (image: ImageName, landmark: Landmark, x: Double, y: Double)

  private func table(_ marks: [Mark], spacing: PixelSpacing? = nil) -> PointTable {
    PointTable(
      rows: marks.map {
        PointRow(
          image: $0.image,
          point: LandmarkPoint(
            landmark: $0.landmark, position: PixelPoint(x: $0.x, y: $0.y), status: .placed),
          spacing: spacing)
      })
  }

  /// Errors 0, 5 and 13 px for s, 10 px for n.
  private let truth: [Mark] = [("a", "s", 0, 0), ("a", "n", 100, 100), ("b", "s", 10, 10), ("c", "s", 0, 0)]
  private let predictions: [Mark] = [
    ("c", "s", 5, 12), ("a", "s", 0, 0), ("a", "n", 106, 92), ("b", "s", 13, 14),
  ]

  @Test func computesTheNumbersByHand() throws {
    let evaluation = try Evaluation(
      predictions: table(predictions), truth: table(truth), radii: [5, 10.5, 100])
    #expect(evaluation.unit == .pixels)
    #expect(evaluation.overall.count == 4)
    #expect(evaluation.overall.mean == 7)
    #expect(evaluation.overall.median == 7.5)
    // Squared deviations 49 + 4 + 36 + 9 over n - 1 = 3.
    #expect(abs((evaluation.overall.standardDeviation ?? 0) - (98.0 / 3).squareRoot()) < 1e-12)
    // Strictly below: the error of exactly 5 does not count at 5.
    #expect(evaluation.overall.detectionRates.map(\.percent) == [25, 75, 100])
    #expect(evaluation.landmarks.map(\.landmark) == ["s", "n"])
    #expect(evaluation.landmarks[0].summary.mean == 6)
    #expect(evaluation.landmarks[0].summary.median == 5)
    #expect(evaluation.landmarks[1].summary.standardDeviation == nil)
    #expect(evaluation.worst(2).map(\.distance) == [13, 10])
    #expect(evaluation.worst(1)[0].image == "c")
    #expect(evaluation.errors.map(\.distance) == [0, 10, 5, 13])
  }

  @Test func scalesToMillimetresAndSaysWhoVouches() throws {
    let columns = PixelSpacing(x: 1, y: 2, source: .user)
    func evaluate(_ prediction: PixelSpacing?, _ known: PixelSpacing?, _ given: Double?) throws -> Evaluation
    {
      try Evaluation(
        predictions: table(predictions, spacing: prediction), truth: table(truth, spacing: known),
        spacing: given)
    }
    let given = try evaluate(columns, columns, 0.5)
    #expect(given.unit == .millimetres(source: "0.5 mm/px from --spacing"))
    #expect(given.errors.map(\.distance) == [0, 5, 2.5, 6.5])
    let fromTruth = try evaluate(PixelSpacing(x: 9, y: 9, source: .user), columns, nil)
    #expect(fromTruth.unit == .millimetres(source: "spacing columns of the truth"))
    #expect(abs(fromTruth.errors[2].distance - 73.0.squareRoot()) < 1e-12)
    #expect(
      try evaluate(columns, nil, nil).unit == .millimetres(source: "spacing columns of the predictions"))
    #expect(try evaluate(nil, nil, nil).unit == .pixels)
    // A spacing that covers only some points is none.
    var partial = table(truth, spacing: columns)
    partial.rows[2].spacing = nil
    let mixed = try Evaluation(predictions: table(predictions), truth: partial)
    #expect(mixed.unit == .pixels)
  }

  @Test func countsWhatIsMissing() throws {
    var known = table(truth)
    known.rows.append(
      PointRow(image: "d", point: LandmarkPoint(landmark: "s", position: nil, status: .missing)))
    var found = table(Array(predictions.dropFirst()) + [("d", "s", 1, 1), ("e", "s", 1, 1)])
    found.rows.append(
      PointRow(image: "c", point: LandmarkPoint(landmark: "s", position: nil, status: .missing)))
    let evaluation = try Evaluation(predictions: found, truth: known)
    #expect(evaluation.overall.count == 3)
    #expect(evaluation.missing == 1)
    #expect(evaluation.withoutTruth == 2)
    #expect(evaluation.notes.count == 2)
  }

  @Test func predictionsAreNoTruth() throws {
    func known(predicted: Set<Int>) -> PointTable {
      var known = table(truth)
      for row in predicted {
        let point = known.rows[row].point
        known.rows[row].point = LandmarkPoint(
          landmark: point.landmark, position: point.position, status: .predicted)
      }
      return known
    }
    let evaluation = try Evaluation(predictions: table(predictions), truth: known(predicted: [1]))
    #expect(evaluation.errors.map(\.distance) == [0, 5, 13] && evaluation.predictionsLeftOut == 1)
    #expect(
      evaluation.notes.contains("points of the truth that are predictions themselves, left out of it: 1"))
    #expect(throws: EvaluationError.noPersonsTruth) {
      try Evaluation(predictions: table(predictions), truth: known(predicted: [0, 1, 2, 3]))
    }
  }

  @Test func sharingNothingButWhatIsLeftOutIsSaid() throws {
    let known = table([("a.png", "s", 0, 0), ("b.png", "s", 0, 0)])
    #expect(throws: EvaluationError.allExcluded(images: 2)) {
      try Evaluation(predictions: known, truth: known, excluding: ["a.png", "b.png"])
    }
    let other = table([("c.png", "s", 0, 0)])
    let error = #expect(throws: EvaluationError.self) {
      try Evaluation(predictions: known, truth: other, excluding: ["a.png"])
    }
    #expect(error.map { "\($0)".contains("share no point") } == true)
  }

  @Test func leavesImagesOut() throws {
    let known = table([("films/a.png", "s", 0, 0), ("films/b.png", "s", 0, 0), ("films/b.c.png", "s", 0, 0)])
    for name in ["films/b.png", "b.png", "b", "C:\\films\\B.PNG"] {
      let evaluation = try Evaluation(
        predictions: known, truth: known, excluding: [name, "typo"])
      #expect(evaluation.errors.map(\.image) == ["films/a.png", "films/b.c.png"])
      #expect(evaluation.missing == 0)
      #expect(evaluation.unknownExclusions == ["typo"])
    }
  }

  @Test func saysWhatTheTablesLookLikeWhenTheyShareNothing() {
    #expect {
      try Evaluation(predictions: table([("a\n", "s", 0, 0)]), truth: PointTable())
    } throws: {
      "\($0)" == "the predictions and the truth share no point; the predictions begin with s of a\\n, "
        + "the truth with nothing"
    }
  }

  @Test func agreesWithASlowReference() throws {
    var state: UInt64 = 42
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<50 {
      let errors = (0...random(40)).map { _ in Double(random(1000)) / 100 }
      let summary = try #require(ErrorSummary(of: errors, radii: [2, 5]))
      let count = Double(errors.count)
      let mean = errors.reduce(0, +) / count
      let below = errors.filter { $0 < 2 }.count
      // The median splits the errors: no more than half lie on either side.
      #expect(errors.filter { $0 < summary.median }.count * 2 <= errors.count)
      #expect(errors.filter { $0 > summary.median }.count * 2 <= errors.count)
      #expect(abs(summary.mean - mean) < 1e-9)
      #expect(abs(summary.detectionRates[0].percent - 100 * Double(below) / count) < 1e-9)
      // Sum of squared differences of all pairs = n * sum of squared deviations.
      var pairs = 0.0
      for first in errors {
        for second in errors { pairs += (first - second) * (first - second) / 2 }
      }
      let variance = count > 1 ? pairs / count / (count - 1) : 0
      #expect(abs((summary.standardDeviation ?? 0) - variance.squareRoot()) < 1e-9)
    }
    #expect(ErrorSummary(of: [], radii: [2]) == nil)
  }
}
