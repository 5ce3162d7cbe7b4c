import Formats
import Radiograph
import Testing

/// Files as the other programs write them, with their quirks.
@Suite struct VendorTests {
  @Test func aDeepLabCutHeaderInTheWrongOrderIsRefused() {
    let text = "scorer,ann,ann\ncoords,x,y\nbodyparts,s\nf1.png,1,2\n"
    let source = ImportSource(path: "CollectedData.csv", bytes: Array(text.utf8))
    #expect(throws: FormatError.self) {
      try LandmarkFormats.named("deeplabcut")?.read(source, with: Samples.context)
    }
  }

  private func read(
    _ text: String, as name: String, path: String = "f1.x", context: ImportContext = Samples.context
  ) throws -> ImportedPoints {
    let format = try #require(LandmarkFormats.named(name))
    return try format.read(ImportSource(path: path, bytes: Array(text.utf8)), with: context)
  }

  private func reason(_ body: () throws -> some Any) -> String {
    do {
      _ = try body()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: Samples.files.map(\.format)) func everySampleIsRecognisedAndRead(name: String) throws {
    let source = Samples.source(name)
    let format = try LandmarkFormats.detect(source)
    #expect(format.name == name)
    let points = try format.read(source, with: Samples.context)
    #expect(points.rejections.isEmpty)
    #expect(points.summary.first == (["isbi", "dlib"].contains(name) ? "f1.png s 1 2" : "f1.png s 1.5 2"))
  }

  @Test func deepLabCutHasOneOrThreeIndexColumnsAndLikelihoods() throws {
    let single = try read(
      """
      scorer,net,net,net
      bodyparts,s,s,s
      coords,x,y,likelihood
      labeled-data/set/f2.png,3,4,0.25
      labeled-data/set/f1.png,,,

      """, as: "deeplabcut")
    #expect(single.rows.map(\.point.status) == [.predicted])
    #expect(single.rows[0].point.confidence == 0.25 && single.rows[0].point.annotator == "net")
    let individuals = reason {
      try read(
        "scorer,,,a,a,a,a\nindividuals,,,one,one,two,two\nbodyparts,,,s,s,s,s\ncoords,,,x,y,x,y\n",
        as: "deeplabcut")
    }
    #expect(individuals.hasPrefix("f1.x, line 2: 2 individuals"))
    // The frames of a video are no films.
    let frames = try read("scorer,n,n\nbodyparts,s,s\ncoords,x,y\n0,1,2\n1,1,2\n", as: "deeplabcut")
    #expect(frames.rows.isEmpty)
    #expect(frames.rejections.map(\.place) == ["line 4", "line 5"])
  }

  @Test func slicerTurnsAxesAndUnitsAndKnowsThatSomePointsHaveNoPlace() throws {
    func file(_ head: String) -> String {
      """
      {"@schema": "x", "markups": [{"type": "Fiducial", \(head) "controlPoints": [
        {"label": "s", "position": [-1.5, -2, 0]},
        {"label": "n", "position": [0, 0, 0], "positionStatus": "missing"},
        {"label": "o", "position": [0, 0, 0], "positionStatus": "preview"},
        {"label": "p", "positionStatus": "defined"}]}]}
      """
    }
    let ras = try read(file("\"coordinateSystem\": \"RAS\","), as: "slicer")
    #expect(ras.summary == ["f1.png s 1.5 2", "f1.png n missing"])
    #expect(ras.rejections.map(\.place) == ["markups[0].controlPoints[3]"])
    let micrometres = try read(
      file("\"coordinateUnits\": [\"um\", \"UCUM\", \"micrometre\"],"), as: "slicer")
    #expect(micrometres.summary.first == "f1.png s -0.0015 -0.002")
    var known = Samples.context
    known.unit = nil
    known.spacings = { _ in [PixelSpacing(x: 0.5, y: 0.25, source: .file)] }
    let sample = Samples.source("slicer")
    let format = try LandmarkFormats.detect(sample)
    #expect(try format.read(sample, with: known).summary.first == "f1.png s 3 8")
    known.spacings = { _ in [PixelSpacing(x: 0.5, y: 0.25, source: .ruler)] }
    #expect(reason { try format.read(sample, with: known) }.contains("\"1.5, 2, 0\" could be px or mm"))
    #expect(
      reason { try read(file("\"coordinateSystem\": \"IJK\","), as: "slicer") }.contains(
        "expected LPS or RAS"))
    #expect(
      reason { try read(file(""), as: "slicer", path: "F.mrk.json") }.contains("name the image with --film"))
  }

  @Test func oldFiducialTablesAreInRASAndNewOnesHaveTwoMoreColumns() throws {
    let old =
      "# Markups fiducial file version = 4.3\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\nid,-1.5,-2,0,0,0,0,1,1,1,0,\"s, left\",,\n"
    #expect(try read(old, as: "fcsv").summary == ["f1.png s, left 1.5 2"])
    let numbered =
      "# Markups fiducial file version = 4.6\n# CoordinateSystem = 0\nid,-1.5,-2,0,0,0,0,1,1,1,0,s,,\n"
    #expect(try read(numbered, as: "fcsv").summary == ["f1.png s 1.5 2"])
    let new =
      "# Markups fiducial file version = 5.0\n# CoordinateSystem = LPS\n"
      + "1,1,2,0,0,0,0,1,1,1,0,s,,,2,0\n2,9,9,0,0,0,0,1,1,1,0,n,,,3,0\n3,9,9,0,0,0,0,1,1,1,0,o,,,0,0\n4,x,2\n"
    let points = try read(new, as: "fcsv")
    #expect(points.summary == ["f1.png s 1 2", "f1.png n missing"])
    #expect(points.rejections.map(\.place) == ["line 6"])
  }

  /// A comma in a name moves what follows: as many fields as the header names, or two more that are a status and a flag.
  @Test func aShiftedLineOfAFiducialTableIsNamed() throws {
    let all = "id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID"
    func points(_ columns: String, _ ends: [String]) throws -> ImportedPoints {
      let lines = ends.enumerated().map { "\($0),1,2,0,0,0,0,1,1,1,0,\($1)\n" }.joined()
      return try read(
        "# Markups fiducial file version = 5.0\n# CoordinateSystem = LPS\n# columns = \(columns)\n\(lines)",
        as: "fcsv")
    }
    let shifted = try points(all, ["a,b,c,,", "a,b,,", "a,b,c,,2,0", "s,,", "n,,,2,0", "o,"])
    #expect(shifted.rows.map(\.point.landmark) == ["s", "n", "o"])
    #expect(shifted.rejections.map(\.place) == ["line 4", "line 5", "line 6"])
    let short = try points(String(all.dropLast(17)), ["s,", "a,b,", "a,b,c,,2", "n,,2,0"])
    #expect(short.rows.map(\.point.landmark) == ["s", "n"] && short.rejections.count == 2)
  }

  /// A point that is not taken says nothing of where the others lie.
  @Test func onlyPointsThatAreTakenHaveDepths() throws {
    func markup(_ status: String) -> String {
      """
      {"markups": [{"type": "Fiducial", "controlPoints": [
        {"label": "a", "position": [1, 2, 0]}, {"label": "b", "position": [3, 4, 0]},
        {"label": "c", "position": [5, 6, 30], "positionStatus": "\(status)"}]}]}
      """
    }
    func table(_ status: String) -> String {
      "# Markups fiducial file version = 5.0\n# CoordinateSystem = LPS\n"
        + "1,1,2,0,0,0,0,1,1,1,0,a,,,2,0\n2,3,4,0,0,0,0,1,1,1,0,b,,,2,0\n3,5,6,30,0,0,0,1,1,1,0,c,,,\(status),0\n"
    }
    func areDeep(_ text: String, _ format: String) throws -> Bool {
      try read(text, as: format).notes.contains { $0.contains("30 mm apart in depth") }
    }
    #expect(try areDeep(markup("defined"), "slicer") && areDeep(table("2"), "fcsv"))
    for status in ["preview", "undefined", "missing"] { #expect(try !areDeep(markup(status), "slicer")) }
    for status in ["0", "1", "3"] { #expect(try !areDeep(table(status), "fcsv")) }
  }

  @Test func pointsThatAreBeingPlacedAreCounted() throws {
    let text = """
      {"markups": [{"type": "Fiducial", "controlPoints": [
        {"label": "s", "position": [1, 2, 0]}, {"label": "n", "position": [3, 4, 0], "positionStatus": "preview"}]}]}
      """
    let points = try read(text, as: "slicer")
    #expect(points.summary == ["f1.png s 1 2"] && points.landmarks == ["s", "n"])
    #expect(points.notes.map { $0.hasSuffix("(positionStatus preview) left out: 1") } == [true])
  }

  @Test func cocoTellsUnlabelledFromHidden() throws {
    let text = """
      {"images": [{"id": 1, "file_name": "x/f1.png"}, {"id": "no"}],
       "categories": [{"id": 1, "name": "car"}, {"id": 2, "keypoints": ["a", "b", "c"]}],
       "annotations": [
        {"image_id": 1, "category_id": 2, "keypoints": [1, 2, 1, 3, 4, 2, 0, 0, 0]},
        {"image_id": 1, "category_id": 2, "keypoints": [1, 2]},
        {"image_id": 1, "category_id": 1, "keypoints": []},
        {"image_id": 1, "category_id": 2, "keypoints": [1, 2, 3, 0, 0, 0, 0, 0, 0]}]}
      """
    let points = try read(text, as: "coco")
    #expect(points.summary == ["f1.png a 1 2", "f1.png b 3 4"])
    #expect(
      points.rejections.map(\.place) == ["images[1]", "annotations[1]", "annotations[2]", "annotations[3]"])
  }

  @Test func tpsCountsFromTheBottomAndTakesCurves() throws {
    let text =
      "lm=2\n10 150\n-1 -1\nCURVES=1\nPOINTS=2\n1 2\n3 4\nIMAGE=f1.png\nID=0\nLM=1\n1 2\nIMAGE=gone.png\n"
    let points = try read(text, as: "tps")
    #expect(
      points.summary == [
        "f1.png s 10 50", "f1.png n missing", "f1.png curve-1-1 1 198", "f1.png curve-1-2 3 196",
      ])
    #expect(points.rejections.map(\.place) == ["line 10"])
    var unsized = Samples.context
    unsized.size = { _ in nil }
    #expect(try read(text, as: "tps", context: unsized).rejections.contains { $0.reason.contains("height") })
    let scaled = try LandmarkFormats.detect(Samples.source("tps")).read(
      Samples.source("tps"), with: Samples.context)
    #expect(scaled.notes.first?.contains("SCALE") == true)
  }

  @Test func challengeFilesNameTheirReaderByFolder() throws {
    let source = Samples.source("isbi")
    let points = try LandmarkFormats.detect(source).read(source, with: Samples.context)
    #expect(points.rows.map(\.point.annotator) == ["400_senior", "400_senior"])
    #expect(points.summary == ["f1.png s 1 2", "f1.png n 3 4"])
    var unnamed = Samples.context
    unnamed.names = nil
    #expect(reason { try LandmarkFormats.detect(source).read(source, with: unnamed) }.contains("--names"))
  }

  @Test func payerTablesNeedToBeToldTheirUnit() throws {
    let source = Samples.source("payer")
    let format = try LandmarkFormats.detect(source)
    var context = Samples.context
    context.unit = nil
    let question = reason { try format.read(source, with: context) }
    #expect(question.hasPrefix("all.csv, line 1: \"f1,1.5,2,nan,nan\" could be px or mm"))
    context.unit = .millimetres
    #expect(try format.read(source, with: context).rejections.count == 2)
    context.spacing = 0.1
    #expect(try format.read(source, with: context).summary.first == "f1.png s 15 20")
  }

  @Test func labelmePointsAreMeasuredFromTheCorner() throws {
    let source = Samples.source("labelme")
    let points = try LandmarkFormats.detect(source).read(source, with: Samples.context)
    #expect(points.summary == ["f1.png s 1.5 2"])
    #expect(points.notes.count == 1)
    let broken = try read(
      "{\"imagePath\": \"f2.png\", \"shapes\": [{\"label\": 3}, {\"label\": \"s\", \"points\": [[1]], \"shape_type\": \"point\"}]}",
      as: "labelme")
    #expect(broken.rejections.map(\.place) == ["shapes[0]", "shapes[1]"])
  }

  @Test func unknownAndAmbiguousContentsAreQuoted() {
    func detect(_ text: String) -> String {
      reason { try LandmarkFormats.detect(ImportSource(path: "x", bytes: Array(text.utf8))) }
    }
    #expect(
      detect("who,knows\n").hasPrefix("x, line 1: none of the known formats, its first line is \"who,knows\"")
    )
    let declared = "<?xml version=\"1.0\"?>\n"
    #expect(
      detect(declared + "<annotation><folder>f</folder></annotation>")
        .hasPrefix("x, line 1: none of the known formats, its first line is \"<?xml version=\"1.0\"?>\""))
    #expect(
      detect(declared + "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<annotations/>")
        == "x, line 2: a document type with declarations, which are never read; expected XML")
    #expect(
      detect(declared + "<a b=\"1\"><c></a>")
        == "x, line 2: \"</a\" closes nothing that is open there; expected XML")
    let both = detect("{\"shapes\": [], \"markups\": []}")
    #expect(both.contains("could be slicer or labelme") && both.contains("--format"))
  }
}
