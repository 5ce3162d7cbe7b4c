import ArgumentParser
import Basics
import Formats
import Foundation
import Landmarks
import Radiograph
import Store
import Workbench

/// Where a command takes points from: what the workbench keeps for a folder, or a table.
struct PointsOption: ParsableArguments {
  @Option(help: "Folder of images, whose points the workbench keeps.")
  var images: String?

  @Option(
    help:
      "CSV of points instead, as export and detect write it; --images then knows sizes and spacings of its films."
  )
  var points: String?

  @Option(help: "With --images: only the points of this annotator.")
  var annotator: String?

  @Flag(help: "Only points that a person decided on.")
  var reviewed = false

  @OptionGroup var spacing: SpacingOption

  @OptionGroup var scale: ScaleOption

  func validate() throws {
    guard points == nil || annotator == nil else {
      throw ValidationError("--annotator goes with the points of --images, not with --points")
    }
  }

  /// The points, with the sizes and spacings of their films where these can be told.
  ///
  /// - Returns: the table, and the folder's landmarks in their order.
  func read() throws -> (table: PointTable, landmarks: [Landmark]) {
    guard images != nil || points != nil else {
      throw ValidationError("give --images FOLDER, or --points TABLE")
    }
    var (table, landmarks, others) = try stored()
    if reviewed { table.rows.removeAll { !$0.point.status.isPersons } }
    guard !table.rows.isEmpty else {
      throw NoPoints(place: points ?? images ?? "", isReviewed: reviewed, others: others)
    }
    FilmFacts(folder: images ?? "", images: images == nil ? [] : table.images, spacing: spacing.given)
      .complete(&table)
    return (table, landmarks)
  }

  /// How far the folder's points are off, as somebody has said in the workbench, mm, px without spacing; nil where nobody
  /// has, or a table is given.
  func rememberedError() throws -> Double? {
    guard points == nil, let images else { return nil }
    let location = try StoreLocation(folder: images, environment: ProcessInfo.processInfo.environment)
    guard location.exists else { return nil }
    return try AnnotationStore(location: location, access: .reading).setting(Setting.pointError.rawValue)
      .flatMap(Model.pointError)
  }

  /// - Returns: the points, the folder's landmarks, and whose points were not asked for.
  private func stored() throws -> (PointTable, [Landmark], others: [String]) {
    if let points {
      let table =
        if let images { try scale.table(points, films: images) } else {
          try ScaleOption.table(points)
        }
      return (table, table.landmarks, [])
    }
    let folder = images ?? ""
    guard let store = try AnnotationStore.reading(folder) else { throw NoPoints(place: folder) }
    if let annotator { try UnknownAnnotator.check([annotator], known: store.annotators(), folder: folder) }
    var table =
      try annotator.map { try store.table(annotator: $0, withPredictions: true) } ?? store.table()
    ExcludedFilms.tell(try store.leaveOutExcluded(of: &table).count)
    let others = annotator == nil ? try store.marksOfOthers().map(\.reader) : []
    return (table, try store.landmarks(), others)
  }
}
