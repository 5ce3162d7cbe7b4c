import Basics
import CFuzzDriver
import Foundation

/// `bregma-fuzz TARGET [libFuzzer's arguments]`; without libFuzzer it reads every file of the named folders.
@main
enum Fuzz {
  /// Set before the first bytes come; libFuzzer's callback cannot carry anything.
  nonisolated(unsafe) private static var target = FuzzTarget.weights

  static func main() {
    guard CommandLine.arguments.count > 1, let target = FuzzTarget(name: CommandLine.arguments[1]) else {
      print("usage: bregma-fuzz \(FuzzTarget.names.joined(separator: "|")) ARGUMENT...")
      exit(2)
    }
    Self.target = target
    let rest = Array(CommandLine.arguments.dropFirst(2))
    var arguments = ([CommandLine.arguments[0]] + rest).map { strdup($0) }
    let status = bregma_fuzz_run(Int32(arguments.count), &arguments) { bytes, count in
      Fuzz.target.take(Array(UnsafeBufferPointer(start: bytes, count: count))) ? 0 : -1
    }
    if status >= 0 { exit(status) }
    replay(rest, CommandLine.arguments[1])
  }

  private static func replay(_ folders: [String], _ name: String) {
    var count = 0
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] {
        guard let bytes = try? FileBytes.read(path: "\(folder)/\(name)") else { continue }
        _ = target.take(bytes)
        count += 1
      }
    }
    print("built without libFuzzer; read \(count) files of \(name)")
  }
}
