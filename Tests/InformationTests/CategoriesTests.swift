import Information
import Radiograph
import Testing

@Suite struct CategoriesTests {
  private let bits = Plane(width: 4, height: 1, values: [1.99, 2, 4.49, 4.5])

  @Test func cutsBelongToTheUpperCategory() {
    #expect(bits.values.map { Categories.usual.category(of: $0) } == [.low, .medium, .medium, .high])
    #expect(Categories.usual.picture(of: bits) == [0, 127, 127, 255])
  }

  @Test func sharesFollowTheCuts() throws {
    #expect(Categories.usual.shares(of: bits) == [.low: 0.25, .medium: 0.5, .high: 0.25])
    let moved = try #require(Categories(cuts: 0, 4.4))
    #expect(moved.shares(of: bits) == [.low: 0, .medium: 0.5, .high: 0.5])
    #expect(Categories.usual.shares(of: Plane(width: 0, height: 0)) == [.low: 0, .medium: 0, .high: 0])
  }

  @Test func cutsOutOfOrderAreRefused() {
    #expect(Categories(cuts: 5, 4) == nil)
    #expect(Categories(cuts: -1, 4) == nil)
    #expect(Categories(cuts: .nan, 4) == nil)
    #expect(Categories(cuts: 3, .infinity) == nil)
  }
}

@Suite struct SamplingWeightsTests {
  @Test func drawsFollowThePowerOfTheInformation() throws {
    let bits = Plane(width: 2, height: 2, values: [0, 1, 2, 6])
    let weights = SamplingWeights(bits: bits)
    var random = SystemRandomNumberGenerator()
    var counts = [0, 0, 0, 0]
    let draws = 40_000
    for _ in 0..<draws {
      let cell = try #require(weights.draw(using: &random))
      counts[cell.y * 2 + cell.x] += 1
    }
    #expect(counts[0] == 0)
    for index in 0..<4 {
      let expected = weights.probability(x: index % 2, y: index / 2)
      #expect(abs(Double(counts[index]) / Double(draws) - expected) < 0.015)
    }
    // 6^0.3 / 2^0.3
    let ratio = weights.probability(x: 1, y: 1) / weights.probability(x: 0, y: 1)
    #expect(abs(ratio - 1.3904) < 1e-3)
  }

  @Test func mapsWithoutInformationAreSampledEvenly() {
    let flat = SamplingWeights(bits: Plane(width: 5, height: 1))
    #expect((0..<5).allSatisfy { abs(flat.probability(x: $0, y: 0) - 0.2) < 1e-12 })
    var random = SystemRandomNumberGenerator()
    #expect(SamplingWeights(bits: Plane(width: 0, height: 0)).draw(using: &random) == nil)
  }
}
