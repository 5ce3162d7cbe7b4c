import Dispatch
import Glibc

/// Ctrl-C and friends as cancellation.
enum Interrupt {
  /// Runs work that SIGINT or SIGTERM cancels; a second signal ends the program at once.
  ///
  /// - Throws: what the work throws, `CancellationError` when it noticed the cancellation.
  static func cancelling<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    let signals = [SIGINT, SIGTERM]
    let sources = signals.map { number in
      // The default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        task.cancel()
        signal(number, SIG_DFL)
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in signals { signal(number, SIG_DFL) }
    }
    return try await task.value
  }
}
