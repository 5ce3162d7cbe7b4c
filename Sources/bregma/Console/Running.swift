import ArgumentParser
import Basics
import Dispatch
@preconcurrency import Glibc
import Landmarks

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
    let queue = DispatchQueue(label: "signals")
    let sources = signals.map { number in
      // The default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      // A queue of its own has a thread of its own: on one core the work keeps the shared ones.
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
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

/// How a command ends: 0 done, 1 some inputs failed, 2 usage, 3 another program is at work, 130 cancelled.
extension ExitCode {
  /// Some inputs failed; each was named on standard error.
  static let inputsFailed = ExitCode(1)
  /// The command line was not understood.
  static let usage = ExitCode(2)
  /// Another program is working on the same output.
  static let inUse = ExitCode(3)
  /// The person pressed ctrl-C.
  static let cancelled = ExitCode(130)
}

extension AsyncParsableCommand {
  /// Parses the command line, runs the command and leaves with the exit code of the contract.
  static func runToExit() async -> Never {
    do {
      let command = try parseAsRoot(givenArguments)
      if var command = command as? AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
      leaveWithResults()
    } catch {
      leave(error)
    }
  }

  /// The words of the command line; bytes of file names that are no UTF-8 among them.
  private static var givenArguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap {
      CommandLine.unsafeArgv[$0].map { String(systemPath: $0) }
    }
  }

  /// Ends well, unless what was printed has got lost: a full device takes it without a word until it is flushed.
  private static func leaveWithResults() -> Never {
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
      StandardError.print("bregma: standard output: cannot write: \(FileBytes.reasonText(errno))")
      Glibc.exit(ExitCode.inputsFailed.rawValue)
    }
    Glibc.exit(Inputs.haveFailed ? ExitCode.inputsFailed.rawValue : 0)
  }

  private static func leave(_ error: any Error) -> Never {
    if error is CancellationError {
      StandardError.print("cancelled")
      Glibc.exit(ExitCode.cancelled.rawValue)
    }
    let code = error is PointJournal.InUse ? ExitCode.inUse : exitCode(for: error)
    // Help and version are answers, not errors; a usage error explains itself with the usage.
    if code == .success {
      StandardOutput.print(fullMessage(for: error))
      leaveWithResults()
    }
    if code == .validationFailure {
      StandardError.print(fullMessage(for: error))
      Glibc.exit(ExitCode.usage.rawValue)
    }
    if !(error is ExitCode) { StandardError.print("bregma: \(error)") }
    Glibc.exit(code.rawValue)
  }
}
