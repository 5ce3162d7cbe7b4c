import Encoder
import Foundation
import Matching
import Testing

@Suite struct ConfidenceTests {
  private let coarse = Evidence(peak: 0.8, margin: 0.15)

  @Test func theMoreExactlyAPlaceIsExpectedTheMoreIsClaimed() {
    var evidence = coarse
    evidence.magnified = Evidence.Magnified(similarity: 0.8, blur: 2)
    func claim(_ deviation: Double) -> Double {
      evidence.expectedDeviation = deviation
      return Confidence.probability(of: evidence, within: 4)
    }
    let (sure, unsure, lost) = (claim(5), claim(20), claim(Evidence.nothingExpected))
    #expect(sure > unsure + 0.1 && unsure > lost)
    #expect(lost < 0.4)
  }

  private var refined: Evidence {
    var evidence = coarse
    evidence.magnified = Evidence.Magnified(similarity: 0.7, blur: 2.5)
    return evidence
  }

  /// The probabilities while one thing seen goes from 0 to 0.9.
  private func probabilities(
    _ evidence: Evidence, _ change: (inout Evidence, Double) -> Void
  ) -> [Double] {
    stride(from: 0.0, through: 0.9, by: 0.1).map { value in
      var changed = evidence
      change(&changed, value)
      return Confidence.probability(of: changed, within: 4)
    }
  }

  private func rises(_ values: [Double]) -> Bool { zip(values, values.dropFirst()).allSatisfy { $0 < $1 } }

  @Test func aBetterMatchIsSurer() {
    for evidence in [coarse, refined] {
      #expect(rises(probabilities(evidence) { $0.peak = $1 }))
      #expect(rises(probabilities(evidence) { $0.margin = $1 }))
    }
    #expect(rises(probabilities(refined) { $0.magnified?.similarity = $1 }))
  }

  @Test func whatIsBlurredOrOutOfPlaceIsLessSure() {
    #expect(rises(probabilities(refined) { $0.magnified?.blur = 10 * $1 }.reversed()))
    for evidence in [coarse, refined] {
      #expect(rises(probabilities(evidence) { $0.misplacement = 40 * $1 }.reversed()))
    }
  }

  @Test func aWiderCircleIsSurer() {
    let values = [0, 1, 2, 4, 8, 1000].map { Confidence.probability(of: refined, within: $0) }
    #expect(values.first == 0 && values.last.map { $0 > 0.999 } == true)
    #expect(rises(values))
  }

  /// Evidence of many kinds.
  private var kinds: [Evidence] {
    (0..<200).map { index in
      var evidence = Evidence(peak: 0.4 + Double(index % 20) / 40, margin: Double(index % 7) / 30)
      evidence.magnified = Evidence.Magnified(similarity: Double(index % 11) / 20, blur: Double(index % 5))
      return evidence
    }
  }

  @Test func theShiftMakesHalfOfThePointsLieNearerThanTheirMedian() {
    // Distances that are 1.7 times what the evidence says, spread around it.
    let points = kinds.enumerated().map { index, evidence in
      let median = exp(Confidence.logScale(of: evidence)) * pow(log(2), 1 / 1.275)
      return (evidence: evidence, distance: 1.7 * median * exp(Double(index % 21 - 10) / 10))
    }
    #expect(abs(Confidence.shift(of: points) - log(1.7)) < 0.11)
    #expect(Confidence.shift(of: []) == 0)
  }

  @Test func theShiftMakesPointsClaimWhatIsAsked() {
    let points = kinds.map { (evidence: $0, radius: 4.0) }
    for asked in [0.2, 0.5, 0.9] {
      let shift = Confidence.shift(claiming: asked, by: points)
      let claims = kinds.map { Confidence.probability(of: $0, within: 4, shift: shift) }
      #expect(abs(claims.reduce(0, +) / Double(claims.count) - asked) < 1e-6)
    }
    #expect(Confidence.shift(claiming: 0.5, by: []) == 0)
    #expect(Confidence.shift(claiming: .nan, by: points).isFinite)
  }

  @Test func theLikelyPlaceIsBetweenTwoPeaksAndOnALonelyOne() {
    func place(_ map: [Float]) -> LikelyPlace {
      LikelyPlace(in: map, temperature: 0.04) { GridPoint(x: Double($0 % 5), y: Double($0 / 5)) }
    }
    var map = [Float](repeating: 0, count: 25)
    map[7] = 1
    #expect(place(map).position.distance(to: GridPoint(x: 2, y: 1)) < 1e-6)
    #expect(place(map).blur < 1e-3 && place(map).best == 7)
    map[17] = 1
    #expect(place(map).position.distance(to: GridPoint(x: 2, y: 2)) < 1e-6)
    #expect(abs(place(map).blur - 1) < 1e-3)
    map[3] = .nan
    #expect((0...4).contains(place(map).position.x) && place(map).blur == 0)
  }
}
