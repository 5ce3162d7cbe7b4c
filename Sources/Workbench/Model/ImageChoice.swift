import Landmarks
import Radiograph

/// A part of a folder that somebody wants to look at, in their order: the worst cases of a comparison, say.
package struct ImageChoice: Sendable, Equatable {
  /// Images of the folder, each once, in the order in which they are shown.
  package let names: [ImageName]
  /// The landmark to begin with on an image, where the list names one.
  package let landmarks: [ImageName: Landmark]

  /// Makes a choice; an image that is named several times keeps its first place and its first landmark.
  package init(_ rows: [(image: ImageName, landmark: Landmark?)]) {
    var seen = Set<ImageName>()
    names = rows.map(\.image).filter { seen.insert($0).inserted }
    landmarks = Dictionary(rows.compactMap { row in row.landmark.map { (row.image, $0) } }) { first, _ in
      first
    }
  }
}
