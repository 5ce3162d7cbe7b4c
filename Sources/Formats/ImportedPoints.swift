import Basics
import Landmarks
import Radiograph

/// What a file holds for the films of a folder.
package struct ImportedPoints: Sendable, Hashable {
  /// A point and where it stood.
  package struct Row: Sendable, Hashable {
    /// The film.
    package let film: ImageName
    /// The point, native px.
    package let point: LandmarkPoint
    /// Line of the file; nil in files without lines.
    package let line: Int?
  }

  /// What was left out, and why.
  package struct Rejection: Sendable, Hashable, CustomStringConvertible {
    /// The file, as the caller named it.
    package let file: String
    /// Lines of the file, or the element of a JSON file, such as "line 7", "lines 7-9" or "shapes[2]".
    package internal(set) var place: String
    /// What is wrong and what was expected.
    package let reason: String
    /// Lines or elements; those that follow each other with the same reason are one rejection.
    package internal(set) var count = 1

    package init(file: String, place: String, reason: String) {
      (self.file, self.place, self.reason) = (file, place, reason)
    }

    /// One sentence.
    package var description: String { "\(displayName(file)), \(place): \(reason)" }
  }

  /// The points, in file order.
  package internal(set) var rows: [Row] = []
  /// What was left out.
  package internal(set) var rejections: [Rejection] = []
  /// What a person should know, one sentence each.
  package internal(set) var notes: [String] = []
  /// mm/px that the file states, by film.
  package internal(set) var spacings: [ImageName: PixelSpacing] = [:]
  /// Landmarks in file order.
  package internal(set) var landmarks: [Landmark] = []
  /// Lines between landmarks.
  package internal(set) var skeleton = Skeleton()
  /// Curves through landmarks.
  package internal(set) var curves: [Curve] = []
  /// Films that are taken for a name of the file although its folders, ending or case are others, with that name.
  package internal(set) var guesses: [ImageName: String] = [:]
}
