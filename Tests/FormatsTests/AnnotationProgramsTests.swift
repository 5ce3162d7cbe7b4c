import Basics
import Formats
import Landmarks
import Radiograph
import Testing

/// napari, ImageJ, Label Studio, CVAT and dlib, with their quirks.
@Suite struct AnnotationProgramsTests {
  private func read(
    _ text: String, path: String = "f1.x", _ change: (inout ImportContext) -> Void = { _ in }
  ) throws -> ImportedPoints { try read(Array(text.utf8), path: path, change) }

  private func read(
    _ bytes: [UInt8], path: String = "f1.x", _ change: (inout ImportContext) -> Void = { _ in }
  ) throws -> ImportedPoints {
    let source = ImportSource(path: path, bytes: bytes)
    var context = Samples.context
    change(&context)
    return try LandmarkFormats.detect(source).read(source, with: context)
  }

  private func refusal(_ bytes: [UInt8], _ change: (inout ImportContext) -> Void = { _ in }) -> String {
    do {
      return "read: \(try read(bytes, change).summary)"
    } catch {
      return "\(error)"
    }
  }

  // MARK: napari

  @Test func napariCountsRowsFirstAndKeepsProperties() throws {
    let plain = try read("index,axis-0,axis-1\n0.0,2.0,1.5\n1.0,4.0,3.0\n")
    #expect(plain.summary == ["f1.png s 1.5 2", "f1.png n 3 4"])
    let named = try read("axis-0,axis-1,side,label\n2,1.5,left,n\n4,3,right,'=o\nx,3,right,q\n4,3,right\n") {
      $0.names = nil
    }
    #expect(named.summary == ["f1.png n 1.5 2", "f1.png =o 3 4"])
    #expect(named.rejections.map(\.place) == ["line 4", "line 5"])
    #expect(refusal(Array("index,axis-0,axis-1\n0,1,2\n".utf8)).contains("give --names with 1 names"))
    #expect(refusal(Array("index,axis-0,axis-1,axis-2\n0,1,2,3\n".utf8)).contains("no further axis"))
  }

  // MARK: ImageJ

  @Test func selectionsOfSeveralPointsOnlyNumberThem() throws {
    #expect(try read(ImageJSamples.exact).summary == ["f1.png s 1.5 2", "f1.png n 30.25 40.75"])
    #expect(try read(ImageJSamples.whole).summary == ["f1.png s 1 2", "f1.png n 30 40"])
    #expect(refusal(ImageJSamples.exact) { $0.names = ["s"] }.contains("2 points without names"))
  }

  @Test func anArchiveNamesItsSelections() throws {
    let points = try read(ImageJSamples.archive) { $0.names = nil }
    #expect(points.summary == ["f1.png s 1.5 2", "f1.png n 3 4"])
    #expect(points.notes == ["f1.x: entries that are no point selections were left out: 1"])
  }

  /// Entries are named in sentences, whole only where they are short.
  @Test func namesOfEntriesEnd() throws {
    let long = ZipArchive.archive([.init(name: String(repeating: "s", count: 5000) + ".roi", bytes: [1, 2])])
    let sentences = try read(long).rejections.map(\.description)
    #expect(sentences.count == 1 && sentences.allSatisfy { $0.count < 200 && $0.contains("damaged") })
  }

  @Test(arguments: [ImageJSamples.exact, ImageJSamples.archive]) func whatEndsEarlyIsRefused(whole: [UInt8])
    throws
  {
    for count in stride(from: 4, to: 60, by: 3) {
      #expect(refusal(Array(whole[..<count])).contains("ROI"), "\(count)")
    }
    // More points than there are bytes for.
    var bytes = ImageJSamples.exact
    (bytes[16], bytes[17]) = (255, 255)
    #expect(refusal(bytes) == "f1.x: it is damaged; expected an ROI of ImageJ")
  }

  // MARK: Label Studio

  private func studio(_ body: String, data: String = "\"image\": \"f1.png\"") -> String {
    "[{\"id\": 1, \"data\": {\(data)}, \(body)}]"
  }

