import Landmarks
import Morphometry
import Radiograph

// What is measured on all films, and how far points are taken to be off.
extension Model {
  /// Opens the list of one measurement on all films.
  mutating func openFolderMeasures() -> [Command] {
    guard let measuring else { return [] }
    let last = measuring.set.definitions.indices.contains(lastMeasurement) ? lastMeasurement : 0
    folderMeasures = FolderMeasures(measurement: last)
    mode = .measurements
    message = Message("")
    return measureFolder()
  }

  private func measureFolder() -> [Command] {
    guard folderMeasures != nil, let measuring else { return [] }
    return [.measureFolder(measuring.set, landmarks: landmarks, pointError: pointError)]
  }

  /// The films were measured; nobody may be waiting for it any longer.
  mutating func folderMeasured(_ table: MeasurementTable) {
    folderMeasures?.rank(table)
    guard folderMeasures != nil else { return }
    if table.films.isEmpty {
      message = Message("No film has points yet.", .warning)
    } else if let unknown = table.plan.unknown.first {
      message = Message("\(table.plan.set.name): \(unknown.words)", .warning)
    }
  }

  /// The next measurement of the list, or the previous one.
  mutating func turnMeasurement(by step: Int) -> [Command] {
    guard let count = measuring?.set.definitions.count, count > 0 else { return [] }
    folderMeasures?.turn(by: step, of: count)
    lastMeasurement = folderMeasures?.measurement ?? lastMeasurement
    return []
  }

  /// Goes to the film that is highlighted, with what was measured over it.
  mutating func openMeasuredFilm() -> [Command] {
    let image = folderMeasures?.image
    closeFolderMeasures()
    guard let image, let index = images.index(of: image) else { return [] }
    showsMeasurements = true
    guard index != images.current else {
      message = Message("\(image) is the image that is shown")
      return []
    }
    return goTo(index)
  }

  /// Leaves the list.
  mutating func closeFolderMeasures() {
    folderMeasures = nil
    mode = .normal
  }

  /// Asks how far a person's points are off.
  mutating func askForPointError() -> [Command] {
    ask(.pointError, text: pointError.map { shortText($0, decimals: 4) } ?? "")
  }

  /// Takes a length; nothing takes it away.
  mutating func setPointError(_ text: String) -> [Command] {
    guard !text.isEmpty else {
      pointError = nil
      message = Message(
        "The error of points is not stated; that of predictions follows from their confidence")
      return [.saveSetting(.pointError, "")] + measureFolder()
    }
    guard let value = Self.pointError(text) else {
      message = Message(
        "Expected how far points are off in mm, from 0.0001 to 10000, such as 0.5; an empty line takes it away.",
        .warning)
      return []
    }
    pointError = value
    message = Message("Points are taken to be off by \(pointErrorWords)", .success)
    return [.saveSetting(.pointError, "\(value)")] + measureFolder()
  }

  /// Reads a length that points can be off, mm or px; nil for anything else. A decimal comma is one too.
  package static func pointError(_ text: String) -> Double? {
    let value = Double(text.replacing(",", with: "."))
    return value.flatMap { Nearness.credible.contains($0) ? $0 : nil }
  }

  /// How far points are taken to be off, with its unit; empty where nobody says.
  var pointErrorWords: String {
    pointError.map { "\(shortText($0, decimals: 4)) mm (px without spacing)" } ?? ""
  }

  /// Asks where the values of all films go.
  mutating func askForMeasurementFile() -> [Command] {
    ask(.measurementFile, text: "\(folder)/measurements.csv")
  }

  /// Takes the path of the values.
  mutating func exportMeasurements(to path: String) -> [Command] {
    guard !path.isEmpty, let table = folderMeasures?.table else { return [] }
    return [.exportMeasurements(MeasurementExport(table: table, path: path))]
  }

  /// Why nothing can be written.
  var needsMeasuredFilms: String? {
    guard let table = folderMeasures?.table else { return "The films are still being measured." }
    return table.films.isEmpty ? "No film has points yet." : nil
  }
}
