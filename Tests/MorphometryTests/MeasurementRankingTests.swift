import Landmarks
import Morphometry
import Radiograph
import Testing

/// Which film is looked at first.
@Suite struct MeasurementRankingTests {
  private static func set(norm: String) throws -> MeasurementSet {
    let text = """
      name = "one"
      [[measurement]]
      name = "length"
      distance = ["a", "b"]
      \(norm)
      """
    return try MeasurementSet(bytes: Array(text.utf8), path: "one.toml")
  }

  /// A film for each length, mm or px; nil has one point alone.
  private func ranking(
    _ lengths: [Double?], norm: String = "", unscaled: Set<Int> = [], confidence: [Int: Double] = [:]
  ) throws -> MeasurementRanking {
    let rows = lengths.enumerated().flatMap { index, length -> [PointRow] in
      func row(_ landmark: Landmark, _ x: Double) -> PointRow {
        PointRow(
          image: ImageName("\(index)"),
          point: LandmarkPoint(
            landmark: landmark, position: PixelPoint(x: x, y: 0),
            status: confidence[index] == nil ? .placed : .predicted, confidence: confidence[index]),
          imageWidth: 500, imageHeight: 500,
          spacing: unscaled.contains(index) ? nil : PixelSpacing(x: 1, y: 1, source: .user))
      }
      return [row("a", 0)] + (length.map { [row("b", $0)] } ?? [])
    }
    let table = MeasurementTable(try Self.set(norm: norm), of: PointTable(rows: rows))
    return try #require(MeasurementRanking(table, by: 0))
  }

  private func order(_ ranking: MeasurementRanking) -> [String] { ranking.rows.map(\.image.name) }

  @Test func theFarthestBeyondTheNormComesFirst() throws {
    let ranking = try ranking([40, 55, 50, nil, 25, 45], norm: "norm = [40, 50]")
    #expect(order(ranking) == ["4", "1", "0", "2", "5", "3"])
    #expect(ranking.rows.map(\.deviation) == [-15, 5, 0, 0, 0, nil])
    #expect(ranking.reference == .norm(40...50))
  }

  @Test func amongEqualsTheLeastCertainComesFirst() throws {
    let ranking = try ranking([41, 42, 43], norm: "norm = [40, 50]", confidence: [0: 0.9, 1: 0.5, 2: 0.7])
    #expect(order(ranking) == ["1", "2", "0"])
  }

  @Test func withoutANormTheMedianSays() throws {
    let ranking = try ranking([10, 20, 24, 90, nil])
    #expect(order(ranking) == ["3", "0", "1", "2", "4"])
    #expect(ranking.reference == .median(22, .millimetres))
    #expect(ranking.rows.map(\.deviation) == [68, -12, -2, 2, nil])
  }

  /// px are held against neither mm nor a norm in mm.
  @Test func unitsDoNotMix() throws {
    let mixed = try ranking([10, 20, 30, 400, 500], unscaled: [3, 4])
    #expect(mixed.reference == .median(20, .millimetres))
    #expect(
      mixed.rows.map(\.deviation) == [-10, 10, 0, nil, nil] && order(mixed) == ["0", "2", "1", "3", "4"])
    let normed = try ranking([45, 400], norm: "norm = [40, 50]", unscaled: [1])
    #expect(order(normed) == ["0", "1"] && normed.rows.map(\.deviation) == [0, nil])
    let pixels = try ranking([45, 400, 410], norm: "norm = [40, 50]", unscaled: [0, 1, 2])
    #expect(pixels.reference == .median(400, .pixels) && order(pixels) == ["0", "2", "1"])
  }

  @Test func littleIsNothingToGoBy() throws {
    #expect(try ranking([10, 90]).reference == .none)
    #expect(try order(ranking([nil, 10, 90])) == ["1", "2", "0"])
    #expect(try ranking([]).rows.isEmpty)
    let table = MeasurementTable(try Self.set(norm: ""), of: PointTable(rows: []))
    #expect(MeasurementRanking(table, by: 1) == nil && MeasurementRanking(table, by: -1) == nil)
  }
}
