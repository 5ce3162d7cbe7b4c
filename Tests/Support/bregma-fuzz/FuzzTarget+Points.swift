import Formats
import Landmarks
import Morphometry
import Radiograph

// Files of points: whatever is accepted is sound, can be written again, and is said without control characters.
extension FuzzTarget {
  /// Bregma's own table; what was read must come back from what is written.
  func table(_ bytes: [UInt8]) -> Bool {
    do {
      let table = try PointTable(csv: bytes, file: "fuzz.csv")
      let text = table.csv
      precondition((try? PointTable(csv: Array(text.utf8), file: "again.csv")) == table, "not lossless")
      _ = table.wideCSV
    } catch {
      checkSentence("\(error)")
    }
    return true
  }

  /// A file of measurements, with a film that has half of its landmarks.
  func measurements(_ bytes: [UInt8]) -> Bool {
    do {
      let set = try MeasurementSet(bytes: bytes, path: "fuzz.toml")
      let names = Array(set.definitions.flatMap(\.landmarks).prefix(20))
      let rows = names.enumerated().filter { $0.offset % 3 > 0 }.map { index, name in
        let place = PixelPoint(x: Double(index * 7 % 5), y: Double(index * 3 % 4))
        return PointRow(
          image: "f1.png", point: LandmarkPoint(landmark: name, position: place, status: .placed))
      }
      let table = MeasurementTable(
        set, of: PointTable(rows: rows), landmarks: names.reversed(), pointError: 1)
      for value in table.films.flatMap(\.values) {
        precondition(value.value?.isFinite ?? true, "a value that is no number")
        precondition(!value.note.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a control character is shown")
      }
      _ = table.csv
    } catch {
      checkSentence("\(error)")
    }
    return true
  }

  /// A file of points of which nobody said what it is: a format, or one sentence.
  func detection(_ bytes: [UInt8]) -> Bool {
    let source = ImportSource(path: "set/f1.dat", bytes: bytes)
    do {
      try source.checkSize()
      _ = try LandmarkFormats.detect(source)
    } catch {
      checkSentence("\(error)")
    }
    return true
  }

  /// An importer, with a folder of two films, as a person may use it: knowing nothing, or knowing everything, which the
  /// length of the bytes decides.
  func points(_ bytes: [UInt8], _ name: String) -> Bool {
    guard let format = LandmarkFormats.named(name) else { return false }
    let source = ImportSource(path: "set/f1.dat", bytes: bytes)
    let context = bytes.count.isMultiple(of: 2) ? Self.ignorant : Self.knowing
    do {
      check(try format.read(source, with: context), format, context)
    } catch {
      checkSentence("\(error)")
    }
    return true
  }

  private static let films: [ImageName] = ["f1.png", "f2.png"]

  private static let ignorant: ImportContext = {
    var context = ImportContext(films: films)
    context.size = { _ in FilmSize(width: 100, height: 200) }
    return context
  }()

  private static let knowing: ImportContext = {
    var context = ignorant
    context.names = ["s", "n"]
    context.film = "f2.png"
    context.unit = .millimetres
    context.spacing = 0.25
    context.annotator = "ann"
    context.spacings = { _ in [PixelSpacing(x: 0.1, y: 0.2, source: .file)] }
    return context
  }()

  private func check(_ points: ImportedPoints, _ format: any LandmarkFormat, _ context: ImportContext) {
    for row in points.rows {
      precondition(Self.films.contains(row.film), "a point outside the folder")
      precondition(!row.point.landmark.name.isEmpty, "a landmark without a name")
      precondition(row.point.position.map { $0.x.isFinite && $0.y.isFinite } ?? true, "not a position")
    }
    for (film, spacing) in points.spacings {
      precondition(Self.films.contains(film) && spacing.x > 0 && spacing.y > 0, "no spacing")
    }
    for sentence in points.rejections.map(\.description) + points.notes { checkSentence(sentence) }
    let rows = points.rows.map {
      PointRow(image: $0.film, point: $0.point, imageWidth: 100, imageHeight: 200)
    }
    let table = PointTable(rows: rows)
    do {
      // What came in must go out, or be refused in a sentence.
      let text = try format.write(table, with: ExportOptions(landmarks: points.landmarks))
      for loss in text.losses { checkSentence(loss) }
    } catch {
      checkSentence("\(error)")
    }
  }

  private func checkSentence(_ sentence: String) {
    precondition(!sentence.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a control character is shown")
    precondition(sentence.utf8.count < 4096, "a sentence without end")
  }
}
