import Basics
import Foundation
import Glibc
import Radiograph

/// Tables of shards brought together into one, films in natural order; only names and offsets are in memory, and the
/// tables that somebody has edited.
package struct PointMerge: Sendable {
  /// Films in the result.
  package let films: Int
  /// Rows in the result.
  package let rows: Int
  private let parts: [PointBlocks]
  private let order: [(part: Int, block: PointBlocks.Block)]

  /// - Throws: `PointTableError` for a part that repeats a film of another part.
  init(parts: [PointBlocks]) throws {
    self.parts = parts
    var owners: [ImageName: Int] = [:]
    var order: [(part: Int, block: PointBlocks.Block)] = []
    for (index, part) in parts.enumerated() {
      for block in part.blocks {
        if let owner = owners.updateValue(index, forKey: block.image) {
          throw PointTableError(
            file: part.path,
            reason: "\(block.image.name.quotedForMessage) stands in \(displayName(parts[owner].path)) already"
          )
        }
        order.append((index, block))
      }
    }
    let places = FilmFolder.sorted(order.map(\.block.image))
    let byName = Dictionary(order.map { ($0.block.image, $0) }) { first, _ in first }
    self.order = places.compactMap { byName[$0] }
    films = order.count
    rows = order.reduce(0) { $0 + $1.block.rows }
  }

  /// The films that no part has.
  package func absent(of films: [ImageName]) -> [ImageName] {
    let present = Set(order.map(\.block.image))
    return films.filter { !present.contains($0) }
  }

  /// Writes the result, complete or not at all.
  ///
  /// - Throws: `FileError`.
  package func write(to output: OutputFile) throws {
    let target = try FileBytes.destination(of: output.path)
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    let temporary = "\(folder).bregma-\(getpid())-merge.tmp"
    do {
      try copy(to: temporary, for: output)
      try FileBytes.makeDurable(temporary, as: target)
    } catch {
      unlink(temporary.systemPath)
      throw error
    }
  }

  /// - Parameter output: named where the copy fails.
  private func copy(to path: String, for output: OutputFile) throws {
    let descriptor = open(path.systemPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    func failure() -> FileError {
      FileError(path: output.path, action: .write, reason: FileBytes.reasonText(errno))
    }
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    let inputs = try parts.map { part -> FileHandle? in
      if part.rewritten != nil { return nil }
      guard let handle = FileHandle(forReadingAtPath: part.path) else {
        throw FileError(path: part.path, action: .read, reason: "it cannot be opened")
      }
      return handle
    }
    var buffer = Array(PointTable().csv.utf8)
    func flush() throws {
      var rest = buffer[...]
      while !rest.isEmpty {
        let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        guard put >= 0 else { throw failure() }
        rest = rest.dropFirst(put)
      }
      buffer.removeAll(keepingCapacity: true)
    }
    for (part, block) in order {
      if let rewritten = parts[part].rewritten { buffer += rewritten[block.start..<block.end] }
      if let input = inputs[part] {
        try input.seek(toOffset: UInt64(block.start))
        let length = block.end - block.start
        guard let bytes = try input.read(upToCount: length), bytes.count == length else {
          throw FileError(path: parts[part].path, action: .read, reason: "it changed while it was read")
        }
        buffer += bytes
      }
      if buffer.count > 1 << 20 { try flush() }
    }
    try flush()
  }
}
