import Basics
import Formats
import Landmarks
import Radiograph
import Testing

/// Whatever is written is read back, with any names and numbers.
@Suite struct RoundTripTests {
  private static let pieces = [
    "a", "é", "e\u{301}", "=", "+", "-", "@", "'", "\"", ",", " ", ";", "骨", "👩‍⚕️", "\u{202E}", "\u{1B}[31m",
    "\\",
    "0", "\u{FF1D}", "#", "{", "LM=", "_x", ".", "nan",
  ]
  /// Line ends inside names fit only where fields can be quoted.
  private static let lineEnds = ["\n", "\r\n", "\r", "\t"]

  private func name(_ random: inout SplitMix64, _ pieces: [String]) -> String {
    // White space at the ends of names is not kept by every format.
    "n"
      + (0...Int.random(in: 0...5, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
      .joined()
      + "n"
  }

  /// Formats that cannot hold control characters.
  private static let xml: Set = ["cvat", "dlib"]

  private func table(
    _ random: inout SplitMix64, isFlat: Bool, isXML: Bool, isComplete: Bool
  ) -> PointTable {
    let pieces = (isFlat ? Self.pieces : Self.pieces + Self.lineEnds)
      .filter { !isXML || !$0.contains("\u{1B}") }
    let landmarks = Set((0..<4).map { _ in name(&random, pieces) }).sorted().map(Landmark.init(_:))
    let stems = Set((0..<4).map { _ in name(&random, pieces.filter { $0 != "\\" }) }).sorted()
    var table = PointTable()
    for stem in stems {
      for landmark in landmarks where isComplete || Int.random(in: 0..<4, using: &random) > 0 {
        let isMissing = !isComplete && Int.random(in: 0..<5, using: &random) == 0
        let position = PixelPoint(
          x: .random(in: -0.5...2000, using: &random), y: .random(in: 0...2400, using: &random))
        let point = LandmarkPoint(
          landmark: landmark, position: isMissing ? nil : position, status: isMissing ? .missing : .placed)
        table.rows.append(
          PointRow(
            image: ImageName(stem + ".png"), point: point, imageWidth: 2000, imageHeight: 2400,
            spacing: PixelSpacing(x: 0.1, y: 0.1, source: .user)))
      }
    }
    return table
  }

  /// px; all others are exact.
  private static let precision = ["dlib": 0.5, "imagej": 1e-3, "ultralytics": 0.5]
  /// Formats that keep apart "missing" and "nobody looked".
  private static let keepsMissing: Set = ["bregma", "slicer", "fcsv", "coco", "labelme"]

  @Test(arguments: Samples.files.map(\.format)) func everyTableComesBack(name: String) throws {
    let format = try #require(LandmarkFormats.named(name))
    var random = SplitMix64(seed: 5)
    for _ in 0..<60 {
      let table = table(
        &random, isFlat: ["tps"].contains(name), isXML: Self.xml.contains(name), isComplete: name == "isbi")
      if table.rows.isEmpty { continue }
      var options = ExportOptions(landmarks: table.landmarks)
      options.indexColumns = Bool.random(using: &random) ? 1 : 3
      var context = ImportContext(films: table.images)
      context.names = table.landmarks
      context.unit = ["payer"].contains(name) ? .pixels : nil
      context.size = { _ in FilmSize(width: 2000, height: 2400) }
      let text = try format.write(table, with: options)
      #expect(text.losses.isEmpty)
      var back: [ImportedPoints.Row] = []
      for file in text.files {
        let source = ImportSource(path: file.name.isEmpty ? "t" : file.name, bytes: file.bytes)
        #expect(try LandmarkFormats.detect(source).name == name)
        let points = try format.read(source, with: context)
        #expect(points.rejections.isEmpty)
        back += points.rows
      }
      try compare(
        back, with: table, missing: Self.keepsMissing.contains(name), tps: name == "tps",
        within: Self.precision[name] ?? 1e-9)
    }
  }

  private func compare(
    _ rows: [ImportedPoints.Row], with table: PointTable, missing: Bool, tps: Bool, within precision: Double
  ) throws {
    struct Key: Hashable {
      let film: ImageName
      let landmark: Landmark
    }
    var found = Dictionary(rows.map { (Key(film: $0.film, landmark: $0.point.landmark), $0.point) }) {
      first, _ in
      Issue.record("a point came back twice")
      return first
    }
    for row in table.rows {
      let point = found.removeValue(forKey: Key(film: row.image, landmark: row.point.landmark))
      guard let position = row.point.position else {
        if missing { #expect(point?.status == .missing) }
        continue
      }
      let back = try #require(point?.position)
      #expect(abs(back.x - position.x) <= precision && abs(back.y - position.y) <= precision)
    }
    // In TPS every landmark without a position reads as missing.
    #expect(tps || found.isEmpty)
  }

  /// A table of every status: what comes back otherwise is named when it is written.
  @Test(arguments: Samples.files.map(\.format)) func everyStatusComesBackOrIsNamed(name: String) throws {
    let format = try #require(LandmarkFormats.named(name))
    var random = SplitMix64(seed: 6)
    for round in 0..<60 {
      var table = table(
        &random, isFlat: name == "tps", isXML: Self.xml.contains(name), isComplete: name == "isbi")
      let statuses: [LandmarkStatus] =
        name == "isbi"
        ? [.placed, .accepted, .corrected, .predicted]
        : [.placed, .accepted, .corrected, .predicted, .missing]
      for index in table.rows.indices {
        let status = statuses.randomElement(using: &random) ?? .placed
        let confidence: Double? =
          [.predicted, .accepted].contains(status)
          ? Double(Int.random(in: 0...1000, using: &random)) / 1000 : nil
        let point = table.rows[index].point
        table.rows[index].point = LandmarkPoint(
          landmark: point.landmark,
          position: status.hasPosition ? point.position ?? PixelPoint(x: 7, y: 8) : nil,
          status: status, confidence: confidence, annotator: "ann")
      }
      if table.rows.isEmpty { continue }
      var context = ImportContext(films: table.images)
      context.names = table.landmarks
      context.unit = name == "payer" ? .pixels : nil
      context.size = { _ in FilmSize(width: 2000, height: 2400) }
      let text = try format.write(table, with: ExportOptions(landmarks: table.landmarks))
      let said = (text.notes + text.losses).joined(separator: "\n")
      let back = try text.files.flatMap { file in
        try format.read(
          ImportSource(path: file.name.isEmpty ? "t" : file.name, bytes: file.bytes), with: context
        ).rows
      }
      for row in table.rows {
        let point = back.first { $0.film == row.image && $0.point.landmark == row.point.landmark }?.point
        let (before, after) = (row.point.status, point?.status ?? .unset)
        let words =
          before == .missing
          ? "landmarks marked missing, which come back as unset"
          : "\(before.rawValue) points, which come back as placed"
        #expect(
          before == after || said.contains(words), "round \(round): \(before) became \(after); said: \(said)")
        if before == .predicted, after == .predicted, point?.confidence != row.point.confidence {
          #expect(said.contains("confidence"), "round \(round): a confidence is another one; said: \(said)")
        }
      }
      let known = Set(table.rows.map { "\($0.image) \($0.point.landmark)" })
      let made = back.filter { !known.contains("\($0.film) \($0.point.landmark)") }
      #expect(
        made.isEmpty || said.contains("nobody has set, which come back as missing: \(made.count)"),
        "round \(round): \(made.count) points out of nothing; said: \(said)")
    }
  }

  @Test func fieldsThatSpreadsheetsWouldRunAreDefused() throws {
    let point = LandmarkPoint(landmark: "=cmd()", position: PixelPoint(x: 1, y: 2), status: .placed)
    let table = PointTable(rows: [PointRow(image: "@f.png", point: point)])
    for name in ["bregma", "wide", "deeplabcut", "payer"] {
      let text = try #require(LandmarkFormats.named(name)).write(
        table, with: ExportOptions(landmarks: ["=cmd()"]))
      let fields = text.files[0].text.split { ",\r\n".contains($0) }
      #expect(!fields.contains { "=@+".contains($0.first ?? " ") }, "\(name)")
    }
  }

  @Test func namesThatCannotBeFilesAreRefused() throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed)
    func table(_ images: [ImageName]) -> PointTable {
      PointTable(rows: images.map { PointRow(image: $0, point: point, imageWidth: 9, imageHeight: 9) })
    }
    for format in LandmarkFormats.all where format.hasFilePerImage {
      let options = ExportOptions(landmarks: ["s"])
      let apart = try format.write(table(["a/x.png", "b/x.png"]), with: options)
      #expect(apart.files.map(\.name) == ["a/x." + format.fileEnding, "b/x." + format.fileEnding])
      #expect(throws: FormatError.self) { try format.write(table(["a/x.png", "a/x.tif"]), with: options) }
      #expect(throws: FormatError.self) { try format.write(table(["../x.png", "b/x.png"]), with: options) }
      #expect(throws: FormatError.self) { try format.write(table([".."]), with: options) }
      let escaping = try format.write(table(["../../x.png"]), with: options)
      #expect(escaping.files.map(\.name) == ["x." + format.fileEnding])
    }
  }
}
