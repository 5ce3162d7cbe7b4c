import Foundation

/// Independent pieces of a batch, made on the workers.
package enum InOrder {
  /// The results in the order of their numbers, whoever was done first.
  ///
  /// - Throws: the first error by number.
  package static func map<Value>(count: Int, workers: Int, _ body: (Int) throws -> Value) throws -> [Value] {
    let results = Results<Value>(count: count)
    Parallel.shares(of: count, workers: workers) { _, range in
      for index in range { results.set(index) { try body(index) } }
    }
    return try results.all()
  }
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
