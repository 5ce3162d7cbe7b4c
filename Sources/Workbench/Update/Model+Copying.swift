import Basics
import Landmarks

// Points copied from another image.
extension Model {
  /// Asks from which image to copy: the one seen last, unless another one is named.
  mutating func askForSource(of landmark: Landmark?) -> [Command] {
    let last = lastImage.flatMap { images.index(of: $0) == nil || $0 == imageName ? nil : $0 }
    let source = last ?? images.templates.first { $0 != imageName }
    return ask(.copyPoints(landmark), text: source?.name ?? "")
  }

  /// Asks for copies of a landmark's point, or of the points of all landmarks that are unset here.
  mutating func copyPoints(of landmark: Landmark?, from text: String) -> [Command] {
    guard let image = imageName, let index = offered(named: text), index != images.current else {
      message = Message("No other image is called \(displayName(text)).", .warning)
      return []
    }
    let wanted = landmark.map { [$0] } ?? landmarks.filter { points.status(of: $0) == .unset }
    return [.copyPoints(from: images.entries[index].name, to: image, landmarks: wanted)]
  }
}
