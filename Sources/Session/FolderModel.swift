import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Store

/// What was learnt of a folder, and from which marks: kept beside the points for later sessions.
///
/// It knows the landmarks as they were marked then. Once a template's mark is moved, or another template is added, the
/// marks count more, until it learns again.
struct FolderModel: Sendable {
  /// What has been learnt.
  let model: LandmarkModel
  private let origin: String
  /// Who taught it and when, such as "ann on 2026-11-30"; what the file says of itself.
  let teacher: String

  private static let originEntry = "learnt_from_marks"
  private static let teacherEntry = "learnt_by"

  /// What has been learnt from the marks of templates, native px.
  ///
  /// - Parameter person: who asked for it.
  init(_ model: LandmarkModel, from marks: [[Landmark: PixelPoint]], by person: String = NSUserName()) {
    (self.model, origin) = (model, Self.origin(marks))
    teacher = "\(person) on \(Date().formatted(.iso8601.year().month().day()))"
  }

  /// Reads what an earlier session has kept.
  ///
  /// - Throws: `EncoderError` naming the file.
  private init(path: String) throws(EncoderError) {
    var model = try LandmarkModel(path: path)
    guard let origin = model.encoder.metadata.entries.removeValue(forKey: Self.originEntry) else {
      throw .metadata(file: path, key: Self.originEntry, reason: "is absent: the workbench did not write it")
    }
    teacher = model.encoder.metadata.entries.removeValue(forKey: Self.teacherEntry) ?? "somebody unknown"
    (self.model, self.origin) = (model, origin)
  }

  /// What a person is told when they open the folder: which model serves, and from whom.
  var sentence: String {
    "searches go by what \(displayName(teacher)) taught (.bregma/model.safetensors), as long as the marks stay"
  }

  /// Where it is kept.
  static func path(beside store: StoreLocation) -> String {
    (store.path as NSString).deletingLastPathComponent + "/model.safetensors"
  }

  /// What an earlier session has kept, or why it is not used: one sentence.
  static func kept(beside store: StoreLocation) -> (FolderModel?, problem: String?) {
    let path = path(beside: store)
    guard FileManager.default.fileExists(atPath: path) else { return (nil, nil) }
    do {
      return (try FolderModel(path: path), nil)
    } catch {
      return (nil, "The encoder of this program is used: \(error)")
    }
  }

  /// Keeps it for later sessions; whole or not at all.
  ///
  /// - Throws: `EncoderError.unwritable`.
  func write(path: String) throws(EncoderError) {
    var model = model
    model.encoder.metadata.entries[Self.originEntry] = origin
    model.encoder.metadata.entries[Self.teacherEntry] = teacher
    try model.write(path: path)
  }

  /// Whether the templates' marks are still those that it has learnt from.
  func fits(_ marks: [[Landmark: PixelPoint]]) -> Bool { Self.origin(marks) == origin }

  /// Tells marks from others; the order of templates and landmarks does not matter.
  private static func origin(_ marks: [[Landmark: PixelPoint]]) -> String {
    let films = marks.map { film in
      film.map { "\($0.value.x) \($0.value.y) \($0.key.name)" }.sorted().joined(separator: "\n")
    }
    return ContentHash.of(Array(films.sorted().joined(separator: "\n\n").utf8))
  }
}
