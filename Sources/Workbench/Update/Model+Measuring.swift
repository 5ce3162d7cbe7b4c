import Landmarks
import Morphometry
import Radiograph

// What is measured on the current image, as its points stand at this moment.
extension Model {
  /// Shows measurements and their lines, or hides them.
  mutating func toggleMeasurements() -> [Command] {
    showsMeasurements.toggle()
    guard let measuring, showsMeasurements else {
      message = Message("Measurements are hidden.")
      return []
    }
    let known = measured.count { $0.value != nil }
    let of = "\(known) of \(measured.count) can be measured"
    message =
      measuring.unknown.first.map { Message("\(measuring.set.name): \(of); \($0.words)", .warning) }
      ?? Message("\(measuring.set.name): \(of)")
    // The table is shorter now, and the film may be narrower.
    moveCursor(to: cursor)
    return []
  }

  /// Lines of the panel that measurements need; 0 while they are hidden.
  var measurementCount: Int { showsMeasurements ? measuring?.set.definitions.count ?? 0 : 0 }

  /// The values of the set on the current film; none without a film.
  package var measured: [MeasuredValue] {
    guard let measuring, let film = picture.loaded?.film else { return [] }
    var points: [Landmark: LandmarkPoint] = [:]
    for landmark in Set(measuring.names.values) { points[landmark] = shownPoint(of: landmark) }
    return measuring.measure(
      FilmToMeasure(points: points, spacing: film.spacing, longSide: max(film.width, film.height)),
      pointError: pointError)
  }

  /// The point of a landmark as it is drawn; the active one follows the pointer while it is dragged.
  func shownPoint(of landmark: Landmark) -> LandmarkPoint? {
    guard drag?.hasMoved == true, landmark == activeLandmark else { return points[landmark] }
    return LandmarkPoint(landmark: landmark, position: cursor, status: .placed)
  }
}
