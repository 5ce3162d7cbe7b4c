/// Many pieces of work, a few at a time.
package enum SideBySide {
  /// Works on every input, at most `width` at once, so that memory holds only that many films.
  ///
  /// - Parameters:
  ///   - inputs: one piece of work each.
  ///   - width: pieces in flight; the cores of the machine by default. With 1 they finish in order.
  ///   - work: given an input and the cores that it may use itself, so that a single film uses all of them.
  ///   - finished: called for every input as it finishes, with its index; never two at a time; what it throws ends the
  ///     work.
  /// - Throws: `CancellationError` when the task was cancelled; work in flight is finished and dropped.
  package static func forEach<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], width: Int = Parallel.cores,
    work: @escaping @Sendable (Input, _ workers: Int) throws -> Output,
    finished: (Int, Result<Output, any Error>) throws -> Void
  ) async throws {
    let width = max(1, min(width, inputs.count))
    let workers = max(1, Parallel.cores / width)
    try await withThrowingTaskGroup(of: (Int, Result<Output, any Error>).self) { group in
      var waiting = inputs.indices.makeIterator()
      func start() {
        guard let index = waiting.next() else { return }
        let input = inputs[index]
        group.addTask { (index, Result { try work(input, workers) }) }
      }
      for _ in 0..<width { start() }
      while let (index, result) = try await group.next() {
        try Task.checkCancellation()
        try finished(index, result)
        start()
      }
    }
  }

  /// The same, with `finished` called in the order of the inputs: results that come early wait for their turn.
  package static func forEachInOrder<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], width: Int = Parallel.cores,
    work: @escaping @Sendable (Input, _ workers: Int) throws -> Output,
    finished: (Int, Result<Output, any Error>) throws -> Void
  ) async throws {
    var early: [Int: Result<Output, any Error>] = [:]
    var next = 0
    try await forEach(inputs, width: width, work: work) { index, result in
      early[index] = result
      while let result = early.removeValue(forKey: next) {
        try finished(next, result)
        next += 1
      }
    }
  }

  /// The same, keeping all results.
  ///
  /// - Returns: results in the order of the inputs.
  package static func map<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], width: Int = Parallel.cores,
    work: @escaping @Sendable (Input, _ workers: Int) throws -> Output,
    finished: (Int, Result<Output, any Error>) -> Void = { _, _ in }
  ) async throws -> [Result<Output, any Error>] {
    var results = [Result<Output, any Error>?](repeating: nil, count: inputs.count)
    try await forEach(inputs, width: width, work: work) { index, result in
      results[index] = result
      finished(index, result)
    }
    return results.compactMap { $0 }
  }
}

extension Sequence {
  /// What came of the work that succeeded, in order.
  package func successes<Output>() -> [Output] where Element == Result<Output, any Error> {
    compactMap { try? $0.get() }
  }

  /// Why the rest failed, in order.
  package func failures<Output>() -> [any Error] where Element == Result<Output, any Error> {
    compactMap { if case .failure(let error) = $0 { error } else { nil } }
  }
}
