import COpenBLAS
import Dispatch
import Foundation

/// Splits work over cores in fixed shares, so that the same work on the same machine adds up in the same order.
///
/// OpenBLAS is kept to one thread: its own pool would fight with these workers (see docs/ARCHITECTURE.md).
package enum Parallel {
  /// Cores of this machine.
  package static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Runs `body(worker, range)` on `workers` shares of `0 ..< count`; shares are contiguous and depend on
  /// `count` and `workers` only.
  package static func shares(of count: Int, workers: Int, _ body: (Int, Range<Int>) -> Void) {
    keepBLASSingleThreaded
    let workers = max(1, min(workers, count))
    if workers == 1 { return body(0, 0..<count) }
    withoutActuallyEscaping(body) { body in
      let work = UncheckedBody(body: body)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        work.body(worker, (count * worker / workers)..<(count * (worker + 1) / workers))
      }
    }
  }

  /// Set once, before the first product of matrices.
  package static let keepBLASSingleThreaded: Void = openblas_set_num_threads(1)
}

/// A closure that its caller vouches for: shares never overlap.
private struct UncheckedBody: @unchecked Sendable {
  let body: (Int, Range<Int>) -> Void
}
