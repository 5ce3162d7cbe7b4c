import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Matching
import Radiograph
import Search
import Testing

/// A search by everything that a person has said.
@Suite struct MarkedSearchTests {
  /// Small films with blobs, each film shifted, and where some of the blobs are.
  private static func films(_ count: Int) throws -> (folder: URL, films: [MarkedFilm]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var random = SplitMix64(seed: 4)
    let blobs = (0..<14).map { _ in
      (random.uniform(20, 124), random.uniform(20, 156), random.uniform(3, 14), random.uniform(-60, 90))
    }
    let films = try (0..<count).map { index in
      let (dx, dy) = (Double(index % 3) * 5 - 5, Double(index / 3) * 4 - 4)
      let grey = (0..<144 * 176).map { pixel -> UInt8 in
        let (x, y) = (Double(pixel % 144) - dx, Double(pixel / 144) - dy)
        let value = blobs.reduce(90.0) { value, blob in
          let square = (x - blob.0) * (x - blob.0) + (y - blob.1) * (y - blob.1)
          return value + blob.3 * exp(-square / (blob.2 * blob.2))
        }
        return UInt8(max(0, min(255, value)))
      }
      let path = folder.appendingPathComponent("\(index).png").path
      try PNGWriter.writeGrey8(width: 144, height: 176, grey: grey, to: path)
      let marks = blobs.prefix(4).enumerated().map {
        (Landmark("p\($0)"), PixelPoint(x: $1.0 + dx, y: $1.1 + dy))
      }
      return MarkedFilm(
        image: ImageName("\(index).png"), path: path, marks: Dictionary(uniqueKeysWithValues: marks))
    }
    return (folder, films)
  }

  @Test func filmsAreLeftOutAndTheErrorIsSaid() async throws {
    let (folder, films) = try Self.films(4)
    defer { try? FileManager.default.removeItem(at: folder) }
    let encoder = try FeatureEncoder.embedded()
    let one = try await MarkedSearch(marked: [films[0]], encoder: encoder)
    #expect(one.expected == ExpectedError(films: 1) && !one.isLearnt)
    #expect(one.expected.words == "from 1 film")

    let four = try await MarkedSearch(marked: films, encoder: encoder)
    let mean = try #require(four.expected.mean)
    #expect(four.expected.films == 4 && four.expected.unit == .pixels && mean < 5)
    #expect(four.search.templates == films && four.search.landmarks == ["p0", "p1", "p2", "p3"])

    // Every distance is scaled by the spacing, and the choice does not depend on it.
    let spaced = try await MarkedSearch(
      marked: films, encoder: encoder, spacing: PixelSpacing(x: 0.5, y: 0.5, source: .user))
    #expect(spaced.expected.unit == .millimetres && spaced.isLearnt == four.isLearnt)
    #expect(abs((spaced.expected.mean ?? 0) - mean / 2) < 1e-6)
  }

  /// Whoever agrees with everything learns nothing about how far off the search is, but their points serve.
  @Test func pointsOnlyAgreedWithSayNothingOfTheError() async throws {
    var (folder, films) = try Self.films(3)
    defer { try? FileManager.default.removeItem(at: folder) }
    for index in films.indices { films[index].isOnlyAccepted = true }
    let search = try await MarkedSearch(marked: films, encoder: FeatureEncoder.embedded())
    #expect(search.expected == ExpectedError(films: 3) && search.search.templates.count == 3)
  }

  /// What a lesson's features make of the vectors is what a search sees.
  @Test func lessonsSeeWhatASearchSees() throws {
    let (folder, films) = try Self.films(2)
    defer { try? FileManager.default.removeItem(at: folder) }
    let encoder = try FeatureEncoder.embedded()
    let options = DetectorOptions(views: .single)
    let film = try FilmReader.read(path: films[1].path)
    let templates = Templates(
      try films.map {
        Template(
          marks: $0.marks, on: try FilmReader.read(path: $0.path), encoder: encoder, options: options,
          workers: 1)
      })
    let lessons = FilmLessons(
      marks: films[1].marks, on: film, templates: templates, encoder: encoder, options: options, workers: 1)
    #expect(lessons.coarse.count == 4 && lessons.fine.count == 4)
    let encoded = EncodedFilm(film, encoder: encoder, workers: 1)
    for (name, lesson) in lessons.coarse {
      let descriptor = try #require(templates.descriptors[name])
      let stack = SimilarityStack(
        of: [descriptor], on: encoded.pyramid, weights: [Double](repeating: 0.25, count: 4))
      let vector = descriptor.levels.flatMap { $0 }
      let mark = encoded.grid.grid(try #require(films[1].marks[name]))
      for place in lesson.x.indices {
        let similarity = vector.indices.reduce(Float(0)) {
          $0 + vector[$1] * lesson.features[place * vector.count + $1]
        }
        let column = Int(((mark.x + Double(lesson.x[place]) - 1.5) / 4).rounded())
        let row = Int(((mark.y + Double(lesson.y[place]) - 1.5) / 4).rounded())
        #expect(abs(similarity - stack.values[row * stack.width + column]) < 1e-4)
      }
    }
  }
}
