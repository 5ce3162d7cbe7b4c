import CCodecs

/// A zip archive of small files, as far as programs write one for a handful of them: stored or deflated, in one part,
/// without encryption.
package struct ZipArchive {
  /// One file.
  package struct Entry: Sendable, Hashable {
    /// Its name in the archive.
    package let name: String
    /// Its content.
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  }

  /// Why an archive could not be read: the end of a sentence.
  package struct Problem: Error, Sendable, Hashable {
    package let reason: String
  }

  /// The files, in the order of the archive's directory.
  package let entries: [Entry]

  /// What an archive begins with.
  package static let mark: [UInt8] = [0x50, 0x4B, 3, 4]

  /// Most files, and the most bytes of one of them and of all: checked before anything is allocated.
  private static let limits = (entries: 20_000, entry: 4 << 20, total: 64 << 20)

  /// Reads an archive; folders are left out.
  ///
  /// - Throws: `Problem`.
  package init(_ archive: [UInt8]) throws(Problem) {
    let reader = LittleEndian(archive)
    guard let end = Self.end(in: archive), let count = reader.number(at: end + 10, 2),
      var place = reader.number(at: end + 16, 4)
    else { throw Problem(reason: "the archive ends before its directory does") }
    guard count <= Self.limits.entries else {
      throw Problem(reason: "\(count) files in the archive, expected at most \(Self.limits.entries)")
    }
    var (entries, total): ([Entry], Int) = ([], 0)
    for _ in 0..<count {
      guard reader.number(at: place, 4) == 0x0201_4B50, let nameLength = reader.number(at: place + 28, 2),
        let extra = reader.number(at: place + 30, 2), let comment = reader.number(at: place + 32, 2),
        let size = reader.number(at: place + 24, 4),
        let name = reader.bytes(at: place + 46, nameLength)
      else { throw Problem(reason: "the archive's directory is damaged") }
      guard size <= Self.limits.entry, total + size <= Self.limits.total else {
        throw Problem(
          reason: "\(size) bytes in one file of the archive, expected at most \(Self.limits.entry)")
      }
      total += size
      let title = String(decoding: name, as: UTF8.self)
      if name.last != UInt8(ascii: "/") {
        entries.append(Entry(name: title, bytes: try Self.content(reader, at: place, size: size, of: title)))
      }
      place += 46 + nameLength + extra + comment
    }
    self.entries = entries
  }

  /// Where the directory's end stands: in the last bytes, before a comment.
  private static func end(in archive: [UInt8]) -> Int? {
    let mark: [UInt8] = [0x50, 0x4B, 5, 6]
    guard archive.count >= 22 else { return nil }
    let first = max(0, archive.count - 22 - 65_535)
    return (first...archive.count - 22).reversed().first { archive[$0...].starts(with: mark) }
  }

  private static func content(
    _ reader: LittleEndian, at place: Int, size: Int, of title: String
  ) throws(Problem) -> [UInt8] {
    guard let method = reader.number(at: place + 10, 2), let sum = reader.number(at: place + 16, 4),
      let stored = reader.number(at: place + 20, 4), let start = reader.number(at: place + 42, 4),
      let nameLength = reader.number(at: start + 26, 2), let extra = reader.number(at: start + 28, 2),
      let packed = reader.bytes(at: start + 30 + nameLength + extra, stored)
    else { throw Problem(reason: "\(displayName(title)) lies outside of the archive") }
    let content: [UInt8]
    switch method {
    case 0: content = Array(packed)
    case 8:
      guard let inflated = inflated(packed, size) else {
        throw Problem(reason: "\(displayName(title)) cannot be inflated")
      }
      content = inflated
    default: throw Problem(reason: "\(displayName(title)) is compressed in another way than deflated")
    }
    guard Int(bregma_crc32(content, content.count)) == sum, content.count == size else {
      throw Problem(reason: "\(displayName(title)) is damaged")
    }
    return content
  }

  /// (Raw buffers live here.)
  private static func inflated(_ packed: ArraySlice<UInt8>, _ size: Int) -> [UInt8]? {
    var isWhole = false
    // An empty file has no buffer of its own, and zlib wants one.
    let content = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, count in
      isWhole = packed.withUnsafeBufferPointer {
        bregma_inflate($0.baseAddress, $0.count, buffer.baseAddress, size) != 0
      }
      count = isWhole ? size : 0
    }
    return isWhole ? content : nil
  }

  /// An archive of files, stored as they are.
  package static func archive(_ entries: [Entry]) -> [UInt8] {
    var (files, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let name = Array(entry.name.utf8)
      let sum = little(Int(bregma_crc32(entry.bytes, entry.bytes.count)), 4)
      let size = little(entry.bytes.count, 4)
      // Version 2.0, names in UTF-8, stored, the first day that the format knows.
      let common = little(20, 2) + little(1 << 11, 2) + little(0, 2) + little(0, 2) + little(33, 2)
      let facts = common + sum + size + size + little(name.count, 2) + little(0, 2)
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2)
      directory += little(0, 4) + little(files.count, 4) + name
      files += mark + facts + name + entry.bytes
    }
    let count = little(entries.count, 2)
    return files + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + count + count
      + little(directory.count, 4) + little(files.count, 4) + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// Reads numbers from bytes; running off their end gives nil.
private struct LittleEndian {
  let all: [UInt8]

  init(_ all: [UInt8]) { self.all = all }

  func bytes(at place: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard place >= 0, count >= 0, place <= all.count - count else { return nil }
    return all[place..<place + count]
  }

  func number(at place: Int, _ count: Int) -> Int? {
    bytes(at: place, count).map { $0.reversed().reduce(0) { $0 << 8 | Int($1) } }
  }
}
