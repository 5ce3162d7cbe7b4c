import Phantom
import Testing

@Test(arguments: PhantomKind.allCases) func aSeedAndAnIndexNameOneFilm(kind: PhantomKind) {
  let first = Phantom(kind: kind, seed: 5).film(3)
  let again = Phantom(kind: kind, seed: 5).film(3)
  let other = Phantom(kind: kind, seed: 6).film(3)
  #expect(first.film == again.film)
  #expect(first.landmarks.map(\.position) == again.landmarks.map(\.position))
  #expect(first.film != other.film)
}

@Test(arguments: [(PhantomKind.skull, 16), (.hand, 27)])
func everySubjectHasItsLandmarksOnTheFilm(kind: PhantomKind, count: Int) {
  for index in 0..<2 {
    let made = Phantom(kind: kind, seed: 11).film(index)
    #expect(made.landmarks.count == count)
    #expect(Set(made.landmarks.map(\.name)).count == count)
    for (name, position) in made.landmarks {
      let inside =
        (4...Double(made.film.width - 5)).contains(position.x)
        && (4...Double(made.film.height - 5)).contains(position.y)
      #expect(inside, "\(name) of subject \(index) lies at \(position)")
    }
  }
}
