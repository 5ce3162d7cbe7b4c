import Formats
import Landmarks
import Radiograph
import Testing

/// Which films the names of one file mean, taken together.
@Suite struct NamesOfOneFileTests {
  private func read(
    _ text: String, path: String = "t.x", films: [ImageName], folder: String = ""
  ) throws -> ImportedPoints {
    let source = ImportSource(path: path, bytes: Array(text.utf8))
    var context = ImportContext(films: films, folder: folder)
    context.names = ["s"]
    context.unit = .pixels
    context.size = { _ in FilmSize(width: 1000, height: 1000) }
    return try LandmarkFormats.detect(source).read(source, with: context)
  }

  private func table(_ names: [String]) -> String {
    "image,landmark,x,y\n" + names.enumerated().map { "\($1),s\($0),\($0),7\n" }.joined()
  }

  @Test func theNameThatIsTheFilmsKeepsItWhereverItStands() throws {
    for names in [["p1/l.png", "p2/l.png"], ["p2/l.png", "p1/l.png"]] {
      let points = try read(table(names), films: ["p2/l.png"])
      let place = names.firstIndex(of: "p2/l.png") ?? 0
      #expect(points.summary == ["p2/l.png s\(place) \(place) 7"])
      #expect(points.rejections.map(\.place) == ["line \(3 - place)"])
      #expect(
        points.rejections[0].reason
          == "\"p1/l.png\" could only be p2/l.png, which the file calls \"p2/l.png\" too; one film has one name"
      )
      #expect(points.guesses.isEmpty)
    }
  }

  /// The rule is one for all formats.
  @Test(arguments: [
    "image,s_x,s_y\np1/l.png,1,2\np2/l.png,3,4\n", "p1/l,1,2\np2/l,3,4\n",
    "scorer,a,a\nbodyparts,s,s\ncoords,x,y\np1/l.png,1,2\np2/l.png,3,4\n",
    "LM=1\n1 998\nIMAGE=p1/l.png\nLM=1\n3 996\nIMAGE=p2/l.png\n",
    "<dataset><images><image file='p1/l.png'><box width='9' height='9'><part name='s' x='1' y='2'/></box></image>\n"
      + "<image file='p2/l.png'><box width='9' height='9'><part name='s' x='3' y='4'/></box></image></images></dataset>",
    "<annotations><image name='p1/l.png'><points label='s' points='1.5,2.5'/></image>\n"
      + "<image name='p2/l.png'><points label='s' points='3.5,4.5'/></image></annotations>",
    """
    {"images": [{"id": 1, "file_name": "p1/l.png"}, {"id": 2, "file_name": "p2/l.png"}],
     "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2]},
       {"image_id": 2, "category_id": 1, "keypoints": [3, 4, 2]}], "categories": [{"id": 1, "keypoints": ["s"]}]}
    """,
    """
    [{"data": {"image": "p1/l.png"}, "annotations": [{"result": [{"original_width": 1000, "original_height": 1000,
       "value": {"x": 0.15, "y": 0.25, "keypointlabels": ["s"]}}]}]},
     {"data": {"image": "p2/l.png"}, "annotations": [{"result": [{"original_width": 1000, "original_height": 1000,
       "value": {"x": 0.35, "y": 0.45, "keypointlabels": ["s"]}}]}]}]
    """,
  ])
  func everyFormatHoldsItsNamesTogether(text: String) throws {
    let points = try read(text, films: ["p2/l.png"])
    #expect(points.rows.map(\.film) == ["p2/l.png"])
    #expect(points.rows.map { $0.point.position?.x.rounded() } == [3])
    #expect(points.rejections.map { $0.reason.contains("could only be p2/l.png") } == [true])
  }

  @Test func namesThatFitAsWellAreNeverMixed() throws {
    let points = try read(table(["a/k.png", "b/k.png"]), films: ["k.png"])
    #expect(points.rows.isEmpty && points.rejections.map(\.place) == ["line 2", "line 3"])
    // The folder's own name tells them apart.
    let known = try read(table(["a/k.png", "b/k.png"]), films: ["k.png"], folder: "/data/b")
    #expect(known.summary == ["k.png s1 1 7"] && known.rejections.map(\.place) == ["line 2"])
  }

  /// An image without points has a name too.
  @Test func aListedImageKeepsItsFilm() throws {
    let text = """
      {"images": [{"id": 1, "file_name": "a/k.png"}, {"id": 2, "file_name": "k.png"}],
       "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2]}],
       "categories": [{"id": 1, "keypoints": ["s"]}]}
      """
    let points = try read(text, films: ["k.png"])
    #expect(points.rows.isEmpty && points.rejections.count == 1)
  }

  @Test func twoUploadsOfOneNameAreTwoNames() throws {
    func task(_ address: String, _ label: String) -> String {
      """
      {"data": {"image": "\(address)"}, "annotations": [{"result": [{"original_width": 1000,
       "original_height": 1000, "value": {"x": 1, "y": 1, "keypointlabels": ["\(label)"]}}]}]}
      """
    }
    let two = "[\(task("/data/upload/1/0a0a0a0a-k.png", "s")), \(task("/data/upload/1/0b0b0b0b-k.png", "n"))]"
    #expect(try read(two, films: ["k.png"]).rows.isEmpty)
    #expect(try read("[\(task("/data/upload/1/0a0a0a0a-k.png", "s"))]", films: ["k.png"]).rows.count == 1)
  }

  @Test func oneNameWrittenInTwoWaysIsOneName() throws {
    let points = try read(table(["p2/l.png", "./p2/l.png", "p2\\l.png"]), films: ["p2/l.png"])
    #expect(points.rows.count == 3 && points.rejections.isEmpty)
  }

  @Test(arguments: [
    // Elsewhere's paths, which are the usual case, are no guesses where nothing contradicts them.
    ("/mnt/x/p2/l.png", false), ("C:\\films\\p2\\l.png", false), ("l.png", false), ("l", false),
    ("p9/l.png", true), ("/mnt/x/p9/l.png", true), ("D:\\p9\\l.tif", true),
  ])
  func aNameWithOtherFoldersIsAGuess(name: String, isGuess: Bool) throws {
    let points = try read(table([name]), films: ["p2/l.png", "other.png"])
    #expect(points.summary == ["p2/l.png s0 0 7"])
    #expect(points.guesses == (isGuess ? ["p2/l.png": name] : [:]))
  }

  /// Where folders tell films of one name apart, the film in no folder is a guess for a name in another one.
  @Test func theFilmInNoFolderIsAGuessBesideOthersOfItsName() throws {
    #expect(try read(table(["p1/l.png"]), films: ["l.png", "p2/l.png"]).guesses == ["l.png": "p1/l.png"])
    #expect(try read(table(["/data/set/l.png"]), films: ["l.png"]).guesses.isEmpty)
    #expect(
      try read(table(["/data/set/l.png"]), films: ["l.png", "p2/l.png"], folder: "/films/set").guesses.isEmpty
    )
  }

  /// Another ending and other capitals are guesses, blanks at the ends of a name are nothing.
  @Test(arguments: [
    (" left/f.png", false), ("left/f.png ", false), ("\tleft/f.png ", false), ("left/f", false),
    ("left/f.tif", true), ("LEFT/F.PNG", true), ("left/F.tif", true), ("LEFT/f.png", true),
    ("D:\\x\\Left\\F.png", true),
  ])
  func aNameOfAnotherSpellingIsAGuess(name: String, isGuess: Bool) throws {
    let points = try read(table([name]), films: ["left/f.png", "right/f.png"])
    #expect(points.summary == ["left/f.png s0 0 7"])
    #expect(points.guesses == (isGuess ? ["left/f.png": name] : [:]))
  }

  @Test func anotherSpellingYieldsToTheFilmsOwnName() throws {
    for other in ["a.tif", "A.PNG"] {
      let points = try read(table([other, "a.png"]), films: ["a.png"])
      #expect(points.summary == ["a.png s1 1 7"] && points.guesses.isEmpty, "\(other)")
      #expect(points.rejections.map(\.place) == ["line 2"], "\(other)")
    }
    #expect(try read(table([" a.png", "a.png"]), films: ["a.png"]).rows.count == 2)
    #expect(try read(table(["A.png"]), films: ["a.png", "A.PNG"]).rows.isEmpty)
    #expect(try read(table(["a.TIF"]), films: ["a.png", "a.tif"]).summary == ["a.tif s0 0 7"])
    // A film that really has the blank keeps it.
    #expect(try read(table(["a.png "]), films: ["a.png", "a.png "]).summary == ["a.png  s0 0 7"])
  }

  // MARK: beside the file

  private func labelme(_ path: String) -> String {
    "{\"shapes\": [{\"label\": \"s\", \"points\": [[5.5, 6.5]]}], \"imagePath\": \"\(path)\"}"
  }

  @Test(arguments: [
    ("/v/sub/a.json", "a.png", "sub/a.png"), ("/v/a.json", "a.png", "a.png"),
    ("/out/sub/a.json", "a.png", "sub/a.png"),
    ("/v/sub/a.json", "../a.png", "a.png"), ("/v/json/a.json", "..\\\\sub\\\\a.png", "sub/a.png"),
    ("/out/a.json", "a.png", "a.png"), ("/v/v/a.json", "../a.png", "a.png"),
  ])
  func labelmeNamesFilmsFromWhereTheFileLies(path: String, name: String, film: String) throws {
    let points = try read(labelme(name), path: path, films: ["a.png", "sub/a.png"], folder: "/v")
    #expect(points.summary == ["\(film) s 5 6"] && points.guesses.isEmpty)
  }

  @Test(arguments: ["image,landmark,x,y\na.png,s,5,6\n", "LM=1\n5 994\nIMAGE=a.png\n"])
  func aTableBesideAFilmSpeaksOfIt(text: String) throws {
    let films: [ImageName] = ["a.png", "sub/a.png", "other/a.png"]
    let points = try read(text, path: "/v/sub/t.x", films: films, folder: "/v")
    #expect(points.summary == ["sub/a.png s 5 6"])
    #expect(points.notes.map { $0.contains("such as \"a.png\" for sub/a.png") } == [true])
    #expect(try read(text, path: "/v/t.x", films: films, folder: "/v").summary == ["a.png s 5 6"])
    #expect(try read(text, path: "/out/sub/t.x", films: films, folder: "/v").summary == ["a.png s 5 6"])
    let twins = try read(text, path: "/v/sub/t.x", films: Array(films.dropFirst()), folder: "/v")
    #expect(twins.summary == ["sub/a.png s 5 6"] && twins.notes.isEmpty)
  }

  @Test func aTableOfPathsBelowTheFolderStaysOneWhereverItLies() throws {
    let text = "image,landmark,x,y\na.png,s,5,6\nsub/a.png,s,7,8\n"
    let points = try read(text, path: "/v/sub/t.csv", films: ["a.png", "sub/a.png"], folder: "/v")
    #expect(points.summary == ["a.png s 5 6", "sub/a.png s 7 8"] && points.rejections.isEmpty)
  }
}