  private func region(_ x: Double, _ y: Double, _ label: String, _ more: String = "") -> String {
    """
    {"type": "keypointlabels", "original_width": 100, "original_height": 200, "image_rotation": 0\(more),
     "value": {"x": \(x), "y": \(y), "width": 0.4, "keypointlabels": ["\(label)"]}}
    """
  }

  @Test func percentCountFromTheCornerOfThePicture() throws {
    let person = "\"completed_by\": {\"id\": 7, \"email\": \"ann@x\"}"
    let text = studio("\"annotations\": [{\(person), \"result\": [\(region(50, 50, "s"))]}]")
    func sized(_ width: Int, _ height: Int) -> String {
      text.replacing("_width\": 100", with: "_width\": \(width)")
        .replacing("_height\": 200", with: "_height\": \(height)")
    }
    let points = try read(text)
    #expect(points.summary == ["f1.png s 49.5 99.5"])
    #expect(points.rows[0].point.annotator == "ann@x" && points.rows[0].point.status == .placed)
    let turned = try read(sized(200, 100)) {
      $0.elsewhere = { _ in FilmElsewhere(orientation: FilmOrientation(6) ?? .asStored) }
    }
    #expect(turned.summary == ["f1.png s 49.5 99.5"])
    #expect(try read(text.replacing("_rotation\": 0", with: "_rotation\": 90")).rejections.count == 1)
    let copy = sized(50, 100)
    #expect(try read(copy).rows.isEmpty)
    #expect(try read(copy) { $0.scalesToFilm = true }.summary == ["f1.png s 49.5 99.5"])
  }

  @Test(arguments: [
    "/data/upload/3/12ab34cd-f1.png", "/data/local-files/?d=my%20films/f1.png", "https://host/a/f1.png",
    "s3://bucket/f1.png", "f1.png",
  ])
  func addressesEndWithTheNameOfTheFilm(address: String) throws {
    let text = studio(
      "\"annotations\": [{\"result\": [\(region(50, 50, "s"))]}]", data: "\"image\": \"\(address)\"")
    #expect(try read(text).summary == ["f1.png s 49.5 99.5"])
  }

  @Test func whatAModelFoundIsAPredictionWhereNobodyMarked() throws {
    let scored = region(50, 50, "s", ", \"score\": 0.25")
    let found = "\"predictions\": [{\"model_version\": \"net\", \"result\": [\(scored)]}]"
    let points = try read(studio("\"annotations\": [], \(found)"))
    #expect(points.rows.map(\.point.status) == [.predicted] && points.rows[0].point.confidence == 0.25)
    #expect(points.rows[0].point.annotator == "net")
    let cancelled = try read(studio("\"annotations\": [{\"was_cancelled\": true, \"result\": []}], \(found)"))
    #expect(cancelled.rows.count == 1)
    let marked = try read(studio("\"annotations\": [{\"result\": [\(region(10, 10, "n"))]}], \(found)"))
    #expect(marked.summary == ["f1.png n 9.5 19.5", "f1.png s 49.5 99.5"])
    #expect(marked.rows.map(\.point.status) == [.placed, .predicted])
    let both = try read(studio("\"annotations\": [{\"result\": [\(region(10, 10, "s"))]}], \(found)"))
    #expect(both.summary == ["f1.png s 9.5 19.5"])
  }

  @Test func theShortFormHasRegionsUnderTheirNames() throws {
    let text = """
      [{"image": "/data/upload/1/00ff00ff-f1.png", "id": 1, "annotator": 1, "annotation_id": 2,
        "created_at": "2026-01-01", "kp": [
          {"x": 50, "y": 50, "width": 0.4, "keypointlabels": ["s"], "original_width": 100, "original_height": 200}],
        "box": [{"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["b"]}]}, {"image": 5, "annotation_id": 1}]
      """
    let points = try read(text)
    #expect(points.summary == ["f1.png s 49.5 99.5"] && points.rows[0].point.annotator == "1")
    #expect(points.rejections.map(\.place) == ["[1]"])
    #expect(points.notes == ["f1.x: regions that are no key points were left out: 1"])
  }

