import Landmarks
import Radiograph

/// Labels for the pose models of Ultralytics: a text file per image, a line per individual.
///
/// A line holds a class, a box (middle and size) and the points in the order of the landmarks, all as parts of the picture
/// as its orientation tag turns it; a visibility of 0 follows a point that is not there. Nothing may lie outside of the
/// picture.
struct UltralyticsFormat: LandmarkFormat {
  let name = "ultralytics"
  let title = "Ultralytics pose labels .txt: class, box, points"
  let fileEnding = "txt"
  let hasFilePerImage = true

  /// Numbers in front of the points.
  private static let head = 5
  /// Bytes; far above any line of points.
  private static let longestLine = 1 << 20

  func recognises(_ source: ImportSource) -> Bool {
    // A long line is cut, and maybe in the middle of a number.
    let line = source.firstLine
    let fields = Self.fields(line).map(\.writtenNumber).dropLast(line.utf8.count < 390 ? 0 : 1)
    guard fields.count >= Self.head + 2, let kind = fields[0], kind >= 0, kind == kind.rounded() else {
      return false
    }
    // Points may lie outside of the picture, or nowhere.
    return fields[1..<Self.head].allSatisfy { $0.map((0...2).contains) ?? false }
      && fields[Self.head...].allSatisfy { $0 != nil }
  }

  private static func fields(_ line: String) -> [String] {
    line.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    let film = try collector.filmOfFile()
    guard let raster = context.size(film) else {
      throw FormatError(
        file: source.path, reason: "the size of \(film) is needed, its positions are parts of it")
    }
    let picture = TurnedPicture(raster: raster, context.elsewhere(film))
    var individuals: [Individual<[Double]>] = []
    for line in try source.filledLines() {
      let isShort = line.text.utf8.count < Self.longestLine
      let fields = isShort ? Self.fields(line.text) : []
      guard fields.count > Self.head else {
        collector.reject(
          at: .line(line.number), "\(line.text.quotedForMessage), expected a class, a box and points")
        continue
      }
      // A point may have no number (NaN), a class and a box do.
      let numbers = fields.enumerated().map { $0 < Self.head ? $1.decimal : $1.writtenNumber }
      if let wrong = numbers.firstIndex(of: nil) {
        collector.reject(
          at: .line(line.number),
          "its number \(wrong + 1) is \(fields[wrong].quotedForMessage), expected a class, a box and points")
        continue
      }
      let values = numbers.compactMap(\.self)
      individuals.append(Individual(on: film, at: .line(line.number), area: values[3] * values[4], values))
    }
    for individual in collector.chosen(of: individuals) {
      let hidden = try read(individual.content, at: individual.place, in: picture, of: film, into: &collector)
      if hidden > 0 {
        collector.note("points that it calls not visible (v = 1) taken as any others: \(hidden)")
      }
    }
  }

  /// - Returns: how many points the file calls not visible.
  private func read(
    _ values: [Double], at place: PointCollector.Place, in picture: TurnedPicture, of film: ImageName,
    into collector: inout PointCollector
  ) throws -> Int {
    let count = values.count - Self.head
    let known = collector.context.names ?? collector.context.folderLandmarks
    // Without visibilities there are two numbers to a point.
    let step = count == 2 * known.count ? 2 : 3
    let names = try collector.context.names(
      count: (count + step - 1) / step, in: collector.source, line: place.line)
    guard count == step * names.count else {
      collector.reject(
        at: place, "\(count) numbers behind the box, expected x, y and visibility of every point")
      return 0
    }
    var hidden = 0
    for (index, name) in names.enumerated() {
      let start = Self.head + step * index
      collector.name(name)
      if step == 3, values[start + 2] == 0 { continue }
      guard !values[start].isNaN, !values[start + 1].isNaN else {
        collector.leaveUnset(name)
        continue
      }
      if step == 3, values[start + 2] == 1 { hidden += 1 }
      let point = picture.stored(
        PixelPoint(
          x: values[start] * Double(picture.size.width), y: values[start + 1] * Double(picture.size.height)))
      collector.add(name, x: point.x, y: point.y, on: film, at: place)
    }
    return hidden
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var omissions = ExportOmissions()
    var text = try ExportedText.perImage(table, ending: fileEnding) { image, rows -> String? in
      guard let raster = PointTable.size(rows) else {
        omissions.leaveOut(unsized: image)
        return nil
      }
      let picture = TurnedPicture(raster: raster, options.elsewhere(image))
      let (across, down) = (Double(picture.size.width), Double(picture.size.height))
      let all = PointTable.positions(rows).mapValues(picture.shown)
      // The centre of the first pixel is 0, so that half of it lies outside.
      let points = all.filter { (-0.5...across).contains($0.value.x) && (-0.5...down).contains($0.value.y) }
        .mapValues { PixelPoint(x: max(0, $0.x), y: max(0, $0.y)) }
      guard all.isEmpty || !points.isEmpty else {
        omissions.leaveOut(image, because: "all its points lie outside of it")
        return nil
      }
      guard !points.isEmpty else {
        omissions.passOver(image)
        return nil
      }
      for row in rows where all[row.point.landmark] != nil && points[row.point.landmark] == nil {
        omissions.leaveOut(outside: row.point, of: row.image)
      }
      let box = KeypointBox.around(Array(points.values), on: picture.size)
      var values = [
        0, (box[0] + box[2] / 2) / across, (box[1] + box[3] / 2) / down, box[2] / across, box[3] / down,
      ]
      for landmark in options.landmarks {
        values += points[landmark].map { [$0.x / across, $0.y / down, 2] } ?? [0, 0, 0]
      }
      return values.map(\.shortest).joined(separator: " ") + "\n"
    }
    text.omissions = omissions
    text.notes =
      table.statusNotes(keeping: [], besides: omissions) + [
        "its data.yaml needs kpt_shape: [\(options.landmarks.count), 3] and the class 0; the points are in the order "
          + options.landmarks.map(\.description).joined(separator: ", ")
      ]
    return text
  }
}
