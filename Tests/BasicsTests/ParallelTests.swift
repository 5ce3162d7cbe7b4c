import Basics
import Dispatch
import Glibc
import Synchronization
import Testing

@Test func theGeneratorFollowsItsPublishedSequence() {
  // First outputs of SplitMix64 for seed 0.
  var random = SplitMix64(seed: 0)
  #expect(random.next() == 0xE220_A839_7B1D_CDAF)
  #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
  #expect(random.next() == 0x06C4_5D18_8009_454F)
}

@Suite struct ParallelTests {
  @Test(arguments: [
    (nil, 8), ("2", 2), ("1", 1), ("8", 8), ("64", 8), ("0", 8), ("-3", 8), ("two", 8), ("", 8), ("2,2", 8),
  ])
  func aSlurmTaskUsesTheCoresThatItWasGiven(given: String?, expected: Int) {
    let environment = given.map { ["SLURM_CPUS_PER_TASK": $0] } ?? [:]
    #expect(Parallel.granted(8, environment: environment) == expected)
    #expect(Parallel.granted(0, environment: environment) == 1)
  }

  @Test(arguments: [0, 1, 7, 64], [1, 2, 5])
  func sharesAndPiecesCoverEveryNumberOnce(count: Int, workers: Int) {
    for size in [1, 3, 100] {
      let shared = Mutex([Int]())
      let taken = Mutex([Int]())
      Parallel.shares(of: count, workers: workers) { worker, range in
        #expect((0..<workers).contains(worker))
        shared.withLock { $0 += range }
      }
      Parallel.pieces(of: count, size: size, workers: workers) { range in
        #expect(range.count == size || range.upperBound == count)
        taken.withLock { $0 += range }
      }
      #expect(shared.withLock { $0.sorted() } == Array(0..<count))
      #expect(taken.withLock { $0.sorted() } == Array(0..<count))
    }
  }

  @Test func resultsStandInOrderAndTheFirstErrorByNumberIsThrown() throws {
    struct Failure: Error, Equatable { let number: Int }
    #expect(try Parallel.map(count: 100, workers: 3) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(throws: Failure(number: 41)) {
      try Parallel.map(count: 100, workers: 3) { number -> Int in
        if number > 40 { throw Failure(number: number) }
        return number
      }
    }
  }

  @Test func resultsAreHandedOverInOrderWhoeverWasDoneFirst() async throws {
    var taken: [Int] = []
    try await SideBySide.forEachInOrder(Array(0..<40), width: 4) { number, _ in
      // Every fourth one takes longest, so that those after it are done before it.
      if number % 4 == 0 { usleep(2000) }
      return number
    } finished: { index, result in
      #expect((try? result.get()) == index)
      taken.append(index)
    }
    #expect(taken == Array(0..<40))
  }

  /// Shares stay the same, so that results do; two of them go to one thread, the caller's.
  @Test(arguments: [2, 3, 4])
  func whatGivesWayUsesHalfOfItsThreads(workers: Int) {
    func shares() -> (ranges: [Int: Range<Int>], threads: Set<pthread_t>) {
      let seen = Mutex((ranges: [Int: Range<Int>](), threads: Set<pthread_t>()))
      Parallel.shares(of: 10, workers: workers) { worker, range in
        seen.withLock {
          $0.ranges[worker] = range
          $0.threads.insert(pthread_self())
        }
      }
      return seen.withLock { $0 }
    }
    let usual = shares()
    Parallel.giveWay(for: .seconds(60))
    defer { Parallel.giveWay(for: .zero) }
    let yielding = Parallel.$givesWay.withValue(true) { shares() }
    #expect(yielding.ranges == usual.ranges)
    #expect(yielding.threads.count <= (workers + 1) / 2)
    if workers == 2 { #expect(yielding.threads == [pthread_self()]) }
    Parallel.giveWay(for: .seconds(-1))
    #expect(Parallel.$givesWay.withValue(true) { shares() }.ranges == usual.ranges)
  }

  /// Work within work, and from several threads at once, finds the ready threads taken: it is done all the same.
  @Test func sharesWithinSharesAndFromManyThreadsAreAllDone() {
    let done = Mutex([Int](repeating: 0, count: 4))
    DispatchQueue.concurrentPerform(iterations: 4) { caller in
      for _ in 0..<50 {
        Parallel.shares(of: 6, workers: 3) { _, outer in
          for _ in outer {
            Parallel.shares(of: 5, workers: 2) { _, inner in done.withLock { $0[caller] += inner.count } }
          }
        }
      }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 50 * 6 * 5, count: 4))
  }

  /// A body may borrow: whoever ran it has let go of it when the call returns.
  @Test func nothingOfABodyIsKept() {
    final class Thing: Sendable {}
    weak var kept: Thing?
    do {
      let thing = Thing()
      kept = thing
      Parallel.shares(of: 2, workers: 2) { _, _ in withExtendedLifetime(thing) {} }
    }
    #expect(kept == nil)
  }
}
