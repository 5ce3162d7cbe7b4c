import Basics
import Formats
import Foundation
import Landmarks
import Testing

/// Damaged files of every format: refused or read, never a crash.
///
/// `BREGMA_FUZZ_ROUNDS` sets the mutations per format.
@Suite struct ImporterFuzzTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["BREGMA_FUZZ_ROUNDS"].flatMap(Int.init) ?? 1500
  private static let tokens: [String] = [
    "\"", ",", "\n", "\r", "{", "}", "[", "]", ":", "null", "-", "1e308", "1e999", "nan", "LM=",
    "LM=99999999999",
    "POINTS=9223372036854775807", "\u{0}", "\u{FEFF}", "=", "#", "x", "-1", "0x1p3", "[[[[[[[[",
    "\"id\": 1e30,",
    "../../../etc/passwd", "\\u0000", "\\ud800", "é",
  ]

  private func mutated(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<end)
      case 2:
        bytes.insert(contentsOf: Array((Self.tokens.randomElement(using: &random) ?? "").utf8), at: place)
      case 3:
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 4: bytes.replaceSubrange(place..<end, with: (Self.tokens.randomElement(using: &random) ?? "").utf8)
      default: bytes.removeLast(min(bytes.count, Int.random(in: 0...40, using: &random)))
      }
    }
    return bytes
  }

  @Test(arguments: Samples.files.map(\.format)) func damagedFilesNeverCrash(name: String) throws {
    let format = try #require(LandmarkFormats.named(name))
    let sample = Samples.source(name)
    var random = SplitMix64(seed: 99)
    var outcomes = (refused: 0, rejected: 0, whole: 0)
    for _ in 0..<Self.rounds {
      let source = ImportSource(path: sample.path, bytes: mutated(sample.bytes, &random))
      _ = try? LandmarkFormats.detect(source)
      do {
        let points = try format.read(source, with: Samples.context)
        // Whatever is accepted belongs to a film of the folder and is a number.
        for row in points.rows {
          #expect(Samples.films.contains(row.film) && !row.point.landmark.name.isEmpty)
          #expect(row.point.position.map { $0.x.isFinite && $0.y.isFinite } ?? true)
        }
        for sentence in points.rejections.map(\.description) + points.notes {
          #expect(!sentence.utf8.contains { $0 < 0x20 })
        }
        if points.rejections.isEmpty { outcomes.whole += 1 } else { outcomes.rejected += 1 }
      } catch {
        #expect(error is FormatError || error is PointTableError, "\(error)")
        #expect(!"\(error)".utf8.contains { $0 < 0x20 })
        outcomes.refused += 1
      }
    }
    print("fuzz \(name): \(Self.rounds) mutations, \(outcomes)")
    #expect(outcomes.refused > 0 && outcomes.refused < Self.rounds)
  }

  @Test func deepNestingIsRefused() {
    let depth = 100_000
    let bytes = Array("{\"shapes\": ".utf8) + Array(repeating: UInt8(ascii: "["), count: depth)
    let source = ImportSource(path: "deep.json", bytes: bytes)
    #expect(throws: FormatError.self) { try LandmarkFormats.detect(source) }
  }

  @Test func floodsOfRejectedLinesAreHandled() throws {
    let lines = "image,landmark,x,y\n" + String(repeating: "gone.png,s,1,2\n", count: 50_000)
    let source = ImportSource(path: "t.csv", bytes: Array(lines.utf8))
    let points = try LandmarkFormats.detect(source).read(source, with: Samples.context)
    #expect(points.rejections.reduce(0) { $0 + $1.count } == 50_000)
    #expect(points.rejections.count <= 2)
  }

  /// Reading costs memory per line, field and value, not per byte.
  @Test func filesOfNothingButSeparatorsAreRefusedBeforeTheyAreRead() {
    for (piece, count) in [
      ("0,", 3_100_000), ("\n", 3_100_000), (",", 31_000_000), (";", 31_000_000), ("\t", 31_000_000),
    ] {
      let head = piece == "0," ? "{\"shapes\": [" : "scorer"
      let bytes = Array(head.utf8) + Array(repeating: Array(piece.utf8), count: count).joined()
      let source = ImportSource(path: "flood", bytes: bytes)
      #expect(throws: FormatError.self) { try source.checkSize() }
    }
  }

  /// One line of them is refused in few words, and never taken apart.
  @Test func aLineOfNothingButSeparatorsIsRefused() {
    for piece in [",", ";"] {
      let source = ImportSource(path: "flood", bytes: Array(String(repeating: piece, count: 100_000).utf8))
      #expect {
        try LandmarkFormats.detect(source)
      } throws: {
        "\($0)".hasSuffix("more than 100000 fields; expected a line of a table")
      }
    }
  }

  @Test func rejectionsWithoutEndAreCounted() throws {
    let lines = (0..<12_000).map { "gone-\($0).png,s,1,2\n" }.joined()
    let source = ImportSource(path: "t.csv", bytes: Array(("image,landmark,x,y\n" + lines).utf8))
    let points = try LandmarkFormats.detect(source).read(source, with: Samples.context)
    #expect(points.rejections.count == 10_001)
    #expect(points.rejections.last?.place == "from line 10002 on")
    #expect(points.rejections.reduce(0) { $0 + $1.count } == 12_000)
  }
}
