import Radiograph
import Session
import Testing
import Workbench

@Suite struct FilmCacheTests {
  private func film(_ side: Int) -> LoadedFilm {
    let film = Film(
      width: side, height: side, bitDepth: 8, samples: [UInt16](repeating: 0, count: side * side))
    return LoadedFilm(name: "film.png", film: film)
  }

  private func kept(_ sides: [Int]) -> [Int] {
    // Room for four films of 96x96 px.
    let cache = FilmCache<Int>(bytes: 4 * 96 * 96 * 8 / 3)
    for (index, side) in sides.enumerated() { cache[index] = film(side) }
    return sides.indices.filter { cache[$0] != nil }
  }

  @Test func fourFilmsAreKeptAndFewerLargeOnes() {
    #expect(kept([8, 8, 8, 8]) == [0, 1, 2, 3])
    #expect(kept([8, 8, 8, 8, 8, 8]) == [2, 3, 4, 5])
    #expect(kept([128, 128, 128]) == [1, 2])
    #expect(kept([8, 8, 128, 8]) == [1, 2, 3])
    // The one that is looked at stays, however large.
    #expect(kept([8, 200, 400]) == [2])
  }

  @Test func whatFilmsTakeIsWhatTheirSamplesTake() {
    let film = film(512)
    let bytes = film.pyramid.levels.reduce(0) { $0 + 2 * $1.samples.count }
    #expect(abs(film.bytes - bytes) < bytes / 100)
  }

  @Test func largeFilmsAreNotDecodedAhead() {
    let cache = FilmCache<Int>(bytes: 4 * 96 * 96 * 8 / 3)
    #expect(cache.hasRoom(for: FilmSize(width: 96, height: 96)))
    #expect(!cache.hasRoom(for: FilmSize(width: 97, height: 96)))
    #expect(FilmCache<Int>().hasRoom(for: FilmSize(width: 7000, height: 7000)))
  }
}
