import Formats
import Landmarks
import Radiograph
import Testing

/// Several individuals on one film: refused or chosen, never mixed, also where their landmarks are others.
@Suite struct IndividualsTests {
  private func read(
    _ text: String, _ change: (inout ImportContext) -> Void = { _ in }
  ) throws -> ImportedPoints {
    let source = ImportSource(path: "f1.x", bytes: Array(text.utf8))
    var context = Samples.context
    change(&context)
    return try LandmarkFormats.detect(source).read(source, with: context)
  }

  /// Two individuals that share no landmark, in a file of each format; the second one is larger.
  private static let pairs: [String] = [
    "image,s_x,s_y,n_x,n_y,o_x,o_y\nf1.png,1,2,,,,\nf1.png,,,3,4,9,9\n",
    "scorer,a,a,a,a,a,a\nbodyparts,s,s,n,n,o,o\ncoords,x,y,x,y,x,y\nf1.png,1,2,,,,\nf1.png,,,3,4,9,9\n",
    "LM=3\n1 198\n0 0\n0 0\nIMAGE=f1.png\nLM=3\n0 0\n3 196\n9 191\nIMAGE=f1.png\n",
    "f1,1,2,nan,nan,nan,nan\nf1,nan,nan,3,4,9,9\n",
    """
    {"images": [{"id": 1, "file_name": "f1.png"}, {"id": 2, "file_name": "f1.png"}],
     "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2, 0, 0, 0, 0, 0, 0]},
       {"image_id": 2, "category_id": 1, "keypoints": [0, 0, 0, 3, 4, 2, 9, 9, 2]}],
     "categories": [{"id": 1, "keypoints": ["s", "n", "o"]}]}
    """,
    """
    <annotations><image name="f1.png">
      <skeleton label="k"><points label="s" points="1.5,2.5"/></skeleton>
      <skeleton label="k"><points label="n" points="3.5,4.5"/><points label="o" points="9.5,9.5"/></skeleton>
    </image></annotations>
    """,
    """
    <annotations><image name="f1.png"><points label="s" points="1.5,2.5"/></image>
    <image name="f1.png"><points label="n" points="3.5,4.5"/><points label="o" points="9.5,9.5"/></image></annotations>
    """,
    """
    <dataset><images><image file='f1.png'><box width='5' height='5'><part name='s' x='1' y='2'/></box></image>
    <image file='f1.png'><box width='9' height='9'><part name='n' x='3' y='4'/><part name='o' x='9' y='9'/></box></image>
    </images></dataset>
    """,
  ]

  @Test(arguments: pairs) func twoIndividualsOfDifferentLandmarksAreNotMixed(text: String) throws {
    let names: [Landmark] = ["s", "n", "o"]
    let refused = try read(text) { $0.names = names }
    #expect(refused.rows.isEmpty)
    #expect(refused.rejections.reduce(0) { $0 + $1.count } == 2)
    #expect(refused.rejections.allSatisfy { $0.reason.contains("one of several individuals on f1.png") })
    let largest = try read(text) { ($0.names, $0.individual) = (names, "largest") }
    #expect(largest.summary == ["f1.png n 3 4", "f1.png o 9 9"] && largest.rejections.isEmpty)
  }

