import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph

/// Films that a person marked, as templates one by one: any of them can be left out of a search and searched by the
/// others.
package struct LeaveOut: Sendable {
  /// A marked film and what the encoder saw at its marks.
  package struct Member: Sendable {
    /// The film.
    package let film: MarkedFilm
    /// What it shows.
    package let template: Template
  }

  /// The films, in the order of the templates: of many, some spread evenly.
  package let members: [Member]
  /// Films in all.
  package let count: Int

  /// Most films that are kept apart: more hardly change what is found.
  static let kept = 40
  /// Most films that are left out: each costs a search.
  private static let folds = 8

  init(_ members: [Member] = [], count: Int = 0) { (self.members, self.count) = (members, count) }

  /// What is there to search a film that was left out.
  package struct Others: Sendable {
    /// The film left out.
    package let film: MarkedFilm
    /// All templates but its own.
    package let templates: Templates
    /// Cores to use.
    package let workers: Int
  }

  /// The films to leave out, one by one: those on which a person has done more than agree.
  package var left: [Int] {
    members.count < 2
      ? [] : members.indices.filter { !members[$0].film.isOnlyAccepted }.evenlySpread(Self.folds)
  }

  /// How far searches are off where films are left out.
  ///
  /// - Parameters:
  ///   - spacing: the user's, of every film; nil for what is known of each.
  ///   - read: how to read a marked film, nil for from its file; films that cannot be read say nothing.
  ///   - detector: what finds the landmarks.
  /// - Throws: `CancellationError` when the task was cancelled.
  package func expectedError(
    spacing: PixelSpacing? = nil, read: (@Sendable (MarkedFilm) throws -> any GreyFilm)? = nil,
    detector: @escaping @Sendable (Others) throws -> any LandmarkDetector
  ) async throws -> ExpectedError {
    let results = try await SideBySide.map(left) { index, workers in
      let others = Templates(members.indices.lazy.filter { $0 != index }.map { members[$0].template })
      let member = members[index]
      let detector = try detector(Others(film: member.film, templates: others, workers: workers))
      let film = try read?(member.film) ?? FilmReader.readGrey(path: member.film.path, sizes: detector.sizes)
      let detections = detector.detections(on: film, workers: workers)
      return Distances(
        of: detections, from: member.film.marks, spacing: spacing ?? member.film.spacing ?? film.spacing)
    }
    let distances = results.successes().filter { $0.count > 0 }
    let total = distances.reduce(0) { $0 + $1.count }
    guard total > 0 else { return ExpectedError(films: count) }
    let millimetres = distances.compactMap(\.millimetres)
    let inMillimetres = millimetres.count == distances.count
    let sum = (inMillimetres ? millimetres : distances.map(\.pixels)).reduce(0, +)
    return ExpectedError(
      films: count, mean: sum / Double(total), unit: inMillimetres ? .millimetres : .pixels)
  }

  /// Distances of what was found on a film from its marks, added up.
  private struct Distances: Sendable {
    var count = 0
    /// Native px.
    var pixels = 0.0
    /// nil without a spacing.
    var millimetres: Double?

    init(of detections: [Detection], from marks: [Landmark: PixelPoint], spacing: PixelSpacing?) {
      if spacing != nil { millimetres = 0 }
      for detection in detections {
        guard let mark = marks[detection.landmark] else { continue }
        count += 1
        pixels += detection.position.distance(to: mark)
        if let spacing {
          let (x, y) = (detection.position.x - mark.x, detection.position.y - mark.y)
          millimetres = (millimetres ?? 0) + hypot(spacing.x * x, spacing.y * y)
        }
      }
    }
  }
}
