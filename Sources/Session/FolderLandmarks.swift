import Landmarks
import Radiograph
import Store

extension AnnotationStore {
  /// Adds the landmarks that somebody asked for when opening a folder.
  ///
  /// - Parameters:
  ///   - source: the name of an offered set, or the path of a CSV, whose points then fill what nobody marked.
  ///   - images: the images of the folder; points of others are left out.
  ///   - author: who brings the points in.
  /// - Throws: `PointTableError`, `FileError`, `AnnotationStoreError`.
  package func addLandmarks(from source: String, images: [ImageName], author: String) throws {
    let present = try landmarks()
    if let set = LandmarkSet.offered(named: source) {
      return try setLandmarks(present + set.landmarks)
    }
    let table = try PointTable(path: source)
    try setLandmarks(present + table.landmarks)
    let listed = Set(images)
    for (image, rows) in table.rowsByImage where listed.contains(image) {
      let edit = try points(image: image).importing(rows.map(\.point), by: author)
      if let edit { try apply(edit, image: image) }
    }
  }
}
