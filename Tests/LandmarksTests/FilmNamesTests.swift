import Landmarks
import Radiograph
import Testing

@Suite struct FilmNamesTests {
  private let names = FilmNames(["a.png", "sub/b.png", "other/b.png", "c.v1.png", "d.png", "d.jpg", "1.png"])

  @Test(arguments: [
    ("a.png", "a.png"), ("./a.png", "a.png"), ("C:\\films\\a.png", "a.png"), ("/data/set/a.png", "a.png"),
    ("a", "a.png"), ("a.tif", "a.png"), ("x/sub/b.png", "sub/b.png"), ("c.v1", "c.v1.png"),
    ("d.jpg", "d.jpg"), ("A.png", "a.png"), ("D.JPG", "d.jpg"),
    ("../../etc/a.png", "a.png"),
  ])
  func findsFilms(name: String, film: ImageName) throws {
    #expect(try names.film(named: name) == film)
  }

  @Test(arguments: ["b.png", "d", "d.tif", "1.2", "..", "", "/", "/etc/passwd", "../sub", "a.png/x", "D.TIF"])
  func refusesWhatIsNoneOrMoreThanOne(name: String) {
    #expect(throws: FilmNames.Refusal.self) { try names.film(named: name) }
  }

  private func table(_ images: [ImageName]) -> PointTable {
    PointTable(
      rows: images.map {
        PointRow(
          image: $0,
          point: LandmarkPoint(landmark: "s", position: PixelPoint(x: 1, y: 2), status: .placed))
      })
  }

  @Test func aTableGetsTheNamesThatFilmsHave() throws {
    let films: [ImageName] = ["e\u{301}.png", "Two.PNG", "c.png", "d.jpg"]
    let given = table(["\u{E9}.png", "two.png", "C:\\films\\c.png", "d", "gone.png"])
    let (named, notes) = try given.naming(FilmNames(films), file: "t.csv")
    #expect(named.images == films + ["gone.png"])
    #expect(
      notes == [
        "t.csv: films taken for names whose folders, ending or case are others: 1, such as Two.PNG for \"two.png\""
      ])
    #expect(try table(films).naming(FilmNames(films), file: "t.csv") == (table(films), []))
  }

  @Test func namesThatMeanNoOneFilmStayAsTheyAre() throws {
    let given = table(["b.png", "a.png", "A.PNG"])
    let (named, notes) = try given.naming(names, file: "t.csv")
    #expect(named == given)
    #expect(
      notes == [
        "t.csv: names that mean no film: 2, such as this one: \"b.png\" could be sub/b.png or other/b.png"
      ])
    #expect(throws: PointTableError.self) { try table(["a.png", " a.png"]).naming(names, file: "t.csv") }
  }

  /// A film of the same name beside the folder that is meant is not taken for its spelling.
  @Test(arguments: [
    ("Left/a.png", "left/a.png"), ("LEFT/A.png", "left/a.png"), ("C:\\data\\Left\\a.png", "left/a.png"),
    ("Left/a.tif", "left/a.png"), ("x/RIGHT/a", "right/a.png"), ("\u{E9}/a.png", "e\u{301}/a.png"),
    ("deep/a.png", "x/deep/a.png"), ("data/a.png", "a.png"), ("A.PNG", "a.png"),
  ])
  func theLongestPathCountsBeforeAShorterEnd(name: String, film: ImageName) throws {
    let films: [ImageName] = ["a.png", "left/a.png", "right/a.png", "e\u{301}/a.png", "x/deep/a.png"]
    #expect(try FilmNames(films).film(named: name) == film)
    let both = try table(["Left/a.png", "Right/a.png"]).naming(FilmNames(films), file: "t.csv")
    #expect(both.table.images == ["left/a.png", "right/a.png"])
  }

  /// Of a folder all films are known: a further name of one is no film elsewhere, unless its folders say so.
  @Test func aFilmOfAFolderHasOneName() throws {
    let films = FilmNames(["Two.png"], folder: "/films")
    for other: ImageName in ["TWO.tif", "films/Two.png"] {
      #expect(throws: PointTableError.self) { try table(["Two.png", other]).naming(films, file: "t.csv") }
    }
    let elsewhere = table(["Two.png", "p2/Two.png"])
    let (named, notes) = try elsewhere.naming(films, file: "t.csv")
    #expect(named == elsewhere && notes.map { $0.contains("one film has one name") } == [true])
  }

  @Test func blanksAreNoPartOfNamesWhereNobodyKnowsTheFilms() throws {
    #expect(try table([" a.png ", "b.png"]).trimmingNames(file: "t.csv") == table(["a.png", "b.png"]))
    #expect(throws: PointTableError.self) { try table(["a.png", " a.png "]).trimmingNames(file: "t.csv") }
  }

  /// Compared with each other, this many names would take minutes.
  @Test func manyNamesOfOneFilmAreRefusedInTime() {
    let many = (0..<20_000).map { ImageName("d\($0)/A.PNG") }
    let start = ContinuousClock.now
    let meanings = FilmNames(["a.png"]).meanings(
      of: Dictionary(uniqueKeysWithValues: many.map { ($0, $0.name) }), in: "")
    #expect(meanings.values.allSatisfy { (try? $0.get()) == nil })
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func aNameTypedByHandMeansAllThatItCouldBe() {
    #expect(names.films(named: "b.png") == ["sub/b.png", "other/b.png"])
    #expect(names.films(named: "sub/b.png") == ["sub/b.png"] && names.films(named: "A") == ["a.png"])
    #expect(names.films(named: "gone").isEmpty && names.films(named: "").isEmpty)
  }
}
