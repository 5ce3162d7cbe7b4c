import Basics
import Encoder

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
