import Basics
import Encoder
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

/// Times for the benchmark: medians, which one disturbance does not move.
enum Stopwatch {
  /// The median time of several runs after one that is not counted, s.
  ///
  /// - Throws: what the work throws, or `CancellationError`.
  static func median(of repeats: Int, _ work: () throws -> Void) throws -> Double {
    try work()
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<repeats {
      try Task.checkCancellation()
      times.append(try clock.measure(work).seconds)
    }
    return times.upperMedian ?? 0
  }

  /// Rate of single-precision matrix products of 1024x1024 per worker, all workers at once, FLOP/s.
  static func sgemmPeak(workers: Int, repeats: Int) throws -> Double {
    let side = 1024
    let (a, b) = ([Float](repeating: 0.5, count: side * side), [Float](repeating: 0.25, count: side * side))
    // One product per worker; each keeps its own result, made before the clock runs.
    let results = (0..<workers).map { _ in UnsafeMutablePointer<Float>.allocate(capacity: side * side) }
    defer { for result in results { result.deallocate() } }
    let seconds = try median(of: repeats) {
      Parallel.shares(of: workers, workers: workers) { worker, _ in
        Float.gemm(
          transposeA: false, transposeB: false, m: side, n: side, k: side, alpha: 1, a: a, lda: side, b: b,
          ldb: side, beta: 0, c: results[worker], ldc: side)
      }
    }
    return 2 * Double(side * side * side * workers) / seconds
  }
}
