import Basics
import Landmarks

/// The text files of the ISBI 2015 cephalometric challenge: one per image, 19 lines of x,y in px.
///
/// Each reader has a folder, whose name is the annotator. The class numbers below the points are passed over.
struct ISBIFormat: LandmarkFormat {
  let name = "isbi"
  let title = "ISBI 2015 .txt, 19 lines of x,y"
  let fileEnding = "txt"
  let hasFilePerImage = true

  func recognises(_ source: ImportSource) -> Bool {
    guard let lines = try? source.filledLines(), let first = lines.first, point(first.text) != nil
    else { return false }
    return lines.allSatisfy { point($0.text) != nil || Int($0.text) != nil }
  }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    let film = try collector.filmOfFile()
    let annotator = context.annotator.isEmpty ? source.folderName : context.annotator
    var found: [(line: Int, x: Double, y: Double)] = []
    for line in try source.filledLines() {
      if let (x, y) = point(line.text) {
        found.append((line.number, x, y))
      } else if Int(line.text) == nil {
        throw FormatError(
          file: source.path, line: line.number, reason: "\(line.text.quotedForMessage), expected x,y")
      }
    }
    let names = try context.names(
      count: found.count, usual: LandmarkSet.cephalometric.landmarks, in: source, line: 1)
    for (name, point) in zip(names, found) {
      collector.add(name, x: point.x, y: point.y, on: film, at: .line(point.line), annotator: annotator)
    }
  }

  private func point(_ text: String) -> (x: Double, y: Double)? {
    let fields = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      .map { String($0).trimmed.decimal }
    guard fields.count == 2, let x = fields[0], let y = fields[1] else { return nil }
    return (x, y)
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var omissions = ExportOmissions()
    var text = try ExportedText.perImage(table, ending: fileEnding) { image, rows in
      let positions = PointTable.positions(rows)
      let absent = options.landmarks.first { positions[$0] == nil }
      if let absent {
        omissions.leaveOut(image, because: "lacks \(absent)")
        return nil
      }
      return options.landmarks.compactMap { positions[$0] }
        .map { "\($0.x.shortest),\($0.y.shortest)\n" }.joined()
    }
    (text.omissions, text.notes) = (omissions, table.statusNotes(keeping: [], besides: omissions))
    let usual = LandmarkSet.cephalometric.landmarks.count
    if !text.files.isEmpty, options.landmarks.count != usual {
      text.notes.append(
        "lines in a file: \(options.landmarks.count), where the challenge has \(usual); give their names when they are "
          + "imported (--names)")
    }
    return text
  }
}
