import Foundation

/// Memory that a process may use.
package enum Memory {
  /// What the machine has, or less where control groups (of a container or a cluster's job) grant less, bytes.
  ///
  /// - Parameters:
  ///   - machine: of the machine, bytes.
  ///   - groups: what the kernel says of the process's groups, one a line.
  ///   - root: where their files are.
  package static func granted(
    machine: UInt64 = ProcessInfo.processInfo.physicalMemory,
    groups: String = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? "",
    root: String = "/sys/fs/cgroup"
  ) -> Int {
    var granted = Int(clamping: machine)
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, let (folder, file) = files[fields[1]] else { continue }
      granted = limits(below: root + folder, group: fields[2], file: file).reduce(granted, min)
    }
    return granted
  }

  /// Where the limits stand, by what a line names: the controller, or nothing in version 2 of control groups.
  private static let files = ["": ("", "memory.max"), "memory": ("/memory", "memory.limit_in_bytes")]

  /// The limits of a group and of all that it lies in; a file says "max" where there is none.
  private static func limits(below root: String, group: String, file: String) -> [Int] {
    var folder = root
    var limits: [Int] = []
    for name in [""] + group.split(separator: "/").map({ "/\($0)" }) {
      folder += name
      let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      if let limit = text.flatMap({ Int($0.trimmed) }) { limits.append(limit) }
    }
    return limits
  }
}
