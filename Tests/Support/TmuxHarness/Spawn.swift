import Foundation

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
