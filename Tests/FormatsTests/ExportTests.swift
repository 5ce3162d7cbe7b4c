import Formats
import Landmarks
import Radiograph
import Testing

/// What an export keeps of statuses and names, and what it says that it does not keep.
@Suite struct ExportTests {
  @Test(arguments: [
    "bregma", "slicer", "fcsv", "coco", "labelme", "deeplabcut", "napari", "label-studio", "cvat", "dlib",
    "imagej",
  ])
  func whatAFormatCannotSayIsNamedAtExport(name: String) throws {
    let statuses: [LandmarkStatus] = [.predicted, .accepted, .corrected, .placed, .missing]
    let table = PointTable(
      rows: statuses.enumerated().map { index, status in
        PointRow(
          image: "f1.png",
          point: LandmarkPoint(
            landmark: Landmark(status.rawValue),
            position: status.hasPosition ? PixelPoint(x: 5, y: Double(index)) : nil,
            status: status, confidence: status == .predicted ? 0.75 : nil), imageWidth: 100, imageHeight: 200)
      })
    let format = try #require(LandmarkFormats.named(name))
    let text = try format.write(table, with: ExportOptions(landmarks: table.landmarks))
    let file = text.files[0]
    let points = try format.read(
      ImportSource(path: file.name.isEmpty ? "t" : file.name, bytes: file.bytes),
      with: Samples.context)
    let back = Dictionary(uniqueKeysWithValues: points.rows.map { ($0.point.landmark.name, $0.point) })
    if !["cvat", "dlib", "imagej"].contains(name) {
      #expect(back["predicted"]?.status == .predicted && back["predicted"]?.confidence == 0.75)
    }
    for status in statuses where back[status.rawValue]?.status != status {
      #expect(text.notes.contains { $0.contains(status.rawValue) }, "\(status)")
    }
    if ["bregma", "slicer", "fcsv", "coco", "labelme"].contains(name) {
      #expect(back.allSatisfy { $0.key == $0.value.status.rawValue } && back.count == 5)
    }
  }

