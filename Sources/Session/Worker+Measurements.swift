import Basics
import Formats
import Foundation
import Landmarks
import Morphometry
import Radiograph
import Workbench

// The measurements of the folder's films, as `bregma measure` has them.
extension Worker {
  /// - Parameters:
  ///   - landmarks: the folder's, in their order.
  ///   - pointError: how far a person's points are off, mm, px without spacing; nil where nobody says.
  func measureFolder(_ set: MeasurementSet, _ landmarks: [Landmark], pointError: Double?) {
    background.start(.layers) { [self] in
      do {
        var table = try table()
        try store.leaveOutExcluded(of: &table)
        FilmFacts(folder: folder, images: table.images).complete(&table)
        post(
          .folderMeasured(
            MeasurementTable(set, of: table, landmarks: landmarks, pointError: pointError)))
      } catch {
        post(.failed("The films cannot be measured: \(error)"))
      }
    }
  }

  /// Writes what `bregma measure` would print.
  func export(_ wish: MeasurementExport) -> [Event] {
    attempting(Event.refused) {
      let path = (wish.path as NSString).expandingTildeInPath
      _ = try OutputFile.all([path], force: true, filmsOf: folder)
      if !wish.replaces, FileStamp(path: path) != nil { return [.measurementsNeedConsent(wish)] }
      try OutputFile(path: path, force: wish.replaces).write(wish.table.csv)
      let films = wish.table.films.count
      return [
        .told(
          Message(
            "Exported what was measured on \(films == 1 ? "1 film" : "\(films) films") to \(displayName(path))",
            .success))
      ]
    }
  }
}
