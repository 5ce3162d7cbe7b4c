import Foundation

/// A folder of its own for one test, removed with the value.
package final class TemporaryFolder {
  /// Where it is.
  package let url: URL

  /// Makes an empty folder.
  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("bregma-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Where it is.
  package var path: String { url.path }

  /// The path of a file in it.
  package func callAsFunction(_ name: String) -> String { file(name) }

  /// The path of a file in it.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder in it and returns its path.
  package func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  /// Writes a file in it.
  package func write(_ text: String, to name: String) throws {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
  }

  /// A film of 8 bits as a PGM.
  package func writePGM(_ name: String, width: Int, height: Int, grey: [UInt8]) throws {
    try (Data("P5 \(width) \(height) 255\n".utf8) + Data(grey)).write(to: URL(fileURLWithPath: file(name)))
  }
}
