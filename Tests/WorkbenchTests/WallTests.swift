import Foundation
import Testing

/// The workbench is values: what touches files, threads or the terminal belongs to Session and Terminal.
@Suite struct WallTests {
  private static let pure: Set = [
    "Basics", "Cells", "Configuration", "Drawing", "Glibc", "Information", "Landmarks", "Morphometry",
    "Radiograph",
    "Synchronization",
  ]

  @Test func theWorkbenchImportsOnlyWhatComputes() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Workbench")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".swift")
    }
    #expect(files.count > 30)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("import ") {
        #expect(Self.pure.contains(String(line.dropFirst(7))), "\(file): \(line)")
      }
    }
  }
}
