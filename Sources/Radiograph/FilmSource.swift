import Basics
import CCodecs

/// A film's bytes, of which decoders take what they need. (Raw buffers live here.)
enum FilmSource {
  case bytes([UInt8])
  case file(OpenFile)

  /// Bytes in all.
  var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .file(let file): file.size
    }
  }

  /// The first bytes; fewer than asked for where the file ends.
  func prefix(_ most: Int) -> [UInt8] { read(at: 0, most) }

  /// What is to be known from the first bytes, or where they do not suffice, from many more: a quarter of a gigabyte
  /// before the pixels is no header.
  func parsed<Value>(_ parse: ([UInt8]) throws(FilmProblem) -> Value) throws(FilmProblem) -> Value {
    // A header fits into so many, unless large metadata stands before it.
    let first = prefix(1 << 16)
    do {
      return try parse(first)
    } catch  where first.count < count {
      return try parse(prefix(1 << 28))
    }
  }

  /// Bytes from an offset on; fewer than asked for where the file ends or cannot be read.
  func read(at offset: Int, _ most: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: max(0, min(most, count - offset))) { buffer, got in
      got = withCodec { bregma_source_read($0, offset, buffer.baseAddress, buffer.count) }
    }
  }

  /// All bytes, for decoders that go to and fro in them.
  func all() -> [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { prefix(count) }
  }

  /// The source as C decoders take it.
  func withCodec<Value>(_ body: (UnsafePointer<bregma_source>) -> Value) -> Value {
    switch self {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        withUnsafePointer(
          to: bregma_source(bytes: bytes.baseAddress, count: bytes.count, descriptor: -1), body)
      }
    case .file(let file):
      withExtendedLifetime(file) {
        withUnsafePointer(
          to: bregma_source(bytes: nil, count: file.size, descriptor: file.descriptor), body)
      }
    }
  }
}

/// Where a decoder puts its samples.
///
/// It asks for room for rows from the top, each once, and has filled them when it asks for the next ones.
final class FilmRows {
  /// Room for `count` rows from row `first` on, `[count, width]`; nil for want of memory.
  let room: (_ first: Int, _ count: Int) -> UnsafeMutablePointer<UInt16>?

  init(_ room: @escaping (_ first: Int, _ count: Int) -> UnsafeMutablePointer<UInt16>?) { self.room = room }

  /// The target as C decoders take it.
  func withCodec<Value>(_ body: (UnsafePointer<bregma_target>) -> Value) -> Value {
    withExtendedLifetime(self) {
      let target = bregma_target(context: Unmanaged.passUnretained(self).toOpaque()) { rows, first, count in
        rows.flatMap { Unmanaged<FilmRows>.fromOpaque($0).takeUnretainedValue().room(Int(first), Int(count)) }
      }
      return withUnsafePointer(to: target, body)
    }
  }
}
