import Landmarks
import Radiograph
import Testing
import TestSupport

@Suite struct PointTableTests {
  private func read(_ text: String) throws -> PointTable {
    try PointTable(csv: Array(text.utf8), file: "t.csv")
  }

  private func complaint(_ text: String) -> String {
    do {
      _ = try read(text)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func readsTheFourRequiredColumnsInAnyOrder() throws {
    let table = try read("y,note,landmark,x,image\n2.5,hello,sella,-1,a.png\n")
    let placed = LandmarkPoint(landmark: "sella", position: PixelPoint(x: -1, y: 2.5), status: .placed)
    #expect(table.rows == [PointRow(image: "a.png", point: placed)])
  }

  @Test func readsEveryColumn() throws {
    let table = try read(
      """
      image,landmark,x,y,status,confidence,annotator,image_width,image_height,spacing_x_mm,spacing_y_mm
      a.png,nasion,1e1,2,predicted,0.25,encoder,640,480,0.1,0.2
      a.png,porion,,,missing,,ann,640,480,,

      """)
    let first = LandmarkPoint(
      landmark: "nasion", position: PixelPoint(x: 10, y: 2), status: .predicted, confidence: 0.25,
      annotator: "encoder")
    let second = LandmarkPoint(landmark: "porion", position: nil, status: .missing, annotator: "ann")
    #expect(
      table.rows == [
        PointRow(
          image: "a.png", point: first, imageWidth: 640, imageHeight: 480,
          spacing: PixelSpacing(x: 0.1, y: 0.2, source: .user)),
        PointRow(image: "a.png", point: second, imageWidth: 640, imageHeight: 480),
      ])
    #expect(table.images == ["a.png"])
    #expect(table.landmarks == ["nasion", "porion"])
  }

  @Test func readsWhatOtherProgramsWrite() throws {
    let markedCRLF = "\u{FEFF}\"image\", Landmark ,X,Y\r\n\"a,\r\n\"\"b\"\"\",sella, 1 ,2\r\n\r\n"
    #expect(try read(markedCRLF).rows.map(\.image) == ["a,\r\n\"b\""])
    #expect(try read("image,landmark,x,y\ra,b,1,2\rc,d,3,4").rows.count == 2)
    #expect(try read("image,landmark,x,y\na,b,1,2,,\n").rows.count == 1)
    #expect(try read("image,landmark,x,y\na,b,,\n").rows[0].point.status == .missing)
    #expect(try read("image,landmark,x,y").rows.isEmpty)
  }

  @Test(arguments: [
    ("", "t.csv: empty; expected a header with image,landmark,x,y"),
    ("image,x\n", "t.csv, line 1: the header lacks landmark, y"),
    ("image;landmark;x\n", "t.csv, line 1: the header lacks y"),
    ("image,landmark,x,y,x\n", "t.csv, line 1: the column x stands there twice"),
    ("image,landmark,x,y\na,b,1\n", "t.csv, line 2: 3 fields, expected 4"),
    ("image,landmark,x,y\na,b,1,2,3\n", "t.csv, line 2: 5 fields, expected 4"),
    ("image,landmark,x,y\n\n\na,b,nan,2\n", "t.csv, line 4: x is \"nan\", expected a number"),
    ("image,landmark,x,y\na,b,1,inf\n", "t.csv, line 2: y is \"inf\", expected a number"),
    ("image,landmark,x,y\na,b,1e999,2\n", "t.csv, line 2: x is \"1e999\", expected a number"),
    ("image,landmark,x,y\na,b,0x10,2\n", "t.csv, line 2: x is \"0x10\", expected a number"),
    (
      "image,landmark,x,y\na,b,\u{1B}[2J,2\n", "t.csv, line 2: x is \"\\u{1b}[2J\", expected a number"
    ),
    ("image,landmark,x,y\na,b,1,\n", "t.csv, line 2: x and y belong together, one is empty"),
    ("image,landmark,x,y\n,b,1,2\n", "t.csv, line 2: the image is empty"),
    (
      "image,landmark,x,y\n\"a\nb\",c,1,2\nd,c,1,2\n\"a\nb\",c,3,4\n",
      "t.csv, line 5: \"c\" of \"a\\nb\" stands on line 2 already"
    ),
    (
      "image,landmark,x,y,annotator\na,c,1,2,eve\na,c,1,2,ada\n",
      "t.csv, line 3: \"c\" of \"a\" stands on line 2 already, by another annotator"
    ),
    (
      "image,landmark,x,y,status\na,b,1,2,good\n",
      "t.csv, line 2: the status is \"good\", expected one of unset, predicted, accepted, corrected, placed, "
        + "missing"
    ),
    (
      "image,landmark,x,y,status\na,b,1,2,missing\n",
      "t.csv, line 2: a point that is missing has no x and y"
    ),
    ("image,landmark,x,y,status\na,b,,,placed\n", "t.csv, line 2: a point that is placed needs x and y"),
    (
      "image,landmark,x,y,image_width\na,b,1,2,-3\n",
      "t.csv, line 2: image_width is \"-3\", expected whole pixels"
    ),
    (
      "image,landmark,x,y,spacing_x_mm,spacing_y_mm\na,b,1,2,0,1\n",
      "t.csv, line 2: the spacing is 0 x 1, expected mm per pixel from 0.0001 to 100"
    ),
    (
      "image,landmark,x,y,spacing_x_mm,spacing_y_mm,spacing_source\na,b,1,2,1,1,hearsay\n",
      "t.csv, line 2: the spacing_source is \"hearsay\", expected one of file, dicom-pixel, dicom-imager, "
        + "dicom-scanned, tiff-resolution, user, ruler"
    ),
    (
      "image,landmark,x,y\na\"b,c,1,2\n",
      "t.csv, line 2: a quote in the middle of an unquoted field, \"a\"\""
    ),
    (
      "image,landmark,x,y\n\"a\"b,c,1,2\n",
      "t.csv, line 2: text follows the closing quote of a field, expected a comma"
    ),
    (
      "image,landmark,x,y\n\"a,c,1,2\nd\n",
      "t.csv, line 2: the quote opened on this line is never closed; it joins lines 2 to 3"
    ),
    ("image,landmark,x,y\na\0,c,1,2\n", "t.csv, line 2: not UTF-8 text; save the table as CSV in UTF-8"),
  ])
  func rejectsGarbageInOneSentence(text: String, sentence: String) {
    #expect(complaint(text) == sentence)
  }

  /// That a file is no table at all is said before what is wrong in one of its lines.
  @Test func saysFirstWhatIsWrongWithTheWholeFile() {
    #expect(
      complaint("image,landmark,x,y\na,b,one,2\na,c,1,2\n\"d,c,1,2\n")
        == "t.csv, line 4: the quote opened on this line is never closed")
    #expect(
      complaint("image,x\na\"b,c\n") == "t.csv, line 2: a quote in the middle of an unquoted field, \"a\"\"")
    #expect(complaint("image,landmark,x,y\na,b,one,2\na,c,two,2\n").hasPrefix("t.csv, line 2: x is"))
  }

  /// Rows share the memory of equal names, but "é" can be written in two ways that Swift calls equal.
  @Test func everyRowKeepsItsOwnSpelling() throws {
    let text = "image,landmark,x,y\r\n\u{E9}.png,s,1,2\r\ne\u{301}.png,n,3,4\r\n"
    let names = try read(text).rows.map { Array($0.image.name.utf8) }
    #expect(names == [Array("\u{E9}.png".utf8), Array("e\u{301}.png".utf8)])
  }

  @Test func rejectsBytesThatAreNotUTF8() {
    let bytes = Array("image,landmark,x,y\na,".utf8) + [0xFF, 0xFE] + Array(",1,2\n".utf8)
    #expect(throws: PointTableError.self) { try PointTable(csv: bytes, file: "t.csv") }
  }

  @Test func writesTheNativeHeaderAndQuotes() {
    let point = LandmarkPoint(
      landmark: "a,\"b\"", position: PixelPoint(x: 832, y: 993.5), status: .placed, annotator: "ann")
    let table = PointTable(rows: [PointRow(image: "001.jpg", point: point, imageWidth: 9, imageHeight: 8)])
    #expect(
      table.csv
        == "image,landmark,x,y,status,confidence,annotator,image_width,image_height,"
        + "spacing_x_mm,spacing_y_mm,spacing_source\r\n"
        + "001.jpg,\"a,\"\"b\"\"\",832,993.5,placed,,ann,9,8,,,\r\n")
  }

  @Test(arguments: PixelSpacing.Source.allCases)
  func keepsWhoVouchesForTheSpacing(source: PixelSpacing.Source) throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed)
    let spacing = PixelSpacing(x: 0.1, y: 0.125, source: source)
    let table = PointTable(rows: [PointRow(image: "a.png", point: point, spacing: spacing)])
    #expect(table.csv.hasSuffix(",0.1,0.125,\(source.rawValue)\r\n"))
    #expect(try read(table.csv) == table)
  }

  @Test(arguments: ["=1+1", "+a", "-a.png", "@x", "\tx", "\rx", "'=1", "''@", "＝1"])
  func defusesFormulasAndBringsThemBack(name: String) throws {
    // Blanks around a landmark's name are not part of it; films and people may have them.
    let landmark = try #require(Landmark(typed: name))
    let point = LandmarkPoint(landmark: landmark, position: nil, status: .missing, annotator: name)
    let table = PointTable(rows: [PointRow(image: ImageName(name), point: point)])
    let row = String(table.csv.unicodeScalars.drop { $0 != "\n" }.dropFirst())
    #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
    #expect(try read(table.csv) == table)
  }

  @Test func leavesOrdinaryNamesAlone() throws {
    for name in ["'quoted'", "a=b", "it's", "'"] {
      let table = try read("image,landmark,x,y\n\(name),l,1,2\n")
      #expect(table.rows[0].image.name == name)
      #expect(table.csv.contains("\r\n\(name),l,1,2,placed"))
    }
  }

  @Test func writesWideTables() {
    func row(_ image: ImageName, _ name: Landmark, _ position: PixelPoint?) -> PointRow {
      let status: LandmarkStatus = position == nil ? .missing : .placed
      return PointRow(
        image: image, point: LandmarkPoint(landmark: name, position: position, status: status))
    }
    let table = PointTable(rows: [
      row("a.png", "sella", PixelPoint(x: 1, y: 2.5)), row("b.png", "=n", PixelPoint(x: 3, y: 4)),
      row("b.png", "sella", nil),
    ])
    #expect(table.wideCSV == "image,sella_x,sella_y,'=n_x,'=n_y\r\na.png,1,2.5,,\r\nb.png,,,3,4\r\n")
  }

  @Test(.enabled(if: realData != nil, "the reader marks are not on this machine"))
  func readsTheReaderMarks() throws {
    let folder = try #require(realData) + "/cephalometric-train/"
    let table = try PointTable(path: folder + "landmarks.csv")
    #expect(table.rows.count == 150 * 19)
    #expect(table.landmarks == LandmarkSet.cephalometric.landmarks)
  }
}
