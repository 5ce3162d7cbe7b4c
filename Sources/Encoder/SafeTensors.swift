import Basics
import Foundation

/// A safetensors file of float32 tensors: an 8-byte length, a JSON header, the numbers. Tensors of halves (F16), which take
/// half the room where nobody trains on from them, are read too.
///
/// Source: https://github.com/huggingface/safetensors (format description).
package struct SafeTensors: Sendable, Equatable {
  /// One tensor: its shape and row-major numbers.
  package struct Entry: Sendable, Equatable {
    /// Row-major shape.
    package var shape: [Int]
    /// As many numbers as the shape asks for.
    package var values: [Float]

    package init(shape: [Int], values: [Float]) {
      (self.shape, self.values) = (shape, values)
    }
  }

  /// Tensors by name.
  package var tensors: [String: Entry]
  /// The header's `__metadata__`: strings only.
  package var metadata: [String: String]

  package init(tensors: [String: Entry], metadata: [String: String]) {
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  /// Largest header that is believed: ours has a few kilobytes.
  private static let headerLimit = 1 << 20

  /// Largest file that is read, bytes: the shipped network with all that resuming its training needs takes 20 MB.
  package static let largestFile = 1 << 30

  /// The metadata entry with the checksum of files that this program writes (docs/FORMATS.md); others have none.
  private static let checksumEntry = "bregma_checksum"

  /// What stands in the checksum's place while it is worked out.
  private static let noChecksum = String(repeating: "0", count: 16)

  /// Reads a file.
  ///
  /// - Throws: `EncoderError` naming the file and, where one is at fault, the tensor.
  package init(path: String) throws(EncoderError) {
    let bytes: [UInt8]
    do { bytes = try Self.bytes(path: path) } catch { throw .unreadable(file: path, reason: error.reason) }
    try self.init(bytes: Data(bytes), file: path)
  }

  private static func bytes(path: String) throws(FileError) -> [UInt8] {
    let size = try FileBytes.size(path: path)
    guard size <= largestFile else {
      throw FileError(
        path: path, action: .read, reason: "it has \(size) bytes, more than the \(largestFile) allowed")
    }
    return try FileBytes.read(path: path, atMost: largestFile)
  }

  /// Writes the file whole or not at all; it is on the disk when this returns.
  ///
  /// - Throws: `EncoderError.unwritable`.
  package func write(path: String) throws(EncoderError) {
    let bytes: Data
    do { bytes = try encoded() } catch { throw .unwritable(file: path, reason: "\(error)") }
    do { try FileBytes.write(bytes, to: path) } catch { throw .unwritable(file: path, reason: error.reason) }
  }

  /// Reads a whole file's bytes.
  ///
  /// - Throws: `EncoderError` naming `file` and, where one is at fault, the tensor.
  package init(bytes: Data, file: String) throws(EncoderError) {
    let bytes = Data(bytes)
    guard bytes.count >= 8 else {
      throw .notSafetensors(file: file, reason: "it has only \(bytes.count) bytes")
    }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.headerLimit, Int(length) <= bytes.count - 8 else {
      throw .notSafetensors(file: file, reason: "its header claims \(length) bytes")
    }
    let start = 8 + Int(length)
    guard let object = try? JSONSerialization.jsonObject(with: bytes[8..<start]) as? [String: Any] else {
      throw .notSafetensors(file: file, reason: "its header is not a JSON object")
    }
    metadata = object["__metadata__"] as? [String: String] ?? [:]
    if let stated = metadata.removeValue(forKey: Self.checksumEntry) {
      guard Self.checksum(of: bytes, header: 8..<start, stating: stated) == stated else {
        throw .notSafetensors(
          file: file,
          reason: "its checksum says that it was changed after it was written; take an earlier copy")
      }
    }
    tensors = [:]
    // Tensors that share their numbers would take far more room than the file.
    var room = bytes.count - start
    for (name, value) in object where name != "__metadata__" {
      let entry = try Self.entry(displayName(name), value, bytes: bytes, start: start, room: room, file: file)
      room -= entry.size
      tensors[name] = entry.values
    }
  }

  private static func entry(
    _ name: String, _ value: Any, bytes: Data, start: Int, room: Int, file: String
  ) throws(EncoderError) -> (values: Entry, size: Int) {
    guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
      let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
      offsets.count == 2
    else { throw .tensor(file: file, name: name, reason: "has no dtype, shape and data_offsets") }
    guard let width = ["F32": 4, "F16": 2][type] else {
      throw .tensor(file: file, name: name, reason: "is of type \(displayName(type)), expected F32 or F16")
    }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow, product <= bytes.count else {
        throw .tensor(file: file, name: name, reason: "has the impossible shape \(shape)")
      }
      count = product
    }
    guard offsets[0] >= 0, offsets[1] >= offsets[0], offsets[1] <= bytes.count - start,
      offsets[1] - offsets[0] == count * width
    else {
      throw .tensor(
        file: file, name: name, reason: "should take \(count * width) bytes, the file gives other ones")
    }
    guard count * width <= room else {
      throw .tensor(file: file, name: name, reason: "shares its numbers with another tensor")
    }
    let values = bytes[(start + offsets[0])..<(start + offsets[1])].withUnsafeBytes { raw in
      (0..<count).map { index in
        width == 4
          ? Float(
            bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
          : Float(
            half: UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
      }
    }
    return (Entry(shape: shape, values: values), count * width)
  }

  /// The file's bytes with their checksum; the same content always gives the same bytes.
  package func encoded() throws -> Data {
    var content = self
    content.metadata[Self.checksumEntry] = Self.noChecksum
    var bytes = try content.bytes()
    if let place = Self.place(ofChecksum: Self.noChecksum, in: bytes) {
      let checksum = ContentHash.of(Array(bytes))
      bytes.replaceSubrange(place, with: checksum.utf8)
    }
    return bytes
  }

  /// The content hash of a whole file with noughts in the place of its checksum; nil where no such checksum stands in the header.
  private static func checksum(of bytes: Data, header: Range<Int>, stating stated: String) -> String? {
    guard let place = place(ofChecksum: stated, in: bytes[..<header.upperBound]) else { return nil }
    var blank = Array(bytes)
    blank.replaceSubrange(place, with: noChecksum.utf8)
    return ContentHash.of(blank)
  }

  /// Where the checksum's digits are.
  private static func place(ofChecksum checksum: String, in bytes: Data) -> Range<Int>? {
    let entry = Data("\"\(checksumEntry)\":\"".utf8)
    guard let found = bytes.range(of: entry + Data("\(checksum)\"".utf8)) else { return nil }
    return found.lowerBound + entry.count..<found.upperBound - 1
  }

  private func bytes() throws -> Data {
    var offset = 0
    var header: [String: Any] = [:]
    if !metadata.isEmpty { header["__metadata__"] = metadata }
    var numbers = Data()
    for (name, entry) in tensors.sorted(by: { $0.key < $1.key }) {
      let size = entry.values.count * 4
      header[name] =
        ["dtype": "F32", "shape": entry.shape, "data_offsets": [offset, offset + size]] as [String: Any]
      offset += size
      for value in entry.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { numbers.append(contentsOf: $0) }
      }
    }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
    json.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8))
    var result = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    result.append(json)
    result.append(numbers)
    return result
  }
}

extension Float {
  /// The value of a half-precision number (IEEE 754 binary16) from its bits.
  package init(half bits: UInt16) {
    let (exponent, fraction) = (Int(bits >> 10) & 31, Float(bits & 1023) / 1024)
    let size: Float
    switch exponent {
    case 0: size = fraction * 0x1p-14
    case 31: size = fraction == 0 ? .infinity : .nan
    default: size = (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
    self = bits >> 15 == 0 ? size : -size
  }
}
