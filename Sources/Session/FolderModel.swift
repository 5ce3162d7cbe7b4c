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

  private static let originEntry = "learnt_from_marks"

  /// What has been learnt from the marks of templates, native px.
  init(_ model: LandmarkModel, from marks: [[Landmark: PixelPoint]]) {
    (self.model, origin) = (model, Self.origin(marks))
  }

  /// Reads what an earlier session has kept.
  ///
  /// - Throws: `EncoderError` naming the file.
  private init(path: String) throws(EncoderError) {
    var model = try LandmarkModel(path: path)
    guard let origin = model.encoder.metadata.entries.removeValue(forKey: Self.originEntry) else {
      throw .metadata(file: path, key: Self.originEntry, reason: "is absent: the workbench did not write it")
    }
    (self.model, self.origin) = (model, origin)
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
