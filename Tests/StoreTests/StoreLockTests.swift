import TestSupport
import Foundation
import Store
import Testing

@Suite struct StoreLockTests {
  private func isTaken(_ path: String) -> Bool {
    if case .taken = StoreLock.take(path: path) { true } else { false }
  }

  @Test func takingWhileAnotherThreadGivesBackIsNotRefused() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("points.lock")
    let refused = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask { (0..<5_000).count { _ in !isTaken(path) } }
      }
      return await group.reduce(0, +)
    }
    #expect(refused == 0)
  }

  /// A child has its parent's open files until it becomes another program.
  @Test func aChildThatIsBeingStartedDoesNotKeepTheLock() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("points.lock")
    let refused = try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask { (0..<5_000).count { _ in !isTaken(path) } }
      group.addTask {
        for _ in 0..<30 {
          let child = Process()
          child.executableURL = URL(fileURLWithPath: "/bin/true")
          try child.run()
          child.waitUntilExit()
        }
        return 0
      }
      return try await group.reduce(0, +)
    }
    #expect(refused == 0)
  }
}
