import Basics
import Foundation
import Landmarks
import Radiograph
import Store

/// The films that come with the program, in a copy that the person can work on.
package enum SampleData {
  /// Why there is nothing to try the program on.
  package struct NotFound: Error, Sendable, CustomStringConvertible {
    /// One sentence that says what to do instead.
    package var description: String {
      "The sample data was not found; run bregma in its source folder, or open your own: bregma open FOLDER"
    }
  }

  /// Copies the sample films to where they can be worked on, unless they are there, and names their landmarks.
  ///
  /// - Parameters:
  ///   - environment: `XDG_DATA_HOME` and `HOME` say where the copy goes.
  ///   - folder: the sample data that came with the program; nil when there are none.
  /// - Returns: the folder of the copies: `bregma/sample` in the person's data folder.
  /// - Throws: `NotFound`, or what the file system says.
  package static func prepare(
    environment: [String: String] = Places.environment, from folder: String? = Resource.sampleData.path
  ) throws -> String {
    let manager = FileManager.default
    guard let source = folder.map({ "\($0)/skull" }), manager.fileExists(atPath: source) else {
      throw NotFound()
    }
    let target = Places.ownOrTemporary(.data, environment: environment) + "/sample"
    try manager.createDirectory(atPath: target, withIntermediateDirectories: true)
    for name in try FilmFolder.list(source) where !manager.fileExists(atPath: name.path(in: target)) {
      try copy(name.path(in: source), to: name.path(in: target))
    }
    let store = try AnnotationStore.open(folder: target, environment: environment)
    if try store.landmarks().isEmpty {
      try store.setLandmarks(try PointTable(path: "\(source)/template.csv").landmarks)
    }
    return target
  }

  /// Copies through a temporary name, so that a copy is never half there.
  private static func copy(_ source: String, to target: String) throws {
    let temporary = "\(target).part"
    try? FileManager.default.removeItem(atPath: temporary)
    try FileManager.default.copyItem(atPath: source, toPath: temporary)
    try FileManager.default.moveItem(atPath: temporary, toPath: target)
  }
}