  @Test func aFileWithoutAnImagesNameIsOfTheFilmBesideIt() throws {
    let text = "index,axis-0,axis-1,label\n0,2,1.5,s\n"
    func film(_ path: String, of films: [ImageName]) -> String {
      do {
        let source = ImportSource(path: path, bytes: Array(text.utf8))
        let points = try LandmarkFormats.detect(source).read(source, with: ImportContext(films: films))
        return points.summary.first?.split(separator: " ").first.map(String.init) ?? ""
      } catch {
        return "\(error)"
      }
    }
    let twins: [ImageName] = ["left/twin.png", "right/twin.png"]
    #expect(film("films/right/twin.csv", of: twins) == "right/twin.png")
    #expect(film("elsewhere/twin.csv", of: twins).contains("could be left/twin.png or right/twin.png"))
    #expect(film("films/right/twin.csv", of: twins + ["twin.png"]) == "right/twin.png")
    #expect(film("films/twin.csv", of: twins + ["twin.png"]) == "twin.png")
    #expect(film("right/twin.csv", of: ["right/twin.png", "right/twin.tif"]).contains("could be"))
    #expect(film("elsewhere/one.csv", of: ["left/one.png"]) == "left/one.png")
  }

  // MARK: CVAT and dlib

  @Test func skeletonsHaveElementsThatMayLieOutside() throws {
    let text = """
      <annotations><image name="sub/f1.png" width="100" height="200">
        <skeleton label="skull"><points label="s" outside="0" occluded="1" points="2.5,3.5"></points>
        <points label="n" outside="1" occluded="0" points="0.0,0.0"></points></skeleton>
        <points label="a &amp; b" points="1,2;3,4"></points>
        <!-- <points label="no" points="1,2"/> -->
      </image><image name="gone.png" width="1" height="1"><points label="s" points="1,2"/></image></annotations>
      """
    let points = try read(text)
    #expect(points.summary == ["f1.png s 2 3"] && points.landmarks == ["s", "n", "a & b"])
    #expect(points.rejections.map(\.place) == ["line 4", "line 6"])
    #expect(points.notes == ["f1.x: points that it calls occluded taken as any others: 1"])
    let turned = try read(
      "<annotations><image name='f1.png' width='200' height='100'><points label='s' points='10.5,20.5'/></image></annotations>"
    ) { $0.elsewhere = { _ in FilmElsewhere(orientation: FilmOrientation(6) ?? .asStored) } }
    #expect(turned.summary == ["f1.png s 20 189"])
    let video = refusal(Array("<annotations><track id='0'/></annotations>".utf8))
    #expect(video.contains("f1.x, line 1: a video's track"))
  }

