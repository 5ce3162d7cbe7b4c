import Formats
import Radiograph
import Testing

@Suite struct FilmNamesTests {
  private let names = FilmNames(["a.png", "sub/b.png", "other/b.png", "c.v1.png", "d.png", "d.jpg", "1.png"])

  @Test(arguments: [
    ("a.png", "a.png"), ("./a.png", "a.png"), ("C:\\films\\a.png", "a.png"), ("/data/set/a.png", "a.png"),
    ("a", "a.png"), ("a.tif", "a.png"), ("x/sub/b.png", "sub/b.png"), ("c.v1", "c.v1.png"),
    ("d.jpg", "d.jpg"),
    ("../../etc/a.png", "a.png"),
  ])
  func findsFilms(name: String, film: ImageName) throws {
    #expect(try names.film(named: name) == film)
  }

  @Test(arguments: ["b.png", "d", "d.tif", "1.2", "..", "", "/", "/etc/passwd", "../sub", "a.png/x", "A.png"])
  func refusesWhatIsNoneOrMoreThanOne(name: String) {
    #expect(throws: FilmNames.Refusal.self) { try names.film(named: name) }
  }
}
