import Foundation
import Synchronization

/// Threads that stand ready between pieces of work which follow each other closely, as the layers of a network do.
///
/// Waking a thread takes some 40 microseconds, as long as a small layer: an idle member looks out for more for a
/// moment before it goes to sleep.
final class Crew: Sendable {
  /// One member for every core but the caller's.
  static let shared = Crew(size: Parallel.cores - 1)

  private let members: [CrewMember]
  private let isBusy = Atomic(false)

  private init(size: Int) { members = (0..<max(0, size)).map { _ in CrewMember() } }

  /// Runs `body(0)`, ..., `body(count - 1)` side by side, the first one on the caller's thread.
  ///
  /// - Returns: false, having done nothing, when the crew is at work for somebody else or has too few members.
  func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Bool {
    guard count <= members.count + 1,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return false }
    for index in 1..<count { members[index - 1].start { body(index) } }
    body(0)
    for index in 1..<count { members[index - 1].waitUntilDone() }
    isBusy.store(false, ordering: .releasing)
    return true
  }
}

/// A thread with a place for one piece of work.
private final class CrewMember: @unchecked Sendable {
  /// How long an idle member looks out for work; longer than what lies between two layers.
  private static let patience: Duration = .microseconds(200)

  /// Whether there is work that is not done. Whoever sets it has written `work` before.
  private let hasWork = Atomic(false)
  private var work: (() -> Void)?
  private let bell = NSCondition()
  /// Under `bell`.
  private var isAsleep = false

  init() {
    // Members serve as long as the process lives.
    let thread = Thread { [self] in
      while true {
        waitForWork()
        work?()
        // Given back before it counts as done: it may only be borrowed.
        work = nil
        hasWork.store(false, ordering: .releasing)
      }
    }
    thread.stackSize = 4 << 20
    thread.start()
  }

  func start(_ work: @escaping () -> Void) {
    self.work = work
    hasWork.store(true, ordering: .sequentiallyConsistent)
    bell.withLock { if isAsleep { bell.signal() } }
  }

  /// The others have had as much to do: they are done soon.
  func waitUntilDone() {
    var looks = 0
    while hasWork.load(ordering: .acquiring) {
      looks += 1
      if looks > 20_000 { sched_yield() }
    }
  }

  private func waitForWork() {
    let start = ContinuousClock.now
    var looks = 0
    while !hasWork.load(ordering: .acquiring) {
      looks += 1
      guard looks.isMultiple(of: 256), start.duration(to: .now) > Self.patience else { continue }
      bell.withLock {
        isAsleep = true
        while !hasWork.load(ordering: .acquiring) { bell.wait() }
        isAsleep = false
      }
    }
  }
}