  /// As in JSON: what says that it is no number leaves its point unset, anything else is quoted.
  @Test(arguments: [
    ("nan,100", nil), ("1,Infinity", nil), ("", "\"s\" has no point, expected one: x,y"),
    ("1,2;3,4", "\"s\" has several points, expected one: x,y"), ("1,a", "\"s\" is at \"1,a\", expected x,y"),
    ("1,2,3", "\"s\" is at \"1,2,3\", expected x,y"),
  ]) func aPlaceThatIsNoneIsNamed(place: String, reason: String?) throws {
    let points = try read(
      "<annotations><image name='f1.png'><points label='s' points='\(place)'/></image></annotations>")
    #expect(
      points.rows.isEmpty && points.landmarks == ["s"]
        && points.rejections.map(\.reason) == [reason].compactMap(\.self))
    #expect(points.notes.contains { $0.hasSuffix("left unset: 1") } == (reason == nil))
  }

  @Test(arguments: [
    ("<annotations>\n<image name='f1.png'>", "line 2: it ends before \"image\" does"),
    ("<annotations>\n</image></annotations>", "line 2: \"</image\" closes nothing"),
    ("<annotations><image a='1' a='2'/></annotations>", "line 1: \"a\" stands there twice"),
    ("<annotations><image name='&x;'/></annotations>", "the entity \"x\" is not known"),
    ("<annotations><image name='f1.png/></annotations>", "a quote is never closed"),
    ("<annotations/><annotations/>", "a second element"),
  ])
  func whatIsNoXMLIsNamedWithItsLine(text: String, reason: String) {
    #expect(refusal(Array(text.utf8)).contains(reason))
  }

  @Test func elementsAreNotNestedWithoutEnd() {
    let text = "<annotations>" + String(repeating: "<a>", count: 100_000)
    #expect(refusal(Array(text.utf8)).contains("nested more than 64 deep"))
    let entities = "<!DOCTYPE annotations [<!ENTITY a 'b'>]><annotations/>"
    #expect(!refusal(Array(entities.utf8)).hasPrefix("read"))
  }

  @Test func dlibHasOneBoxOfPartsForAFilm() throws {
    let two = """
      <dataset><images><image file='f1.png'>
        <box top='0' left='0' width='10' height='10'><part name='s' x='1' y='2'/></box>
        <box top='0' left='0' width='20' height='10'><part name='s' x='3' y='4'/></box>
        <box top='0' left='0' width='50' height='50'/>
      </image></images></dataset>
      """
    #expect(try read(two).rejections.map(\.place) == ["lines 2-3"])
    #expect(try read(two) { $0.individual = "largest" }.summary == ["f1.png s 3 4"])
  }

  @Test(arguments: ["cvat", "dlib"]) func whatXMLCannotHoldIsReplacedAndNamed(name: String) throws {
    let names = ["a\u{1}b", "c\u{FFFE}", "it's", "tab\tstays"]
    let rows = names.map { name in
      PointRow(
        image: "f1.png",
        point: LandmarkPoint(landmark: Landmark(name), position: PixelPoint(x: 1, y: 2), status: .placed),
        imageWidth: 100, imageHeight: 200)
    }
    let table = PointTable(rows: rows)
    let text = try #require(LandmarkFormats.named(name)).write(
      table, with: ExportOptions(landmarks: table.landmarks))
    #expect(
      text.notes == [
        "names with characters that XML cannot hold, written as U+FFFD: 2, such as \("a\u{1}b".quotedForMessage)"
      ])
    let content = text.files[0].text
    #expect(content.contains("\"a\u{FFFD}b\"") && content.contains("\"it's\""))
    #expect(content.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(try read(content).landmarks == ["a\u{FFFD}b", "c\u{FFFD}", "it's", "tab\tstays"])
  }

  @Test func namesThatDlibReadsOtherwiseAreSaid() throws {
    let point = LandmarkPoint(landmark: "a < b", position: PixelPoint(x: 1, y: 2), status: .placed)
    let table = PointTable(rows: [PointRow(image: "f1.png", point: point, imageWidth: 100, imageHeight: 200)])
    let text = try #require(LandmarkFormats.named("dlib")).write(table, with: ExportOptions(landmarks: []))
    #expect(
      text.notes.map { $0.contains("whose escapes dlib takes for the name: 1, such as \"a < b\"") } == [true])
  }

  /// See findings/dlib-order-of-parts.sh.
  @Test func theOrderInWhichDlibCountsIsSaid() throws {
    func notes(_ names: [Landmark]) throws -> [String] {
      let rows = names.map {
        let point = LandmarkPoint(landmark: $0, position: PixelPoint(x: 1, y: 2), status: .placed)
        return PointRow(image: "f1.png", point: point, imageWidth: 100, imageHeight: 200)
      }
      let options = ExportOptions(landmarks: names + ["absent"])
      return try #require(LandmarkFormats.named("dlib")).write(PointTable(rows: rows), with: options).notes
    }
    #expect(try notes(["02", "10", "B", "a"]) == [])
    #expect(
      try notes(["1", "2", "10", "a", "B", "c"]) == [
        "dlib counts landmarks by the bytes of their names: \"1\", \"10\", \"2\", \"B\", \"a\", ..."
      ])
  }

  // MARK: Ultralytics

  @Test func poseLabelsAreInTheOrderOfTheLandmarks() throws {
    #expect(
      try read("0 0.5 0.5 1 1 0.015 0.01 2 0.5 0.25 1\n").summary == ["f1.png s 1.5 2", "f1.png n 50 50"])
    #expect(try read("3 0.5 0.5 1 1 0.015 0.01 0.5 0.25\n").summary == ["f1.png s 1.5 2", "f1.png n 50 50"])
    let two = "0 0.5 0.5 0.1 0.1 0.1 0.1 2 0 0 0\n0 0.5 0.5 0.5 0.5 0.2 0.2 2 0 0 0\n"
    #expect(try read(two).rejections.map(\.place) == ["lines 1-2"])
    #expect(try read(two) { $0.individual = "largest" }.summary == ["f1.png s 20 40"])
    #expect(refusal(Array("0 0.5 0.5 1 1 0.5 0.5 2\n".utf8)).contains("give --names with 1 names"))
    let turned = try read("0 0.5 0.5 1 1 0.015 0.01 2 0 0 0\n") {
      $0.elsewhere = { _ in FilmElsewhere(orientation: FilmOrientation(3) ?? .asStored) }
    }
    #expect(turned.summary == ["f1.png s 97.5 197"])
  }

  /// A point beyond the picture is read as in any other format, one without a number is unset, and a bad number is named.
  @Test func numbersOfPoseLabelsThatAreNoneAreNamed() throws {
    let outside = try read("0 0.5 0.5 1 1 3.5 0.01 2 0.5 -0.25 2\n")
    #expect(outside.summary == ["f1.png s 350 2", "f1.png n 50 -50"])
    #expect(outside.notes.map { $0.contains("points outside of their films: 2") } == [true])
    let unset = try read("0 0.5 0.5 1 1 nan nan 2 0.5 0.25 2\n")
    #expect(unset.summary == ["f1.png n 50 50"])
    #expect(unset.notes.map { $0.hasSuffix("left unset: 1") } == [true])
    let bad = try read(
      "0 0.5 0.5 1 1 0.015 0.01 2 0 0 0\n0 0.5 0.5 1 1 0.5 0,25 2 0 0 0\n0 0.5 nan 1 1 0.5 0.5 2 0 0 0\n")
    #expect(
      bad.rejections.map(\.description) == [
        "f1.x, line 2: its number 7 is \"0,25\", expected a class, a box and points",
        "f1.x, line 3: its number 3 is \"nan\", expected a class, a box and points",
      ])
  }

  @Test func poseLabelsLieOnThePicture() throws {
    let rows = [(-0.25, 5.0), (140, 5), (20, 199)].enumerated().map { index, place in
      PointRow(
        image: "f1.png",
        point: LandmarkPoint(
          landmark: Landmark("p\(index)"), position: PixelPoint(x: place.0, y: place.1), status: .placed),
        imageWidth: 100, imageHeight: 200)
    }
    let table = PointTable(rows: rows)
    let text = try #require(LandmarkFormats.named("ultralytics")).write(
      table, with: ExportOptions(landmarks: table.landmarks))
    let values = text.files[0].text.split { " \n".contains($0) }.compactMap { Double($0) }
    #expect(values.count == 14 && values.dropFirst().allSatisfy { (0...2).contains($0) })
    #expect(
      Array(values[5..<11]) == [0, 0.025, 2, 0, 0, 0] && Array(values[1...4]) == [0.1, 0.51, 0.2, 0.97])
    #expect(text.losses == ["points outside of their films, left out: 1, such as \"p1\" of f1.png at 140, 5"])
    #expect(text.notes.last?.contains("kpt_shape: [3, 3]") == true)
  }

  @Test func whatIsMovedToWholePixelsIsSaid() throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 1.4, y: 2), status: .placed)
    let table = PointTable(rows: [PointRow(image: "f1.png", point: point, imageWidth: 100, imageHeight: 200)])
    let text = try #require(LandmarkFormats.named("dlib")).write(table, with: ExportOptions(landmarks: ["s"]))
    #expect(text.notes == ["its positions are whole numbers: points moved by up to 0.4 px"])
    #expect(text.files[0].text.contains("<part name=\"s\" x=\"1\" y=\"2\"/>"))
  }
}
