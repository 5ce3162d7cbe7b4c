import Formats
import Landmarks
import Radiograph
import Testing

/// Where points lie in programs that take a film's file otherwise than Bregma does.
@Suite struct ElsewhereTests {
  private let raster = FilmSize(width: 100, height: 80)

  private func context(_ elsewhere: FilmElsewhere, _ known: PixelSpacing? = nil) -> ImportContext {
    var context = ImportContext(films: ["f.jpg"])
    let raster = raster
    context.size = { _ in raster }
    context.spacings = { _ in [known].compactMap(\.self) }
    context.elsewhere = { _ in elsewhere }
    return context
  }

  private func read(_ text: String, as name: String, path: String, _ context: ImportContext) throws
    -> ImportedPoints
  {
    try #require(LandmarkFormats.named(name)).read(
      ImportSource(path: path, bytes: Array(text.utf8)), with: context)
  }

  private func write(
    _ name: String, _ elsewhere: FilmElsewhere, spacing: PixelSpacing? = nil, unit: CoordinateUnit? = nil
  ) throws -> ExportedText {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 20, y: 69), status: .placed)
    let row = PointRow(image: "f.jpg", point: point, imageWidth: 100, imageHeight: 80, spacing: spacing)
    var options = ExportOptions(landmarks: ["s"])
    options.elsewhere = { _ in elsewhere }
    options.unit = unit
    return try #require(LandmarkFormats.named(name)).write(PointTable(rows: [row]), with: options)
  }

  // MARK: labelme

  private func labelme(_ x: Double, _ y: Double, width: Int, height: Int) -> String {
    """
    {"shapes": [{"label": "s", "points": [[\(x), \(y)]], "shape_type": "point"}], "imagePath": "f.jpg",
     "imageWidth": \(width), "imageHeight": \(height)}
    """
  }

  @Test func labelmeTurnsPicturesByTheirTag() throws {
    let turned = FilmElsewhere(orientation: try #require(FilmOrientation(6)))
    let points = try read(
      labelme(10.5, 20.5, width: 80, height: 100), as: "labelme", path: "f.json", context(turned))
    #expect(points.summary == ["f.jpg s 20 69"] && points.rejections.isEmpty)
    #expect(points.notes.map { $0.contains("orientation tag (6)") } == [true])
    let text = try write("labelme", turned)
    #expect(text.files[0].text.contains("\"imageHeight\": 100,\n  \"imageWidth\": 80"))
    #expect(text.files[0].text.contains("[10.5, 20.5]") && text.notes.count == 1)
  }

  @Test(arguments: 1...8) func everyTagComesBack(tag: Int) throws {
    let elsewhere = FilmElsewhere(orientation: try #require(FilmOrientation(tag)))
    let text = try write("labelme", elsewhere)
    let points = try read(text.files[0].text, as: "labelme", path: "f.json", context(elsewhere))
    #expect(points.summary == ["f.jpg s 20 69"])
    #expect(text.notes.isEmpty == (tag == 1) && points.notes.isEmpty == (tag == 1))
  }

  @Test func aTurnedCopyIsScaledAndTurned() throws {
    var context = context(FilmElsewhere(orientation: try #require(FilmOrientation(6))))
    context.scalesToFilm = true
    // Half the size; edges fall on edges.
    let points = try read(labelme(5.5, 10.5, width: 40, height: 50), as: "labelme", path: "f.json", context)
    #expect(points.summary == ["f.jpg s 20.5 68.5"])
    context.scalesToFilm = false
    let refused = try read(labelme(5.5, 10.5, width: 100, height: 80), as: "labelme", path: "f.json", context)
    #expect(refused.rows.isEmpty && refused.rejections.count == 1)
  }

  // MARK: 3D Slicer

  private static let head = "# Markups fiducial file version = 5.0\n# CoordinateSystem = LPS\n"
  private static let own = PixelSpacing(x: 0.1, y: 0.1, source: .dicomPixel)
  private static let itk = PixelSpacing(x: 0.25, y: 0.2, source: .file)

  @Test(arguments: ["slicer", "fcsv"]) func pointsLieWhereSlicerShowsThem(name: String) throws {
    let elsewhere = FilmElsewhere(itkSpacing: Self.itk)
    let text = try write(name, elsewhere, spacing: Self.own)
    let place = name == "slicer" ? "[5, 13.8" : ",5,13.8"
    #expect(text.files[0].text.contains(place), "\(text.files[0].text)")
    #expect(text.notes.map { $0.contains("f.jpg: 0.25 x 0.2 instead of 0.1 mm/px") } == [true])
    let again = try read(text.files[0].text, as: name, path: text.files[0].name, context(elsewhere, Self.own))
    #expect(again.summary.map { $0.hasPrefix("f.jpg s 20 69") } == [true])
    // A file without a spacing that ITK reads counts as 1 mm a pixel there.
    let none = try write(name, FilmElsewhere(), spacing: Self.own)
    #expect(none.files[0].text.contains(name == "slicer" ? "[20, 69, 0]" : ",20,69,0"))
    let asked = try write(name, elsewhere, spacing: Self.own, unit: .millimetres)
    #expect(asked.files[0].text.contains(name == "slicer" ? "[2, 6.9" : ",2,6.9"))
    #expect(asked.notes.isEmpty)
  }

  @Test func whatSlicerWroteIsReadAsItShowsTheFilm() throws {
    let json = """
      {"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [
        {"label": "s", "position": [5, 14, 0]}]}]}
      """
    let table = "\(Self.head)1,5,14,0,0,0,0,1,1,1,0,s,,\n"
    for (text, name, path) in [(json, "slicer", "f.mrk.json"), (table, "fcsv", "f.fcsv")] {
      let taken = try read(text, as: name, path: path, context(FilmElsewhere(itkSpacing: Self.itk), Self.own))
      #expect(taken.summary == ["f.jpg s 20 70"])
      #expect(taken.notes.map { $0.contains("0.25 x 0.2 mm/px") && $0.contains("0.1 mm/px") } == [true])
      let pixels = try read(text, as: name, path: path, context(FilmElsewhere(), Self.own))
      #expect(pixels.summary == ["f.jpg s 5 14"] && pixels.notes.count == 1)
      let same = try read(
        text, as: name, path: path,
        context(FilmElsewhere(itkSpacing: Self.own), PixelSpacing(x: 0.1, y: 0.1, source: .ruler)))
      #expect(same.summary == ["f.jpg s 50 140"] && same.notes.allSatisfy { $0.contains("outside") })
    }
  }

  /// ITK reads a TIFF of orientation 6 mirrored from left to right, without the quarter turn.
  @Test(arguments: ["slicer", "fcsv"]) func pointsAreMirroredAsSlicerMirrorsTheFilm(name: String) throws {
    let elsewhere = FilmElsewhere(itkSpacing: Self.itk, itkOrientation: try #require(FilmOrientation(2)))
    let text = try write(name, elsewhere, spacing: Self.itk)
    #expect(text.files[0].text.contains(name == "slicer" ? "[19.75, 13.8" : ",19.75,13.8"))
    #expect(
      text.notes == [
        "images that 3D Slicer mirrors by their orientation tag, written as it shows them: 1, such as f.jpg"
      ])
    // Ours says itself that it is mirrored; what 3D Slicer wrote is mirrored as it shows the film.
    for context in [context(elsewhere, Self.itk), context(FilmElsewhere(), Self.itk)] {
      let again = try read(text.files[0].text, as: name, path: text.files[0].name, context)
      #expect(again.summary.map { $0.hasPrefix("f.jpg s 20 69") } == [true])
    }
    let theirs = try read(
      "\(Self.head)1,19.75,14,0,0,0,0,1,1,1,0,s,,\n", as: "fcsv", path: "f.fcsv", context(elsewhere, Self.itk)
    )
    #expect(
      theirs.summary == ["f.jpg s 20 70"] && theirs.notes.map { $0.contains("mirrors f.jpg") } == [true])
    let pixels = try write(name, elsewhere, spacing: Self.itk, unit: .pixels)
    #expect(pixels.files[0].text.contains(name == "slicer" ? "[20, 69, 0]" : ",20,69,0"))
  }

  @Test func slicerFollowsTheMirroringOfATIFFAlone() {
    let followed = (1...8).compactMap(FilmOrientation.init).map { FilmElsewhere.mirroringAlone(of: $0).tag }
    #expect(followed == [1, 2, 3, 4, 1, 2, 3, 4])
  }

  /// slicerio leaves out the two columns that the header does not declare.
  @Test func pointsWithoutAPlaceSurviveWithoutTheirStatus() throws {
    let statuses: [LandmarkStatus] = [.placed, .missing, .unset]
    let rows = statuses.map { status in
      PointRow(
        image: "f.jpg",
        point: LandmarkPoint(
          landmark: Landmark(status.rawValue), position: status == .placed ? PixelPoint(x: 3, y: 4) : nil,
          status: status))
    }
    let format = try #require(LandmarkFormats.named("fcsv"))
    let text = try format.write(PointTable(rows: rows), with: ExportOptions(landmarks: [])).files[0].text
    for columns in [16, 14] {
      let lines = text.split(separator: "\n").map { line in
        line.hasPrefix("#")
          ? String(line)
          : line.split(separator: ",", omittingEmptySubsequences: false).prefix(columns).joined(
            separator: ",")
      }
      let points = try read(
        lines.joined(separator: "\n"), as: "fcsv", path: "f.fcsv", ImportContext(films: ["f.jpg"]))
      #expect(points.summary == ["f.jpg placed 3 4", "f.jpg missing missing"])
      #expect(points.landmarks == ["placed", "missing", "unset"])
    }
    let json = try read(
      """
      {"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [
        {"label": "placed", "position": [3.0, 4.0, 0.0]},
        {"label": "missing", "position": [0.0, 0.0, 0.0], "description": "missing"},
        {"label": "unset", "position": [0.0, 0.0, 0.0], "description": "unset"}]}]}
      """, as: "slicer", path: "f.mrk.json", ImportContext(films: ["f.jpg"]))
    #expect(json.summary == ["f.jpg placed 3 4", "f.jpg missing missing"])
    // Somebody gave the missing landmark a place in 3D Slicer, which keeps descriptions.
    let placed = try read(
      "\(Self.head)1,5,14,0,0,0,0,1,1,1,0,s,missing,,2,0\n", as: "fcsv", path: "f.fcsv",
      ImportContext(films: ["f.jpg"]))
    #expect(placed.summary == ["f.jpg s 5 14"])
  }
}
