import Basics
import Foundation

/// Committed image files, made by the `make_fixtures.py` beside them, each with the samples it must give.
struct Fixtures {
  /// Folder beside the tests.
  let folder: String
  /// Ending of the image files.
  let ending: String

  private func file(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().path + "/\(folder)/\(name)"
  }

  func path(_ name: String) -> String { file("\(name).\(ending)") }

  func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(path: path(name)) }

  /// The expected samples: little-endian, 16 bits each.
  func expected(_ name: String) throws -> [UInt16] {
    let bytes = try FileBytes.read(path: file("\(name).u16"))
    return stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }
}