  /// The same of two kinds that share a landmark.
  @Test(arguments: [
    """
    {"images": [{"id": 1, "file_name": "f1.png"}],
     "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2]},
       {"image_id": 1, "category_id": 2, "keypoints": [6, 7, 2, 3, 4, 2]}],
     "categories": [{"id": 1, "keypoints": ["s"]}, {"id": 2, "keypoints": ["s", "n"]}]}
    """,
    """
    <annotations><image name="f1.png">
      <skeleton label="k"><points label="s" points="1.5,2.5"/></skeleton>
      <skeleton label="l"><points label="s" points="6.5,7.5"/><points label="n" points="3.5,4.5"/></skeleton>
    </image></annotations>
    """,
    """
    <annotations><image name="f1.png"><points label="s" points="1.5,2.5"/>
      <skeleton label=""><points label="s" points="6.5,7.5"/><points label="n" points="3.5,4.5"/></skeleton>
    </image></annotations>
    """,
  ]) func twoKindsThatShareALandmarkAreNotMixed(text: String) throws {
    let refused = try read(text)
    #expect(refused.rows.isEmpty && refused.rejections.reduce(0) { $0 + $1.count } == 2)
    #expect(refused.rejections.allSatisfy { $0.reason.contains("one of several individuals on f1.png") })
    #expect(try read(text) { $0.individual = "largest" }.summary == ["f1.png s 6 7", "f1.png n 3 4"])
    let apart = text.replacing("[\"s\"]", with: "[\"o\"]")
      .replacing("\"s\" points=\"1.5", with: "\"o\" points=\"1.5")
    #expect(try read(apart).summary == ["f1.png o 1 2", "f1.png s 6 7", "f1.png n 3 4"])
  }

  @Test(arguments: pairs) func anUnknownIndividualIsSaidNotToBeThere(text: String) throws {
    let points = try read(text) { ($0.names, $0.individual) = (["s", "n", "o"], "zz") }
    #expect(points.rows.isEmpty)
    #expect(points.rejections.allSatisfy { $0.reason.contains("none is called \"zz\"") })
  }

  @Test func whatNamesNoIndividualsSaysSo() throws {
    let points = try read("image,landmark,x,y\nf1.png,s,1,2\n") { $0.individual = "zz" }
    #expect(points.rows.count == 1 && points.notes == ["f1.x: no individual is called \"zz\" there"])
    let table = "scorer,s,s,s,s\nindividuals,m1,m1,m2,m2\nbodyparts,n,n,n,n\ncoords,x,y,x,y\nf1.png,1,2,3,4\n"
    #expect(try read(table) { $0.individual = "m2" }.notes.isEmpty)
    let refusal = #expect(throws: FormatError.self) { try read(table) { $0.individual = "zz" } }
    #expect(refusal?.reason.hasPrefix("\"zz\" is not among the 2 individuals, \"m1\", \"m2\"") == true)
  }

