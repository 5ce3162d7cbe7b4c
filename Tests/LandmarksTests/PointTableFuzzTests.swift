import Basics
import Foundation
import Landmarks
import Radiograph
import Testing

@Suite struct PointTableFuzzTests {
  private static let pieces = [
    "a", "é", "e\u{301}", "=", "+", "-", "@", "'", "\"", ",", "\n", "\r\n", "\r", "\t", " ", ";", "骨",
    "👩‍⚕️", "\u{202E}", "\u{1B}[31m", "\\", "/", "0", "\u{FEFF}", "\u{FF1D}",
  ]

  private func name(using random: inout SplitMix64) -> String {
    (0...Int.random(in: 0...6, using: &random)).compactMap { _ in
      Self.pieces.randomElement(using: &random)
    }.joined()
  }

  private func number(using random: inout SplitMix64) -> Double {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return Double(Int.random(in: -3000...3000, using: &random))
    case 1: return Double.random(in: -3000...3000, using: &random)
    case 2: return Double.random(in: -1...1, using: &random) * 1e-300
    default:
      let bits = Double(bitPattern: random.next())
      return abs(bits) <= LandmarkPoint.farthest ? bits : -0.0
    }
  }

  private func table(using random: inout SplitMix64) -> PointTable {
    var table = PointTable()
    var seen = Set<[String]>()
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let status = LandmarkStatus.allCases.randomElement(using: &random) ?? .placed
      let point = LandmarkPoint(
        // Blanks around a landmark's name are not part of it.
        landmark: Landmark("n" + name(using: &random) + "n"),
        position: status.hasPosition
          ? PixelPoint(x: number(using: &random), y: number(using: &random)) : nil,
        status: status, confidence: Bool.random(using: &random) ? .random(in: 0...1, using: &random) : nil,
        annotator: Bool.random(using: &random) ? name(using: &random) : "")
      let spacing = PixelSpacing(
        x: .random(in: 0.01...1, using: &random), y: .random(in: 0.01...1, using: &random), source: .user)
      let row = PointRow(
        image: ImageName(name(using: &random)), point: point,
        imageWidth: Bool.random(using: &random) ? Int.random(in: 1...9999, using: &random) : nil,
        imageHeight: Bool.random(using: &random) ? Int.random(in: 1...9999, using: &random) : nil,
        spacing: Bool.random(using: &random) ? spacing : nil)
      if seen.insert([row.image.name, point.landmark.name]).inserted { table.rows.append(row) }
    }
    return table
  }

  @Test func everyTableComesBackAsItWas() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<400 {
      let table = table(using: &random)
      let csv = table.csv
      let back = try PointTable(csv: Array(csv.utf8), file: "t.csv")
      #expect(back == table)
      // Strings compare by canonical equivalence; the bytes must agree too.
      #expect(Array(back.csv.utf8) == Array(csv.utf8))
    }
  }

  @Test func damagedFilesAreRefusedOrReadButNeverCrash() throws {
    var random = SplitMix64(seed: 2)
    var refused = 0
    for _ in 0..<1500 {
      var bytes = Array(table(using: &random).csv.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("\",\r\n=;\0".utf8).randomElement(using: &random) ?? 0, at: place)
        default: bytes.removeLast(min(bytes.count, Int.random(in: 0...9, using: &random)))
        }
      }
      do {
        let table = try PointTable(csv: bytes, file: "t.csv")
        #expect(try PointTable(csv: Array(table.csv.utf8), file: "t.csv") == table)
      } catch {
        #expect(error is PointTableError)
        #expect(!"\(error)".utf8.contains { $0 < 0x20 })
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  @Test func noiseIsRefused() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(throws: PointTableError.self) { try PointTable(csv: bytes, file: "noise") }
    }
  }
}
