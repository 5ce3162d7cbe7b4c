import Basics
import Dispatch
import Synchronization

/// The one owner of a session's background work: a few lanes, each doing one thing after the other, so that none waits
/// for another.
///
/// Work looks at `Task.isCancelled`; `close` ends all of it and waits for the last step, so that nothing of the session
/// outlives it.
package final class Background: Sendable {
  /// What waits only for its own kind.
  package enum Lane: CaseIterable, Sendable {
    /// Decoding of films.
    case films
    /// Information and similarity maps.
    case layers
    /// Small pictures.
    case thumbnails
    /// Information maps that may be wanted next.
    case ahead
    /// What a person starts and may stop: searching, learning, judging templates.
    case job
    /// Searching again what nobody has looked at yet, after an image was finished.
    case renewal
    /// What opening a folder leaves to do.
    case checks
  }

  /// The work of one lane that has not ended.
  private struct Queue {
    var newest: Task<Void, Never>?
    /// Works that the next replacement cancels.
    var pending: [Int: Task<Void, Never>] = [:]
  }

  private struct State {
    var queues: [Lane: Queue] = [:]
    var count = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Begins work once the lane's earlier work has ended.
  ///
  /// - Parameter replacing: whether the lane's earlier work is cancelled.
  package func start(_ lane: Lane, replacing: Bool = false, _ work: @escaping @Sendable () async -> Void) {
    if replacing { cancel(lane) }
    state.withLock { state in
      guard !state.isClosed else { return }
      state.count += 1
      let number = state.count
      let earlier = state.queues[lane]?.newest
      let task = Task.detached(executorPreference: lane.executor) { [weak self] in
        await earlier?.value
        // Cancelled before it began, too: only the work itself can say that it has ended.
        await Parallel.$givesWay.withValue(lane.givesWay) { await work() }
        self?.state.withLock { _ = $0.queues[lane]?.pending.removeValue(forKey: number) }
      }
      state.queues[lane, default: Queue()].newest = task
      state.queues[lane]?.pending[number] = task
    }
  }

  /// Asks a lane's work to end.
  func cancel(_ lane: Lane) {
    let tasks = state.withLock { Array(($0.queues[lane]?.pending ?? [:]).values) }
    for task in tasks { task.cancel() }
  }

  /// Ends all work and waits until it has ended; nothing is begun afterwards.
  package func close() async {
    let newest = state.withLock { state in
      state.isClosed = true
      return state.queues.values.compactMap(\.newest)
    }
    for lane in Lane.allCases { cancel(lane) }
    for task in newest { await task.value }
  }
}

extension Background.Lane {
  /// Whether it leaves cores to keys: not what a key has asked for and a person is waiting for.
  fileprivate var givesWay: Bool {
    switch self {
    case .films, .layers: false
    case .thumbnails, .ahead, .job, .renewal, .checks: true
    }
  }

  /// Threads of its own: work that fills the cores must not keep a film waiting.
  fileprivate var executor: QueueExecutor {
    switch self {
    case .films: .films
    case .layers: .layers
    case .thumbnails: .thumbnails
    case .ahead: .ahead
    case .job: .job
    case .renewal: .renewal
    case .checks: .checks
    }
  }
}

/// Runs tasks on a dispatch queue, which has threads and a priority of its own.
private final class QueueExecutor: TaskExecutor {
  static let films = QueueExecutor("films", .userInitiated)
  static let layers = QueueExecutor("layers", .userInitiated)
  static let thumbnails = QueueExecutor("thumbnails", .utility)
  static let ahead = QueueExecutor("ahead", .utility)
  static let job = QueueExecutor("job", .utility)
  static let renewal = QueueExecutor("renewal", .utility)
  static let checks = QueueExecutor("checks", .utility)

  private let queue: DispatchQueue

  private init(_ name: String, _ priority: DispatchQoS) {
    // Concurrent: a job's own child tasks run side by side on it.
    queue = DispatchQueue(label: "bregma.\(name)", qos: priority, attributes: .concurrent)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
