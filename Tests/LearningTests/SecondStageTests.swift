import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Radiograph
import Search
import Testing

@Suite struct SecondStageTests {
  /// Small films with the same three blobs, each film shifted, and where the blobs are.
  private static func films(_ count: Int) throws -> (folder: URL, films: [MarkedFilm]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let blobs: [(Landmark, Double, Double, Double)] = [
      ("a", 40.0, 50.0, 9.0), ("b", 90.0, 60.0, 5.0), ("c", 60.0, 110.0, 14.0),
    ]
    let films = try (0..<count).map { index in
      let (dx, dy) = (Double(index % 3) * 4 - 4, Double(index / 3) * 3 - 3)
      let grey = (0..<144 * 176).map { pixel -> UInt8 in
        let (x, y) = (Double(pixel % 144) - dx, Double(pixel / 144) - dy)
        let value = blobs.reduce(40.0) { value, blob in
          let square = (x - blob.1) * (x - blob.1) + (y - blob.2) * (y - blob.2)
          return value + 150 * exp(-square / (blob.3 * blob.3))
        }
        return UInt8(min(255, value))
      }
      let path = folder.appendingPathComponent("\(index).png").path
      try PNGWriter.writeGrey8(width: 144, height: 176, grey: grey, to: path)
      let marks = blobs.map { ($0.0, PixelPoint(x: $0.1 + dx, y: $0.2 + dy)) }
      return MarkedFilm(image: "film", path: path, marks: Dictionary(uniqueKeysWithValues: marks))
    }
    return (folder, films)
  }

  private func request(_ film: MarkedFilm) -> FilmToSearch {
    FilmToSearch(image: film.image, path: film.path)
  }

  private static func stage(steps: Int, rounds: Int = 1) throws -> SecondStage {
    var options = SecondStage.Options()
    (options.steps, options.rounds, options.refines) = (steps, rounds, false)
    return SecondStage(start: try FeatureEncoder.embeddedFile(), options: options)
  }

  @Test func oneMarkedFilmTeachesAModelOfTheWholeFolder() async throws {
    let (folder, films) = try Self.films(6)
    defer { try? FileManager.default.removeItem(at: folder) }
    var parts: [Double] = []
    let outcome = try await Self.stage(steps: 2, rounds: 2).learn(
      marked: [films[0]], others: films.dropFirst().map(request),
      landmarks: ["c", "a", "b", "of another table"]
    ) { part, _ in parts.append(part) }
    #expect(outcome.model.landmarks == ["c", "a", "b"])
    #expect(outcome.templates == [films[0]] && outcome.failures.isEmpty)
    #expect(parts == parts.sorted() && parts.allSatisfy { (0...1).contains($0) } && parts.last == 1)
    let detector = outcome.model.detector(refines: false)
    for film in films {
      for found in detector.detections(on: try FilmReader.read(path: film.path), workers: 1) {
        let mark = try #require(film.marks[found.landmark])
        #expect(found.position.distance(to: mark) < 6, "\(found.landmark) of \(film.path)")
      }
    }
  }

  @Test func whatCannotBeReadIsNamedAndTheOthersServe() async throws {
    let (folder, films) = try Self.films(4)
    defer { try? FileManager.default.removeItem(at: folder) }
    let broken = ["template", "film"].map { folder.appendingPathComponent("\($0).png").path }
    for path in broken { try Data("no film".utf8).write(to: URL(fileURLWithPath: path)) }
    let lost = MarkedFilm(image: "film", path: broken[0], marks: films[0].marks)
    let others = films.dropFirst().map(request) + [FilmToSearch(image: "film", path: broken[1])]
    let stage = try Self.stage(steps: 1)
    let outcome = try await stage.learn(marked: [lost, films[0]], others: others, landmarks: ["a"]) { _, _ in
    }
    #expect(outcome.templates == [films[0]] && outcome.failures.count == 2)
    #expect(outcome.failures[0].hasPrefix("template ") && outcome.failures[0].contains("template.png"))
    #expect(outcome.failures[1].contains("film.png"))

    await #expect(throws: (any Error).self) {
      try await stage.learn(marked: [lost], others: others, landmarks: ["a"]) { _, _ in }
    }
    await #expect(throws: SearchError.self) {
      let unmarked = MarkedFilm(image: "film", path: films[0].path, marks: [:])
      return try await stage.learn(marked: [unmarked], others: others, landmarks: ["a"]) { _, _ in }
    }
  }

  @Test func cancellingEndsIt() async throws {
    let (folder, films) = try Self.films(3)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stage = try Self.stage(steps: 1000)
    let task = Task {
      try await stage.learn(
        marked: [films[0]], others: films.dropFirst().map(request), landmarks: ["a"], progress: { _, _ in })
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