  /// Two of tpsDig's numbers say that there is no point, and points beside the film may come out as these.
  @Test func whatTPSWouldTakeForAbsentIsNamed() throws {
    let places = [("a", 0.0, 200.0), ("b", -1, 201), ("c", -1, 200), ("d", 5, 6)]
    let table = PointTable(
      rows: places.map { name, x, y in
        PointRow(
          image: "f1.png",
          point: LandmarkPoint(
            landmark: Landmark(name), position: PixelPoint(x: x, y: y), status: .placed),
          imageWidth: 100, imageHeight: 200)
      })
    let text = try #require(LandmarkFormats.named("tps")).write(
      table, with: ExportOptions(landmarks: table.landmarks))
    #expect(text.losses == ["points outside of their films, left out: 2, such as \"a\" of f1.png at 0, 200"])
    #expect(text.files[0].text.hasPrefix("LM=4\n-1 -1\n-1 -1\n-1 0\n5 194\n"))
  }

  @Test(arguments: ["wide", "tps", "payer"]) func whatOnlyPlacesCannotSay(name: String) throws {
    let point = LandmarkPoint(
      landmark: "s", position: PixelPoint(x: 5, y: 6), status: .predicted, confidence: 0.5)
    let table = PointTable(rows: [PointRow(image: "f1.png", point: point, imageWidth: 100, imageHeight: 200)])
    let text = try #require(LandmarkFormats.named(name)).write(
      table, with: ExportOptions(landmarks: ["s", "n"]))
    #expect(text.notes.first == "predicted points, which come back as placed: 1")
    #expect(text.notes.count == (name == "tps" ? 2 : 1))
  }

  /// The challenge's files have 19 lines; films that lack a landmark are not written, and nothing is told of theirs.
  @Test func whatISBICannotSayIsNamed() throws {
    let format = try #require(LandmarkFormats.named("isbi"))
    let rows = [
      ("f1.png", "s", LandmarkStatus.placed), ("f1.png", "n", .placed), ("f2.png", "s", .predicted),
    ]
    .map { image, name, status in
      PointRow(
        image: ImageName(image),
        point: LandmarkPoint(
          landmark: Landmark(name), position: PixelPoint(x: 1, y: 2), status: status))
    }
    let some = try format.write(PointTable(rows: rows), with: ExportOptions(landmarks: ["s", "n"]))
    #expect(
      some.notes == [
        "lines in a file: 2, where the challenge has 19; give their names when they are imported (--names)"
      ])
    #expect(some.files.count == 1 && some.losses.contains("f2.png: lacks n, left out"))
    let none = try format.write(PointTable(rows: [rows[2]]), with: ExportOptions(landmarks: ["s", "n"]))
    #expect(none.files.isEmpty && none.notes.isEmpty)
  }

  @Test func filmsOfOneNameKeepTheirEndings() throws {
    let rows = ["f.png", "f.tif", "g.png"].map {
      PointRow(
        image: ImageName($0),
        point: LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed))
    }
    let text = try #require(LandmarkFormats.named("payer")).write(
      PointTable(rows: rows), with: ExportOptions(landmarks: ["s"]))
    #expect(text.files[0].text == "f.png,1,2\nf.tif,1,2\ng,1,2\n")
  }

  private static let runnable = ["=1", "-x", "--help", "+3", "@a", "'=1", "''-x", "\u{FF1D}1", "'a"]

  /// Films and landmarks that a spreadsheet would take for formulas, and what looks guarded already.
  @Test(arguments: LandmarkFormats.all.map(\.name)) func namesThatSpreadsheetsWouldRunComeBack(name: String)
    throws
  {
    let format = try #require(LandmarkFormats.named(name))
    let landmarks = Self.runnable.map(Landmark.init)
    let rows = Self.runnable.enumerated().flatMap { index, film in
      landmarks.map { landmark in
        let position = PixelPoint(x: Double(index + 1), y: 2)
        return PointRow(
          image: ImageName(film + ".png"),
          point: LandmarkPoint(landmark: landmark, position: position, status: .placed), imageWidth: 100,
          imageHeight: 200)
      }
    }
    let table = PointTable(rows: rows)
    for columns in [1, 3] {
      var options = ExportOptions(landmarks: landmarks)
      (options.indexColumns, options.dataset) = (columns, "=films")
      let text = try format.write(table, with: options)
      var context = ImportContext(films: table.images)
      (context.names, context.unit) = (landmarks, .pixels)
      context.size = { _ in FilmSize(width: 100, height: 200) }
      let back = try text.files.flatMap { file in
        let source = ImportSource(path: file.name.isEmpty ? "t" : file.name, bytes: file.bytes)
        let points = try format.read(source, with: context)
        #expect(points.rejections.isEmpty)
        return points.rows
      }
      #expect(back.count == rows.count)
      func word(_ film: ImageName, _ point: LandmarkPoint) -> String {
        "\(film.name) \(point.landmark.name) \(((point.position?.x ?? 0) * 1e6).rounded())"
      }
      #expect(Set(back.map { word($0.film, $0.point) }) == Set(rows.map { word($0.image, $0.point) }))
    }
  }

  /// DeepLabCut finds its images by these names.
  @Test func deepLabCutsNamesOfImagesStandAsTheyAre() throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed)
    let format = try #require(LandmarkFormats.named("deeplabcut"))
    let table = PointTable(rows: ["=1.png", "b.png"].map { PointRow(image: ImageName($0), point: point) })
    let text = try format.write(table, with: ExportOptions(landmarks: ["s"])).files[0].text
    #expect(
      text == "scorer,bregma,bregma\nbodyparts,s,s\ncoords,x,y\nlabeled-data/films/=1.png,1,2\n"
        + "labeled-data/films/b.png,1,2\n")
  }

  /// Programs that know no guard mean what they write.
  @Test func anApostropheIsPartOfANameThatOnlyThenIsAFilms() throws {
    for (text, name) in [
      ("image,s_x,s_y\n'=1.png,1,2\n", "wide"), ("'=1,1,2\n", "payer"),
      ("image,landmark,x,y\n'=1.png,s,1,2\n", "bregma"),
      ("scorer,,,a,a\nbodyparts,,,s,s\ncoords,,,x,y\nlabeled-data,d,'=1.png,1,2\n", "deeplabcut"),
    ] {
      for films in [["'=1.png"], ["=1.png"], ["=1.png", "'=1.png"]] as [[ImageName]] {
        var context = ImportContext(films: films)
        (context.names, context.unit) = (["s"], .pixels)
        let source = ImportSource(path: "t.csv", bytes: Array(text.utf8))
        let points = try #require(LandmarkFormats.named(name)).read(source, with: context)
        #expect(points.rows.map(\.film) == [films[0]], "\(name)")
      }
    }
  }

  /// A table in which such a text stands bare has no guard, so that none of its names loses an apostrophe.
  @Test(arguments: [
    ("image,s_x,s_y\n'=1.png,1,-2.5\n=1.png,-3,4\n", "wide"), ("'=1,1,2\n=1,-3,4\n", "payer"),
    ("image,landmark,x,y\n'=1.png,s,1,2\n=1.png,s,3,4\n", "bregma"),
    ("scorer,a,a\nbodyparts,s,s\ncoords,x,y\n'=1.png,1,2\n=1.png,3,4\n", "deeplabcut"),
  ])
  func twoNamesThatAnApostropheTellsApartAreTwoFilms(text: String, name: String) throws {
    var context = ImportContext(films: ["=1.png", "'=1.png"])
    (context.names, context.unit) = (["s"], .pixels)
    let format = try #require(LandmarkFormats.named(name))
    let points = try format.read(ImportSource(path: "t.csv", bytes: Array(text.utf8)), with: context)
    #expect(points.rows.map(\.film) == ["'=1.png", "=1.png"] && points.rejections.isEmpty)
    // Numbers and lone signs are no such texts.
    let guarded = text.replacing("\n=1.png", with: "\n''=1.png").replacing("\n=1,", with: "\n''=1,")
    let back = try format.read(ImportSource(path: "t.csv", bytes: Array(guarded.utf8)), with: context)
    #expect(back.rows.map(\.film) == ["=1.png", "'=1.png"])
  }
}
