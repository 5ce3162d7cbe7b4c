import Basics
import Encoder
import Foundation
import Learning
import Pretraining
import Radiograph
import Testing

/// Positives between people.
@Suite struct AlignedPairsTests {
  /// Films of the same blobs, each shifted; one more shows nothing, and one is no image.
  private func films() throws -> (folder: URL, paths: [String], shifts: [String: (x: Double, y: Double)]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var random = SplitMix64(seed: 4)
    let blobs = (0..<40).map { _ in
      (random.uniform(-10, 310), random.uniform(-10, 370), random.uniform(4, 30), random.uniform(-60, 60))
    }
    var shifts: [String: (x: Double, y: Double)] = [:]
    var paths: [String] = []
    for index in 0..<6 {
      let path = folder.appendingPathComponent("\(index).png").path
      paths.append(path)
      let shift = (x: Double(index % 3) * 6 - 6, y: Double(index / 3) * 8 - 4)
      if index < 4 { shifts[path] = shift }
      let grey = (0..<300 * 360).map { pixel -> UInt8 in
        let (x, y) = (Double(pixel % 300) - shift.x, Double(pixel / 300) - shift.y)
        let value = blobs.reduce(120.0) { value, blob in
          let square = (x - blob.0) * (x - blob.0) + (y - blob.1) * (y - blob.1)
          return value + blob.3 * exp(-square / (blob.2 * blob.2))
        }
        return index < 4 ? UInt8(max(0, min(255, value))) : 120
      }
      try PNGWriter.writeGrey8(width: 300, height: 360, grey: grey, to: path)
    }
    try Data("no image".utf8).write(to: URL(fileURLWithPath: paths[5]))
    return (folder, paths, shifts)
  }

  @Test func filmsThatAgreeShowTheSamePlaces() async throws {
    let (folder, paths, shifts) = try films()
    defer { try? FileManager.default.removeItem(at: folder) }
    var aligned = AlignedPairs(encoder: try FeatureEncoder.embedded())
    aligned.count = 24
    let pairs = try await aligned.found(among: paths)
    // Films without a place to find, or unreadable ones, are in none.
    #expect(!pairs.isEmpty && pairs.allSatisfy { $0.first != $0.second })
    for pair in pairs {
      let (here, there) = (try #require(shifts[pair.first]), try #require(shifts[pair.second]))
      let errors = pair.places.map { place in
        place.second.distance(
          to: PixelPoint(x: place.first.x + there.x - here.x, y: place.first.y + there.y - here.y))
      }
      #expect(pair.places.count > 200)
      #expect((errors.median ?? 99) < 5, "\(errors.median ?? 99) px")
    }
    let again = try await aligned.found(among: paths)
    #expect(
      again.map(\.places.count) == pairs.map(\.places.count) && again.map(\.first) == pairs.map(\.first))
  }

  @Test func oneFilmHasNoPartner() async throws {
    let (folder, paths, _) = try films()
    defer { try? FileManager.default.removeItem(at: folder) }
    let aligned = AlignedPairs(encoder: try FeatureEncoder.embedded())
    #expect(try await aligned.found(among: [paths[0]]).isEmpty)
    #expect(try await aligned.found(among: []).isEmpty)
  }
}