  @Test func emptyRowsAndUndigitisedSpecimensAreNoIndividuals() throws {
    #expect(
      try read("image,s_x,s_y\nf1.png,,\nf1.png,1,2\n").summary == ["f1.png s 1 2"])
    let specimens = try read("LM=2\n0 0\n0 0\nIMAGE=f1.png\nLM=2\n1 198\n3 196\nIMAGE=f1.png\n")
    #expect(specimens.summary == ["f1.png s 1 2", "f1.png n 3 4"] && specimens.rejections.isEmpty)
  }

  @Test func skeletonsOfTwoKindsBelongTogether() throws {
    let points = try read(
      """
      <annotations><image name="f1.png"><skeleton label="k"><points label="s" points="1.5,2.5"/></skeleton>
      <skeleton label="j"><points label="n" points="3.5,4.5"/></skeleton></image></annotations>
      """)
    #expect(points.summary == ["f1.png s 1 2", "f1.png n 3 4"])
  }

  // MARK: groups

  private func labelme(_ points: [(label: String, group: String, x: Int)]) -> String {
    let shapes = points.map {
      "{\"label\": \"\($0.label)\", \"points\": [[\($0.x).5, 6.5]], \"group_id\": \($0.group), \"shape_type\": \"point\"}"
    }
    return "{\"shapes\": [\(shapes.joined(separator: ","))], \"imagePath\": \"f1.png\"}"
  }

  private func cvat(_ points: [(label: String, group: String, x: Int)]) -> String {
    let tags = points.map {
      "<points label='\($0.label)' group_id='\($0.group == "null" ? "0" : $0.group)' points='\($0.x).5,6.5'/>\n"
    }
    return "<annotations><image name='f1.png'>\n\(tags.joined())</image></annotations>"
  }

  @Test func groupsThatShareALandmarkAreIndividuals() throws {
    let two = [("a", "1", 1), ("b", "1", 2), ("a", "2", 3), ("c", "2", 9)]
    for text in [labelme(two), cvat(two)] {
      let refused = try read(text)
      #expect(refused.rows.isEmpty && refused.rejections.reduce(0) { $0 + $1.count } == 2)
      #expect(try read(text) { $0.individual = "1" }.summary == ["f1.png a 1 6", "f1.png b 2 6"])
    }
    let loose = labelme([("a", "null", 1), ("a", "1", 2), ("b", "1", 3)])
    #expect(try read(loose).rows.isEmpty)
  }

  @Test func groupsThatShareNoneAreTakenTogetherAndSaid() throws {
    let two = [("a", "1", 1), ("b", "2", 2), ("c", "null", 3)]
    for text in [labelme(two), cvat(two)] {
      let points = try read(text)
      #expect(points.summary == ["f1.png a 1 6", "f1.png b 2 6", "f1.png c 3 6"])
      #expect(
        points.notes.first == "f1.x: points of 3 groups on f1.png, which share no landmark, taken together")
      #expect(try read(text) { $0.individual = "2" }.summary == ["f1.png b 2 6"])
    }
    let one = labelme([("a", "7", 1), ("b", "7", 2)])
    #expect(try read(one).notes.isEmpty)
  }

  // MARK: Label Studio

  private func studio(_ annotations: [(person: Int, label: String)], more: String = "") -> String {
    let list = annotations.map {
      """
      {"completed_by": \($0.person), "result": [{"original_width": 100, "original_height": 200,
       "value": {"x": 50, "y": 50, "keypointlabels": ["\($0.label)"]}}]}
      """
    }
    return
      "[{\"data\": {\"image\": \"f1.png\"}, \"annotations\": [\((list + [more].filter { !$0.isEmpty }).joined(separator: ","))]}]"
  }

  @Test func twoPeoplesAnnotationsAreKeptApartOrRefused() throws {
    let two = studio([(1, "s"), (2, "n")])
    let refused = try read(two)
    #expect(refused.rows.isEmpty && refused.rejections.count == 2)
    #expect(refused.rejections.allSatisfy { $0.reason.contains("--rule annotator") })
    let apart = try read(two) { $0.annotatorsApart = true }
    #expect(apart.rows.map(\.point.annotator) == ["1", "2"] && apart.rejections.isEmpty)
    let twice = try read(studio([(1, "s"), (1, "n")])) { $0.annotatorsApart = true }
    #expect(twice.rows.isEmpty && twice.rejections.count == 2)
    let tasks = try read(String(studio([(1, "s")]).dropLast()) + "," + studio([(2, "n")]).dropFirst())
    #expect(tasks.rows.isEmpty && tasks.rejections.count == 2)
  }

  @Test func cancelledAnnotationsAreCounted() throws {
    let points = try read(studio([(1, "s")], more: "{\"was_cancelled\": true, \"result\": []}"))
    #expect(points.rows.count == 1)
    #expect(points.notes == ["f1.x: annotations that were cancelled (skipped) left out: 1"])
  }

  // MARK: identifiers

  @Test func oneIdentifierOfTwoImagesIsAmbiguous() throws {
    func coco(_ images: String, _ categories: String) -> String {
      "{\"images\": [\(images)], \"annotations\": [{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [1, 2, 2]}], "
        + "\"categories\": [\(categories)]}"
    }
    let (image, category) = ("{\"id\": 1, \"file_name\": \"f1.png\"}", "{\"id\": 1, \"keypoints\": [\"s\"]}")
    let images = try read(coco(image + "," + image.replacing("f1", with: "f2"), category))
    #expect(
      images.rows.isEmpty
        && images.rejections.map(\.reason) == [
          "it belongs to the image \"1\", which the file lists twice, as \"f1.png\" and as \"f2.png\""
        ])
    let categories = try read(coco(image, category + "," + category.replacing("\"s\"", with: "\"n\"")))
    #expect(categories.rows.isEmpty && categories.rejections.count == 1)
    #expect(try read(coco(image + "," + image, category + "," + category)).summary == ["f1.png s 1 2"])
  }
}
