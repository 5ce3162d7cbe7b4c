import Annotation
import ArgumentParser
import Foundation
import Radiograph

/// `bregma export`: the points that the workbench keeps for a folder, as a table.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the points of a folder of images to a CSV.",
    discussion: """
      Writes one row per point: what a person marked, accepted or declared missing, and the predictions that \
      nobody has looked at yet. Images without points are absent.

      EXAMPLES
        bregma export --images films --out points.csv
        bregma export --images films --out points.csv --wide --force
      """)

  @Option(help: "Folder of the images.")
  var images: String

  @Option(help: "CSV to write.")
  var out: String

  @Flag(help: "One row per image with NAME_x,NAME_y columns; keeps positions only.")
  var wide = false

  @Flag(help: "Replace the CSV if it exists.")
  var force = false

  func run() async throws {
    let output = try OutputFile(path: out, force: force)
    let location = try StoreLocation(folder: images, environment: ProcessInfo.processInfo.environment)
    let table = location.exists ? try AnnotationStore(location: location).table() : PointTable()
    guard !table.rows.isEmpty else { throw NothingToExport(folder: images) }
    let sized = PointTable(rows: table.rows.map(sizes(in: location.folder, of: table.images)))
    try output.write(wide ? sized.wideCSV : sized.csv)
    print("points: \(table.rows.count), images: \(table.images.count), written to \(displayName(out))")
  }

  /// Completes rows with the sizes that the image files give; an image that is gone keeps its points.
  private func sizes(in folder: String, of images: [String]) -> (PointRow) -> PointRow {
    let pairs = images.map { ($0, try? FilmReader.header(path: "\(folder)/\($0)")) }
    let headers = Dictionary(pairs) { $1 }
    return { row in
      guard row.imageWidth == nil || row.imageHeight == nil, let header = headers[row.image] ?? nil
      else { return row }
      var row = row
      row.imageWidth = header.width
      row.imageHeight = header.height
      return row
    }
  }

  private struct NothingToExport: Error, CustomStringConvertible {
    let folder: String
    var description: String { "\(displayName(folder)): nobody has marked a point here yet" }
  }
}
