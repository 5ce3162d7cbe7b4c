import Formats
import Landmarks
import Radiograph
import Testing

/// What other programs, spreadsheets and people do to files of points, each habit with several instances.
@Suite struct HabitsTests {
  private func read(
    _ bytes: some Sequence<UInt8>, path: String = "f1.x", _ change: (inout ImportContext) -> Void = { _ in }
  ) throws -> ImportedPoints {
    let source = ImportSource(path: path, bytes: Array(bytes))
    var context = Samples.context
    change(&context)
    return try LandmarkFormats.detect(source).read(source, with: context)
  }

  private func refusal(_ text: String, _ change: (inout ImportContext) -> Void = { _ in }) -> String {
    do {
      return "read: \(try read(text.utf8, change).summary)"
    } catch {
      return "\(error)"
    }
  }

  // MARK: text

  @Test(arguments: Samples.texts.map(\.format)) func aByteOrderMarkSaysNothing(format: String) throws {
    let source = Samples.source(format)
    let plain = try read(source.bytes, path: source.path)
    #expect(try read([0xEF, 0xBB, 0xBF] + source.bytes, path: source.path) == plain)
  }

  @Test(arguments: ["bregma", "wide", "deeplabcut", "fcsv", "tps", "isbi", "payer"])
  func anyLineEndWillDo(format: String) throws {
    let source = Samples.source(format)
    let lines = String(decoding: source.bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let plain = try read(source.bytes, path: source.path).summary
    for end in ["\n", "\r\n", "\r"] {
      #expect(
        try read(lines.joined(separator: end).utf8, path: source.path).summary == plain,
        "\(end.debugDescription)")
    }
  }

