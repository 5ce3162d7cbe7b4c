import Basics
import Encoder
import Matching
import Radiograph
import Testing

@Suite struct TemplateSuggesterTests {
  @Test func picksCoverWhatEarlierPicksLeaveOut() {
    // Films 0-2 look alike and are many; film 3 stands for the odd references.
    let scores: [[Double?]] = [
      [nil, 0.8, 0.8, 0.2, 0.2], [0.9, nil, 0.9, 0.3, 0.3], [0.7, 0.7, nil, 0.2, 0.2],
      [0.2, 0.2, 0.2, nil, 0.9], [],
    ]
    let picks = TemplateSuggester.choose(3, from: scores)
    #expect(picks.prefix(2) == [1, 3])
    #expect(picks.count == 3 && !picks.contains(4))
    let gains = TemplateSuggester.suggestions(picks, scores: scores).map(\.score)
    #expect(gains == gains.sorted())
  }

  @Test func neverMoreThanThereAre() {
    #expect(TemplateSuggester.choose(5, from: [[nil, 0.5], [0.4, nil]]).count == 2)
    #expect(TemplateSuggester.choose(5, from: []).isEmpty)
    #expect(TemplateSuggester.choose(5, from: [[], []]).isEmpty)
  }

  @Test func aFilmUnlikeTheOthersIsNotSuggestedAndABrokenOneIsReported() async throws {
    struct Broken: Error {}
    func film(_ shift: Double, _ waves: (Double, Double)) -> Film {
      Film(
        width: 160, height: 200, bitDepth: 8,
        samples: (0..<160 * 200).map { i in
          let (x, y) = (Double(i % 160) + shift, Double(i / 160) - shift)
          return UInt16(120 + 60 * wave(x * waves.0 + y * 0.02) + 60 * wave(y * waves.1))
        })
    }
    func wave(_ x: Double) -> Double { (x - x.rounded(.down)) > 0.5 ? 1 : -1 }
    let alike = (0..<5).map { film(Double($0) * 3, (0.011, 0.017)) }
    let odd = film(0, (0.083, 0.061))
    var films: [GreyFilmReading] = ([odd] + alike).map { film in { @Sendable _ in film } }
    films.append { _ in throw Broken() }
    let outcome = try await TemplateSuggester(encoder: FeatureEncoder.embedded()).suggest(
      from: films, count: 1)
    #expect(outcome.failures.count == 1)
    let pick = try #require(outcome.suggestions.first)
    #expect((1...5).contains(pick.index))
  }

  /// Five of one kind, three of another: whoever begins, both kinds are there in about that proportion.
  @Test func representativesBalanceTheirMean() throws {
    let (many, few) = ((0..<5).map { [1, Float($0) * 0.01] }, (0..<3).map { [-1, Float($0) * 0.01] })
    let looks: [[Float]?] = many + few + [nil]
    for first in 0..<8 {
      let picks = Representatives.choose(4, of: looks, beginningWith: [first])
      #expect(picks.first == first && Set(picks).count == 4)
      #expect([2, 3].contains(picks.filter { $0 < 5 }.count), "\(picks)")
    }
    #expect(Representatives.choose(20, of: looks, beginningWith: [7, 2]).sorted() == Array(0..<8))
  }
}
