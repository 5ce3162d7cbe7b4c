import Evaluation
import Foundation
import Landmarks
import Radiograph
import Testing
import TestSupport

@Suite struct EvaluationReportTests {
  private func table(_ offset: Double) -> PointTable {
    var rows: [PointRow] = []
    for (place, landmark) in (["sella", "a-point", "\u{1B}[31mred"] as [Landmark]).enumerated() {
      for image: ImageName in ["001.png", "002.png"] {
        let position = PixelPoint(x: 100 + offset * Double(place + 1), y: 50)
        rows.append(
          PointRow(
            image: image, point: LandmarkPoint(landmark: landmark, position: position, status: .placed)))
      }
    }
    return PointTable(rows: rows)
  }

  private func evaluation() throws -> Evaluation {
    try Evaluation(
      predictions: table(10), truth: table(0), spacing: 0.1, radii: [2, 2.5], excluding: ["9"])
  }

  @Test func printsAnAlignedTable() throws {
    #expect(
      try evaluation().text(worst: 1) == """
        points: 6, landmarks: 3, images: 2; errors in mm (0.1 mm/px from --spacing); detection rates in %

          landmark       mean    SD  median  <2 mm  <2.5 mm  n
          ────────────────────────────────────────────────────
          sella          1.00  0.00    1.00  100.0    100.0  2
          a-point        2.00  0.00    2.00    0.0    100.0  2
          \\u{1b}[31mred  3.00  0.00    3.00    0.0      0.0  2
          ────────────────────────────────────────────────────
          all            2.00  0.89    2.00   33.3     66.7  6

        Worst
          landmark       image      mm  predicted, px      truth, px
          ──────────────────────────────────────────────────────────
          \\u{1b}[31mred  001.png  3.00  (130.0, 50.0)  (100.0, 50.0)

        excluded, but in neither table: 9
        """)
  }

  @Test func printsTheAgreedJSON() throws {
    let parsed = try JSONSerialization.jsonObject(with: JSONEncoder().encode(try evaluation()))
    let report = try #require(parsed as? [String: Any])
    #expect(report["mre"] as? Double == 2)
    #expect(report["median"] as? Double == 2)
    #expect(report["count"] as? Int == 6)
    #expect(report["unit"] as? String == "mm")
    #expect(report["missing"] as? Int == 0)
    let rates = try #require(report["sdr"] as? [String: Double])
    #expect(rates.keys.sorted() == ["2", "2.5"])
    #expect(abs((rates["2.5"] ?? 0) - 200.0 / 3) < 1e-9)
    let landmarks = try #require(report["landmarks"] as? [String: [String: Any]])
    #expect(landmarks.count == 3)
    #expect(
      Set(landmarks["sella"]?.keys.map { $0 } ?? []) == ["mre", "sd", "median", "sdr", "count", "unit"])
    #expect((report["worst"] as? [[String: Any]])?.first?["error"] as? Double == 3)
  }

  @Test func drawsARisingCurve() throws {
    let evaluation = try evaluation()
    let canvas = ErrorFigure(evaluation).canvas()
    #expect(canvas.width == 1000)
    #expect(canvas.height == 700)
    #expect(canvas[2, 2] == .white)
    #expect(Set(canvas.rgb).count > 10)
    // A curve of one landmark and no radius still has an extent to draw.
    let single = PointTable(rows: Array(table(0).rows.prefix(1)))
    #expect(ErrorFigure(try Evaluation(predictions: single, truth: single, radii: [])).canvas().width == 1000)
  }

  @Test(.enabled(if: realData != nil, "the reader marks are not on this machine"))
  func readersDifferAsMuchAsIsKnown() throws {
    let folder = try #require(realData) + "/cephalometric-train/"
    let evaluation = try Evaluation(
      predictions: PointTable(path: folder + "junior.csv"), truth: PointTable(path: folder + "senior.csv"),
      spacing: 0.1)
    #expect(evaluation.overall.count == 2850)
    #expect(evaluation.landmarks.count == 19)
    // 2.15 mm over all 400 films of the challenge; these are the first 150.
    #expect((1.7...2.6).contains(evaluation.overall.mean))
  }
}
