import Dispatch
import Foundation
import Synchronization

/// Work on the cores of this machine: the one place that starts workers. (`SideBySide` runs whole films.)
package enum Parallel {
  /// Cores that this process may use.
  package static let cores = granted(
    ProcessInfo.processInfo.activeProcessorCount, environment: ProcessInfo.processInfo.environment)

  /// Of the cores that a process sees those that it was given: some Slurm clusters bind no task to its cores, and say
  /// only in the environment how many are its own.
  package static func granted(_ cores: Int, environment: [String: String]) -> Int {
    let given = environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) } ?? cores
    return max(1, min(cores, given < 1 ? cores : given))
  }

  /// Whether the work of this task leaves half of its cores to a person who is typing (see `giveWay`).
  @TaskLocal package static var givesWay = false
  /// Until when a person's keys have precedence, nanoseconds of `DispatchTime`.
  private static let precedence = Atomic<UInt64>(0)

  /// Makes the work of tasks that give way use half of its cores for a while, from the next piece on.
  ///
  /// A lower priority is not enough: on its way from the keyboard to the screen a key passes through other programs and
  /// through the kernel's own threads, all of which wait for a core.
  package static func giveWay(for time: Duration) {
    let end = DispatchTime.now().uptimeNanoseconds + UInt64(max(0, time / .nanoseconds(1)))
    precedence.store(end, ordering: .relaxed)
  }

  /// Threads for so many shares.
  private static func threads(for workers: Int) -> Int {
    let hasPrecedence =
      givesWay && DispatchTime.now().uptimeNanoseconds < precedence.load(ordering: .relaxed)
    return hasPrecedence ? (workers + 1) / 2 : workers
  }

  /// Runs `body(worker, range)` on `workers` shares of `0 ..< count`.
  ///
  /// Shares are contiguous and depend on `count` and `workers` only, so that what the workers add up comes out the
  /// same on every run, on however many threads they are.
  package static func shares(of count: Int, workers: Int, _ body: (Int, Range<Int>) -> Void) {
    let workers = max(1, min(workers, count))
    if workers == 1 { return body(0, 0..<count) }
    let threads = threads(for: workers)
    withoutActuallyEscaping(body) { body in
      let work = UncheckedBody(body: body)
      let some: @Sendable (Int) -> Void = { thread in
        for worker in (workers * thread / threads)..<(workers * (thread + 1) / threads) {
          work.body(worker, (count * worker / workers)..<(count * (worker + 1) / workers))
        }
      }
      if threads == 1 {
        some(0)
      } else if !Crew.shared.run(threads, some) {
        DispatchQueue.concurrentPerform(iterations: threads, execute: some)
      }
    }
  }

  /// Runs `body(range)` on pieces of `0 ..< count`, taken by the workers in order as they become free.
  ///
  /// For pieces that take different times and write to different places: who does which changes from run to run.
  /// - Parameter size: of a piece; the last one may be smaller.
  package static func pieces(
    of count: Int, size: Int = 1, workers: Int = cores, _ body: (Range<Int>) -> Void
  ) {
    guard count > 0 else { return }
    let next = Atomic(0)
    let workers = max(1, min(workers, (count + size - 1) / size))
    shares(of: workers, workers: workers) { _, _ in
      while true {
        let first = next.add(size, ordering: .relaxed).oldValue
        if first >= count { return }
        body(first..<min(first + size, count))
      }
    }
  }

  /// `body(0)`, `body(1)`, ... in the order of their numbers, whoever was done first.
  ///
  /// - Throws: the first error by number.
  package static func map<Value>(count: Int, workers: Int, _ body: (Int) throws -> Value) throws -> [Value] {
    let results = Results<Value>(count: count)
    shares(of: count, workers: workers) { _, range in
      for index in range { results.set(index) { try body(index) } }
    }
    return try results.all()
  }
}

/// A closure that its caller answers for: workers never write to the same place.
private struct UncheckedBody: @unchecked Sendable {
  let body: (Int, Range<Int>) -> Void
}

/// Results of parallel work in the order of the work, or the first error.
private final class Results<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Result<Value, any Error>?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ body: () throws -> Value) {
    let result = Result(catching: body)
    lock.withLock { values[index] = result }
  }

  func all() throws -> [Value] { try values.compactMap { try $0?.get() } }
}