  @Test(arguments: [true, false], ["\u{FEFF}", ""]) func utf16IsReadAndSaid(isLittle: Bool, mark: String)
    throws
  {
    let text = "image,landmark,x,y\nf1.png,é,1,2\n"
    let bytes = "\(mark)\(text)".utf16.flatMap { unit in
      isLittle ? [UInt8(unit & 255), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 255)]
    }
    let points = try read(bytes)
    #expect(points.summary == ["f1.png é 1 2"])
    #expect(points.notes == ["f1.x: it is no UTF-8 and was read as UTF-16"])
  }

  @Test func latin1IsReadAndSaid() throws {
    let bytes = Array("image,landmark,x,y\nf1.png,".utf8) + [0x66, 0xFC, 0x72, 0x80] + Array(",1,2\n".utf8)
    let points = try read(bytes)
    #expect(points.summary == ["f1.png für€ 1 2"])
    #expect(points.notes == ["f1.x: it is no UTF-8 and was read as Windows-1252 (Latin-1)"])
  }

  @Test(
    arguments: [
      "image;landmark;x;y\nf1.png;s;22,5;31,25\n", "image;s_x;s_y\nf1.png;22,5;31,25\n",
      "image;landmark;x;y;status\r\nf1.png;\"s\";22.5;31,25;placed\r\n",
      "scorer;a;a\nbodyparts;s;s\ncoords;x;y\nf1.png;22,5;31,25\n",
      "sep=;\r\nimage;landmark;x;y\r\nf1.png;s;22,5;31,25\r\n",
      "image\tlandmark\tx\ty\nf1.png\ts\t22,5\t31.25\n",
      "SEP=;\nscorer;a;a\nbodyparts;s;s\ncoords;x;y\nf1.png;22,5;31,25\n",
    ])
  func semicolonsWithDecimalCommas(text: String) throws {
    let points = try read(text.utf8)
    #expect(points.summary == ["f1.png s 22.5 31.25"])
    #expect(
      points.notes.contains {
        $0.contains(text.contains("\t") ? "separated by tabs;" : "separated by semicolons;")
      })
  }

  /// Excel's first line is no record, and counts as a line.
  @Test(arguments: [",", ";"]) func theFirstLineMaySayTheSeparator(separator: String) throws {
    let lines = ["image,landmark,x,y", "f1.png,s,1,2", "f1.png,n,one,2"].map {
      $0.replacing(",", with: separator)
    }
    let text = "sep=\(separator)\n" + lines.joined(separator: "\n") + "\n"
    let points = try read(text.utf8)
    #expect(points.summary == ["f1.png s 1 2"] && points.rejections.map(\.place) == ["line 4"])
    let table = try PointTable(csv: Array(text.replacing("one", with: "1").utf8), file: "t")
    #expect(table.rows.count == 2)
  }

  /// A quote out of place costs its own line.
  @Test(
    arguments: [
      ("f1.png, \"n\",3,4", "line 3"), ("f1.png,n\"m\",3,4", "line 3"), ("f1.png,\"n\"m,3,4", "line 3"),
    ])
  func aMalformedLineIsNamedAndTheOthersAreRead(line: String, place: String) throws {
    let points = try read("image,landmark,x,y\nf1.png,s,1,2\n\(line)\nf2.png,s,5,6\n".utf8)
    #expect(points.summary == ["f1.png s 1 2", "f2.png s 5 6"])
    #expect(points.rejections.map(\.place) == [place])
  }

  @Test func aQuoteThatIsNeverClosedSaysWhatItTookAlong() throws {
    let points = try read("image,landmark,x,y\nf1.png,s,1,2\nf1.png,\"n,3,4\nf2.png,s,5,6\n".utf8)
    #expect(points.summary == ["f1.png s 1 2"])
    #expect(
      points.rejections.map(\.reason) == [
        "the quote opened on this line is never closed; it joins lines 3 to 4"
      ])
  }

  @Test func theTrueCauseIsSaid() {
    #expect(
      refusal("{\"shapes\": [\n1,")
        == "f1.x: it begins as JSON but is not valid JSON: it ends in the middle, on line 2")
    for (text, fault) in [
      ("{\"a\": tru}", "\"tru}\" on line 1"), ("{\n\n'a': 3}", "\"'a':\" on line 3"),
      ("[1,,2]", "\",2]\" on line 1"),
      ("{\"a\": [1, {\"b\": \"\\\"\"}]\n \"c\": 2}", "\"\"c\":\" on line 2"), ("{}\n\n]", "\"]\" on line 3"),
    ] {
      #expect(refusal(text) == "f1.x: it begins as JSON but is not valid JSON from \(fault) on")
    }
    #expect(refusal("image,landmark,x\nf1.png,s,1\n") == "f1.x, line 1: the header lacks y")
    #expect(refusal("a\0b").contains("zero byte"))
    #expect(refusal("{}") == "f1.x: it is JSON without a name in it; expected a file of points")
    #expect(refusal("[]") == refusal("{}") && refusal("[1, 2]") == refusal("{}"))
    for nothing in ["", "\n \r\n", "\u{FEFF}"] {
      #expect(refusal(nothing) == "f1.x: it is empty; expected a file of points")
    }
    for format in LandmarkFormats.all where format.name != "imagej" {
      #expect(throws: FormatError(file: "e", reason: "it is empty; expected a file of points")) {
        try format.read(ImportSource(path: "e", bytes: []), with: Samples.context)
      }
    }
    let wide: [UInt8] = "image,landmark,x,y\nf1.png,s,1,2\n".unicodeScalars.flatMap {
      [UInt8($0.value), 0, 0, 0]
    }
    for mark: [UInt8] in [[], [0xFF, 0xFE, 0, 0]] {
      let refusal = #expect(throws: FormatError.self) { try read(mark + wide) }
      #expect(refusal?.reason.contains("expected a file of points in UTF-8 or UTF-16") == true)
    }
    #expect(refusal("\"image,landmark\nf1.png,s").contains("never closed"))
    #expect(
      refusal("[{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [1, 2, 2], \"score\": 0.9}]")
        .contains("COCO results list"))
  }

  // MARK: names

  @Test(
    arguments: [
      "image,landmark,x,y\nf1.png, s ,1,2\nf2.png,s,3,4\n", "image, s _x, s _y\nf1.png,1,2\nf2.png,3,4\n",
      "scorer,a,a\nbodyparts,\ts,\ts\ncoords,x,y\nf1.png,1,2\nf2.png,3,4\n",
    ])
  func blanksAroundNamesAreNobodysIntention(text: String) throws {
    let points = try read(text.utf8)
    #expect(points.summary == ["f1.png s 1 2", "f2.png s 3 4"])
    #expect(points.landmarks == ["s"])
  }

  @Test func twoColumnsThatDifferByBlanksAreOneLandmark() throws {
    #expect(
      refusal("image, lead _x, lead _y,lead_x,lead_y\nf1.png,1,2,3,4\n").contains(
        "the landmark \"lead\" stands there twice"))
  }

  /// Composed and decomposed accents are equal strings in Swift and two names on a disk.
  @Test func aFilmIsItsNamesBytes() throws {
    let (composed, decomposed) = ("\u{E9}.png", "e\u{301}.png")
    let table = "image,landmark,x,y\n\(composed),s,1,2\n\(decomposed),s,3,4\n"
    func films(_ names: [String]) throws -> [[UInt8]] {
      let source = ImportSource(path: "t.csv", bytes: Array(table.utf8))
      let context = ImportContext(films: names.map { ImageName($0) })
      return try LandmarkFormats.detect(source).read(source, with: context).rows.map {
        Array($0.film.name.utf8)
      }
    }
    #expect(try films([composed, decomposed]) == [Array(composed.utf8), Array(decomposed.utf8)])
    // With one of them on disk both spellings mean that one; its landmark then stands there twice.
    #expect(try films([decomposed]) == [Array(decomposed.utf8)])
    #expect(ImageName(composed) != ImageName(decomposed))
    #expect(Set([ImageName(composed), ImageName(decomposed)]).count == 2)
  }

  @Test func aFileGoesToTheFilmBesideIt() throws {
    let text = "{\"shapes\": [{\"label\": \"a\", \"points\": [[5.5, 6.5]]}], \"imagePath\": \"f.png\"}"
    for side in ["left", "right"] {
      let points = try read(text.utf8, path: "/data/\(side)/f.json") {
        $0 = ImportContext(films: ["left/f.png", "right/f.png"])
      }
      #expect(points.summary == ["\(side)/f.png a 5 6"])
    }
    #expect(throws: FormatError.self) {
      try read(text.utf8, path: "/data/f.json") { $0 = ImportContext(films: ["left/f.png", "right/f.png"]) }
    }
  }

  @Test func severalAnnotatorsOfOnePointStayApartWhereAsked() throws {
    let text = "image,landmark,x,y,status,annotator\nf1.png,a,1,2,placed,ann\nf1.png,a,3,4,placed,bob\n"
    #expect(
      try read(text.utf8).rejections.map(\.reason) == [
        "\"a\" of \"f1.png\" stands on line 2 already, by another annotator; keep them apart with --rule annotator"
      ])
    let apart = try read(text.utf8) { $0.annotatorsApart = true }
    #expect(apart.rows.map(\.point.annotator) == ["ann", "bob"] && apart.rejections.isEmpty)
  }

  // MARK: numbers

  @Test(arguments: ["1e308", "1e30", "-9e18", "1e10"]) func noPositionIsBeyondAllFilms(number: String) throws
  {
    for text in [
      "image,landmark,x,y\nf1.png,s,\(number),2\n", "image,s_x,s_y\nf1.png,2,\(number)\n",
      "scorer,a,a\nbodyparts,s,s\ncoords,x,y\nf1.png,\(number),1\n",
    ] {
      let points = try read(text.utf8)
      #expect(points.rows.isEmpty && points.rejections.count == 1, "\(text)")
    }
    #expect(throws: PointTableError.self) {
      try PointTable(csv: Array("image,landmark,x,y\nf,s,\(number),2\n".utf8), file: "t")
    }
  }

  @Test(arguments: ["7", "-1", "1e300", "1.5"]) func confidencesLieFromZeroToOne(number: String) throws {
    for text in [
      "image,landmark,x,y,status,confidence\nf1.png,s,1,2,predicted,\(number)\n",
      "scorer,a,a,a\nbodyparts,s,s,s\ncoords,x,y,likelihood\nf1.png,1,2,\(number)\n",
    ] {
      let points = try read(text.utf8)
      #expect(points.rejections.map(\.reason).allSatisfy { $0.contains("expected 0 to 1") }, "\(text)")
      #expect(points.rows.isEmpty && points.rejections.count == 1)
    }
  }

  @Test(arguments: ["1e308", "0", "-0.1", "1e-9"]) func spacingsAreThoseOfFilms(number: String) throws {
    let points = try read(
      "image,landmark,x,y,spacing_x_mm,spacing_y_mm\nf1.png,s,1,2,\(number),\(number)\n".utf8)
    #expect(points.rows.isEmpty && points.rejections.count == 1)
  }

  @Test func aFilmHasOneSpacing() throws {
    let points = try read(
      "image,landmark,x,y,spacing_x_mm,spacing_y_mm\nf1.png,s,1,2,0.2,0.2\nf1.png,n,1,2,0.3,0.3\nf2.png,s,1,2,0.3,0.3\n"
        .utf8)
    #expect(points.summary == ["f1.png s 1 2", "f2.png s 1 2"])
    #expect(points.rejections.map(\.place) == ["line 3"])
  }

  /// The film has 100x200 px.
  @Test(
    arguments: [
      "image,landmark,x,y,image_width,image_height\nf1.png,s,4.5,9.5,50,100\n",
      "{\"shapes\": [{\"label\": \"s\", \"points\": [[5, 10]], \"shape_type\": \"point\"}], \"imagePath\": \"f1.png\","
        + "\"imageWidth\": 50, \"imageHeight\": 100}",
      """
      {"images": [{"id": 1, "file_name": "f1.png", "width": 50, "height": 100}],
       "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": [4.5, 9.5, 2]}],
       "categories": [{"id": 1, "keypoints": ["s"]}]}
      """,
    ])
  func aStatedSizeIsComparedWithTheFilms(text: String) throws {
    let refused = try read(text.utf8)
    #expect(refused.rows.isEmpty && refused.rejections.count == 1)
    #expect(
      refused.rejections[0].reason.contains("50x100") && refused.rejections[0].reason.contains("100x200"))
    let scaled = try read(text.utf8) { $0.scalesToFilm = true }
    #expect(scaled.summary == ["f1.png s 9.5 19.5"])
  }

  @Test func pointsBesideTheFilmAndAllInACornerAreSaid() throws {
    let outside = try read("image,landmark,x,y\nf1.png,s,-3,300\nf1.png,n,5,6\nf2.png,s,99.5,0\n".utf8)
    #expect(outside.notes == ["f1.x: points outside of their films: 1, such as \"s\" of f1.png at -3, 300"])
    let long = String(repeating: "s", count: 5000)
    let named = try read("image,landmark,x,y\nf1.png,\(long),-3,300\n".utf8)
    #expect(named.notes.count == 1 && named.notes[0].count < 200)
    let corner = try read("image,landmark,x,y\nf1.png,a,1,2\nf1.png,b,3,4\nf1.png,c,5,6\n".utf8)
    #expect(corner.notes.map { $0.contains("top left tenth") } == [true])
  }

  // MARK: absent points

  @Test func zerosAreSaidOrLeftOut() throws {
    let text = "image,landmark,x,y\nf1.png,s,0,0\nf1.png,n,1,0\n"
    let taken = try read(text.utf8)
    #expect(taken.rows.count == 2 && taken.notes.count == 1 && taken.notes[0].contains("--no-zeros"))
    let left = try read(text.utf8) { $0.zeroIsAbsent = true }
    #expect(left.summary == ["f1.png n 1 0"] && left.notes.count == 1)
  }

  @Test func whatTPSSaysOfLandmarksThatAreNotThere() throws {
    func points(_ body: String) throws -> ImportedPoints {
      try read("LM=3\n10 20\n\(body)\n50 60\nIMAGE=f1.png\n".utf8) { $0.names = ["a", "b", "c"] }
    }
    for absent in ["NA NA", "-1 -1", "nan NaN"] {
      #expect(
        try points(absent).summary == ["f1.png a 10 180", "f1.png b missing", "f1.png c 50 140"], "\(absent)")
    }
    let zero = try points("0 0")
    #expect(zero.summary == ["f1.png a 10 180", "f1.png c 50 140"])
    #expect(zero.notes == ["f1.x: landmarks at 0 0 left unset, as if they had not been digitised: 1"])
    #expect(try points("-3 150").summary[1] == "f1.png b -3 50")
  }

  @Test func aSpecimenOfItsOwnKindDoesNotSpoilTheOthers() throws {
    let other = try read("LM=2\n1 2\n3 4\nIMAGE=f1.png\nLM=1\n1 2\nIMAGE=f2.png\nLM=0\nIMAGE=f2.png\n".utf8)
    #expect(other.summary == ["f1.png s 1 198", "f1.png n 3 196"])
    #expect(other.rejections.map(\.place) == ["line 5"])
    #expect(try read("LM=2\n1 2\n3 4\nID=f2\n".utf8).summary.first == "f2.png s 1 198")
    #expect(try read("LM=2\n1 2\n3 4\n".utf8).rejections.count == 1)
    let scales = try read(
      "LM=2\n1 2\n3 4\nIMAGE=f1.png\nSCALE=0,01\nLM=2\n1 2\n3 4\nIMAGE=f2.png\nSCALE=abc\n".utf8)
    #expect(scales.notes.map { $0.contains("line 5: SCALE") } == [true, false])
    #expect(scales.notes.count == 2)
  }

  @Test(arguments: [
    ("LM=2\n1,5 2\n3 4\nIMAGE=f1.png\n", "line 5", "\"1,5 2\", expected x and y"),
    ("LM=2\n1 2\nIMAGE=f1.png\n", "line 6", "\"IMAGE=f1.png\", expected x and y"),
    ("LM=9\n1 2\nIMAGE=f1.png\n", "line 4", "expected 9 lines"), ("LM3=1\n1 2 3\n", "line 4", "LM="),
    ("LM=x\n1 2\n", "line 4", "a number"), ("LM=1\n1 2\n3 4\nIMAGE=f1.png\n", "line 6", "KEY=value"),
    ("LM=2\n1 2\n3 4\nCURVES=1\nPOINTS=5\n1 2\nIMAGE=f1.png\n", "line 8", "curve points"),
  ])
  func aBadSpecimenCostsItselfAlone(bad: String, place: String, reason: String) throws {
    // The first one is of another count and refused for that.
    let points = try read("LM=1\n1 198\nID=f1\n\(bad)LM=2\n5 198\n7 196\nIMAGE=f2.png\n".utf8)
    #expect(points.summary == ["f2.png s 5 2", "f2.png n 7 4"])
    #expect(points.rejections.map(\.place).contains(place), "\(points.rejections)")
    #expect(points.rejections.contains { $0.reason.contains(reason) }, "\(points.rejections)")
  }

  private func coco(
    _ annotations: String, categories: String = "{\"id\": 1, \"name\": \"x\", \"keypoints\": [\"a\", \"b\"]}"
  )
    -> String
  {
    "{\"images\": [{\"id\": 1, \"file_name\": \"f1.png\"}], \"annotations\": [\(annotations)], "
      + "\"categories\": [\(categories)]}"
  }

  @Test(arguments: ["NaN, NaN, 0", "null, null, 0", "Infinity, -Infinity, 0"])
  func whatIsNoNumberCostsItsPoint(first: String) throws {
    let text = coco("{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [\(first), 3, 4, 2]}")
    #expect(try read(text.utf8).summary == ["f1.png b 3 4"])
    let labelled = try read(text.replacing(", 0, 3", with: ", 1, 3").utf8)
    #expect(labelled.summary == ["f1.png b 3 4"] && labelled.rejections.isEmpty)
    #expect(labelled.notes.last == Self.unset)
    let words = coco("{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [1, 2, 2, 3, 4, 2]}").replacing(
      "\"a\"", with: "\"NaN \\\" NaN\"")
    #expect(try read(words.utf8).landmarks.first == "NaN \" NaN")
  }

  private static let unset = "f1.x: points whose x or y is no number (null, NaN, Infinity) left unset: 1"

  /// A point whose x is no number, and a good one.
  @Test(
    arguments: [
      """
      {"imagePath": "f1.png", "shapes": [{"label": "a", "points": [[BAD, 5]], "shape_type": "point"},
        {"label": "b", "points": [[3.5, 4.5]], "shape_type": "point"}]}
      """,
      """
      [{"data": {"image": "f1.png"}, "annotations": [{"result": [
        {"value": {"x": BAD, "y": 5, "keypointlabels": ["a"]}},
        {"value": {"x": 3.5, "y": 2.25, "keypointlabels": ["b"]}}]}]}]
      """,
      """
      {"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [
        {"label": "a", "position": [BAD, 2, 0]}, {"label": "b", "position": [3, 4, null]}]}]}
      """,
    ], ["null", "NaN", "\"nan\""])
  func whatIsNoNumberIsUnsetAndCounted(text: String, number: String) throws {
    let points = try read(text.replacing("BAD", with: number).utf8)
    #expect(points.rows.map(\.point.landmark) == ["b"] && points.rejections.isEmpty)
    #expect(points.landmarks == ["a", "b"] && points.notes.last == Self.unset)
    #expect(try read(text.replacing("BAD", with: "\"x\"").utf8).rejections.count == 1)
  }

  @Test func identifiersAreNumbersOrText() throws {
    let text = coco("{\"image_id\": \"1\", \"category_id\": 1, \"keypoints\": [1, 2, 2, 0, 0, 0]}")
    #expect(try read(text.utf8).summary == ["f1.png a 1 2"])
  }

  @Test func severalIndividualsAreNeverMixed() throws {
    let two = coco(
      """
      {"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2, 0, 0, 0]},
      {"image_id": 1, "category_id": 1, "keypoints": [11, 12, 2, 13, 14, 2]},
      {"image_id": 1, "category_id": 1, "keypoints": [0, 0, 0, 0, 0, 0]}
      """)
    let refused = try read(two.utf8)
    #expect(refused.rows.isEmpty && refused.rejections.count == 2)
    #expect(refused.rejections.allSatisfy { $0.reason.contains("--individual largest") })
    #expect(try read(two.utf8) { $0.individual = "largest" }.summary == ["f1.png a 11 12", "f1.png b 13 14"])

    let table = "scorer,s,s,s,s\nindividuals,m1,m1,m2,m2\nbodyparts,n,n,n,n\ncoords,x,y,x,y\nf1.png,1,2,3,4\n"
    #expect(refusal(table).contains("--individual NAME"))
    #expect(try read(table.utf8) { $0.individual = "m2" }.summary == ["f1.png n 3 4"])
    #expect(refusal(table) { $0.individual = "m3" }.contains("\"m1\", \"m2\""))
  }

  @Test func whatOtherTasksWroteIsCounted() throws {
    let boxes = coco(
      (1...5).map { "{\"id\": \($0), \"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 1, 1]}" }.joined(
        separator: ","))
    #expect(try read(boxes.utf8).notes == ["f1.x: annotations without keypoints left out: 5"])
    let annotation = "{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [1, 2, 2, 3, 4, 1]}"
    let nameless = coco(annotation, categories: "{\"id\": 1, \"name\": \"skull\"}")
    let refused = try read(nameless.utf8) { $0.names = nil }
    #expect(refused.rejections.map { $0.reason.contains("the category \"skull\"") } == [true])
    #expect(try read(nameless.utf8).summary == ["f1.png s 1 2", "f1.png n 3 4"])
    #expect(try read(coco(annotation, categories: "{\"id\": 1, \"keypoints\": []}").utf8).rows.count == 2)
    #expect(
      try read(coco(annotation).utf8).notes == [
        "f1.x: points that it calls not visible (v = 1) taken as any others: 1"
      ])
  }

  @Test func numbersAsTextAreNumbers() throws {
    let text = coco(
      "{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [\"1\", \" 2.5\", \"2\", null, \"nan\", 0]}")
    #expect(try read(text.utf8).summary == ["f1.png a 1 2.5"])
    let shape =
      "{\"imagePath\": \"f1.png\", \"shapes\": [{\"label\": \"s\", \"points\": [[\"1.5\", \"x\"]]}]}"
    #expect(try read(shape.utf8).rejections.count == 1)
    #expect(try read(shape.replacing("\"x\"", with: "\"2.5\"").utf8).summary == ["f1.png s 1 2"])
  }

  @Test func pointsOfASpaceAreSaid() throws {
    func markup(_ z: String) -> String {
      """
      {"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [
        {"label": "a", "position": [1, 2, 0]}, {"label": "b", "position": [3, 4, \(z)]}]}]}
      """
    }
    #expect(try read(markup("110").utf8).notes.map { $0.contains("110 mm apart in depth") } == [true])
    #expect(try read(markup("0").utf8).notes.isEmpty)
    func deepLabCut(_ z: String) -> String {
      "scorer,p,p,p,p,p,p\nbodyparts,a,a,a,b,b,b\ncoords,x,y,z,x,y,z\nf1.png,1,2,300,3,4,\(z)\n"
    }
    func bregma(_ z: String) -> String { "image,landmark,x,y,Z\nf1.png,a,1,2,300\nf1.png,b,3,4,\(z)\n" }
    for table in [deepLabCut, bregma] {
      let points = try read(table("-55").utf8)
      #expect(points.summary == ["f1.png a 1 2", "f1.png b 3 4"])
      #expect(points.notes.map { $0.contains("up to 355 apart in depth") } == [true])
      #expect(try read(table("300").utf8).notes.isEmpty && read(table("").utf8).notes.isEmpty)
    }
    let table =
      "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
    let row = "0,0,0,0,1,1,0,"
    #expect(
      try read("\(table)1,1,2,5,\(row)a,,\n2,1,2,95,\(row)b,,\n".utf8).notes.map { $0.contains("90 mm") } == [
        true
      ])
    let comma = try read("\(table)1,1,2,0,\(row)\"a, b\",,\n2,1,2,0,\(row)c, d,,\n".utf8)
    #expect(comma.summary == ["f1.png a, b 1 2"] && comma.rejections.map(\.place) == ["line 5"])
  }

  @Test func aModelsScoreMakesAPrediction() throws {
    let text = """
      {"shapes": [{"label": "a", "score": 0.7, "points": [[9.5, 7.5]], "shape_type": "point", "flags": {}}],
       "imagePath": "f1.png"}
      """
    let point = try read(text.utf8).rows[0].point
    #expect(point.status == .predicted && point.confidence == 0.7)
    let scored = coco(
      "{\"image_id\": 1, \"category_id\": 1, \"score\": 0.4, \"keypoints\": [1, 2, 2, 0, 0, 0]}")
    #expect(try read(scored.utf8).rows.map(\.point.confidence) == [0.4])
  }
}
