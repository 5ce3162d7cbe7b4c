import Foundation
import Landmarks
import Radiograph
import Search

/// Films and one template for the benchmark.
struct BenchmarkFilms {
  /// Film files, at most 24.
  let paths: [String]
  /// Where they lie.
  let folder: String
  private let table: PointTable

  /// Real films from `$BREGMA_DATA` when it is set, else the sample skulls; nil when neither is here.
  static func find() throws -> BenchmarkFilms? {
    let real = ProcessInfo.processInfo.environment["BREGMA_DATA"].map { "\($0)/cephalometric-train" }
    let places = [
      real.map { (images: "\($0)/images", landmarks: "\($0)/landmarks.csv") },
      (images: "SampleData/skull", landmarks: "SampleData/skull/template.csv"),
    ]
    for case let place? in places where FileManager.default.fileExists(atPath: place.landmarks) {
      let names = try FilmFolder.list(place.images)
      if !names.isEmpty {
        return BenchmarkFilms(
          paths: names.prefix(24).map { $0.path(in: place.images) }, folder: place.images,
          table: try PointTable(path: place.landmarks))
      }
    }
    return nil
  }

  /// The first image with points.
  var template: MarkedFilm? { MarkedTable(table, path: folder, folder: folder).films.first }

  /// Size and kind of the films.
  func summary(of film: Film) -> String {
    "\(film.width)x\(film.height) px, \((paths[0] as NSString).pathExtension.uppercased())"
  }
}
