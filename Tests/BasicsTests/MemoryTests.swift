import Basics
import Testing
import TestSupport

@Suite struct MemoryTests {
  @Test func theSmallestGroupDecides() throws {
    let folder = try TemporaryFolder()
    func granted(_ groups: String) -> Int { Memory.granted(machine: 1000, groups: groups, root: folder.path) }
    #expect(granted("") == 1000)
    #expect(granted("0::/job/step\n") == 1000)
    _ = try folder.makeFolder("job/step")
    try folder.write("max\n", to: "memory.max")
    try folder.write("700\n", to: "job/memory.max")
    try folder.write("800\n", to: "job/step/memory.max")
    #expect(granted("1:cpu:/job\n0::/job/step\n") == 700)
    #expect(granted("0::/job/other\n") == 700 && granted("0::/\n") == 1000)
    _ = try folder.makeFolder("memory/job")
    try folder.write("9223372036854771712\n", to: "memory/memory.limit_in_bytes")
    try folder.write("300\n", to: "memory/job/memory.limit_in_bytes")
    #expect(granted("4:memory:/job\n0::/\n") == 300 && granted("4:memory:/\n") == 1000)
  }
}
