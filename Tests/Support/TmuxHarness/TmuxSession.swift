import Foundation

/// A program in a real pseudo-terminal of a real size: tmux holds the terminal, a test types and reads.
///
/// Each session has a server of its own, and ends with the value that holds it.
package final class TmuxSession {
  /// Why a session is of no use.
  package struct Failure: Error, CustomStringConvertible {
    /// What happened, in one sentence.
    package let description: String
  }

  private let socket: String

  /// Whether tmux can be run here; tests that need it skip otherwise.
  package static var isAvailable: Bool {
    (try? run(["tmux", "-V"])) != nil
  }

  /// Starts a command of the shell in a terminal.
  /// - Parameters:
  ///   - command: what `sh` runs, such as `TERM=vt100 .build/release/bregma; echo "ended $?"`.
  ///   - folder: where it runs.
  package init(_ command: String, columns: Int = 80, rows: Int = 24, folder: String = temporaryFolder) throws
  {
    socket = "\(temporaryFolder)/bregma-test-\(UUID().uuidString)"
    let settings = [
      "set -g default-terminal tmux-256color", "set -g remain-on-exit on", "set -g status off",
      "set -g escape-time 0", "set -g mouse on", "set -g focus-events off",
    ]
    let path = "\(socket).conf"
    try settings.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Self.run([
      "tmux", "-u", "-S", socket, "-f", path, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "-c", folder, "sh", "-c", command,
    ])
  }

  deinit {
    _ = try? tmux("kill-server")
    try? FileManager.default.removeItem(atPath: socket)
  }

  /// Types keys by tmux's names: `"a"`, `"Enter"`, `"Escape"`, `"S-Up"`, `"C-r"`, `"M-x"`, `"F5"`.
  package func send(_ keys: String...) throws { try send(keys) }

  /// Types keys by tmux's names.
  package func send(_ keys: [String]) throws {
    try tmux(["send-keys"] + keys)
  }

  /// Types text as it is.
  package func type(_ text: String) throws {
    try tmux("send-keys", "-l", text)
  }

  /// Pastes text between brackets where the program asked for them.
  package func paste(_ text: String) throws {
    try tmux("set-buffer", text)
    try tmux("paste-buffer", "-p")
  }

  /// Gives the terminal another size.
  package func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// What the screen shows, one string a row, without trailing blanks; with `styled`, colours as sequences.
  package func screen(styled: Bool = false) throws -> [String] {
    let text = try tmux(["capture-pane", "-p"] + (styled ? ["-e"] : []))
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// The value of a tmux format, such as `#{alternate_on}` or `#{mouse_button_flag}`.
  package func value(_ format: String) throws -> String {
    try tmux("display-message", "-p", format).trimmingCharacters(in: .newlines)
  }

  /// Waits until the screen fulfils a condition and returns it.
  /// - Throws: `Failure` with the last screen when that takes longer than `limit` seconds.
  @discardableResult
  package func wait(
    for what: String, limit: Double = 60, until condition: ([String]) throws -> Bool
  ) throws -> [String] {
    let end = Date().addingTimeInterval(limit)
    while true {
      let rows = try screen()
      if try condition(rows) { return rows }
      guard Date() < end else {
        throw Failure(
          description: "waited for \(what), but the screen shows:\n" + rows.joined(separator: "\n"))
      }
      usleep(20_000)
    }
  }

  /// Waits until some row contains a text and returns the screen.
  @discardableResult
  package func wait(forText text: String, limit: Double = 60) throws -> [String] {
    try wait(for: text.debugDescription, limit: limit) { rows in rows.contains { $0.contains(text) } }
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    try Self.run(["tmux", "-S", socket] + arguments)
  }

  @discardableResult
  private static func run(_ arguments: [String]) throws -> String {
    var environment = ProcessInfo.processInfo.environment
    for name in ["TMUX", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE"] { environment[name] = nil }
    environment["LANG"] = "C.UTF-8"
    environment["SWIFT_BACKTRACE"] = "enable=no"  // it would ask on the terminal what to do after a crash
    let (code, output) = spawn(arguments, environment: environment)
    guard code == 0 else {
      throw Failure(description: "\(arguments.joined(separator: " ")) failed (\(code)): \(output)")
    }
    return output
  }
}

/// Programs that the package built, beside the test runner.
package enum BuiltProgram {
  /// The path of a program of this package.
  package static func path(_ name: String) -> String {
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(name).path
  }
}

/// Where sockets and files of a test go: the system's own choice.
package let temporaryFolder = FileManager.default.temporaryDirectory.path

/// Runs a program of PATH to its end and returns its exit code and what it wrote.
///
/// Foundation's `Process` waits for all descendants to close what they inherited, and a tmux server never
/// does; neither would a pipe come to its end. So: `posix_spawn`, a file, `waitpid`.
func spawn(_ arguments: [String], environment: [String: String]) -> (code: Int32, output: String) {
  var path = Array("\(temporaryFolder)/bregma-test-XXXXXX".utf8CString)
  let file = mkstemp(&path)
  guard file >= 0 else { return (-1, "no temporary file") }
  unlink(path)
  defer { close(file) }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_adddup2(&actions, file, STDOUT_FILENO)
  posix_spawn_file_actions_adddup2(&actions, file, STDERR_FILENO)
  // Swift's worker threads block signals; a program that inherited that could not be ended.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

  var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
  var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
  defer { for word in words + settings { free(word) } }
  var process = pid_t()
  let failure = posix_spawnp(&process, arguments[0], &actions, &attributes, &words, &settings)
  guard failure == 0 else { return (failure, String(cString: strerror(failure))) }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}

  lseek(file, 0, SEEK_SET)
  var output: [UInt8] = []
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = read(file, &bytes, bytes.count), count > 0 { output += bytes.prefix(count) }
  let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  return (code, String(decoding: output, as: UTF8.self))
}
