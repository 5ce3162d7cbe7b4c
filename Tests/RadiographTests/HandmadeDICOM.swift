/// Builds explicit little-endian DICOM files element by element, so that tests can ask for any display and any spacing.
struct HandmadeDICOM {
  /// The last numbers of the SOP class behind 1.2.840.10008.5.1.4.1.1; nil leaves it out.
  var sopClass: String? = "1.1"
  var width = 4
  var height = 1
  var bits = 12
  /// The stored values; nil leaves the pixels out, and what describes them.
  var pixels: [Int]?
  var photometric = "MONOCHROME2"
  var samplesPerPixel = 1
  /// Any other element: group, element, type, value.
  var others: [(UInt16, UInt16, String, String)] = []

  /// A film of one row.
  init(_ pixels: [Int]?) {
    self.pixels = pixels
    width = pixels?.count ?? 4
  }

  private static let root = "1.2.840.10008.5.1.4.1.1."

  var bytes: [UInt8] {
    var elements = others.map { ($0.0, $0.1, $0.2, Array($0.3.utf8)) }
    if let sopClass { elements.append((8, 0x16, "UI", Array((Self.root + sopClass).utf8))) }
    if let pixels {
      let shorts: [(UInt16, Int)] = [
        (2, samplesPerPixel), (0x10, height), (0x11, width), (0x100, bits > 8 ? 16 : 8), (0x101, bits),
        (0x102, bits - 1), (0x103, 0),
      ]
      elements += shorts.map { (0x28, $0.0, "US", little($0.1, 2)) }
      elements.append((0x28, 4, "CS", Array(photometric.utf8)))
      elements.append((0x7FE0, 0x10, "OW", pixels.flatMap { little($0, bits > 8 ? 2 : 1) }))
    }
    let body = elements.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.flatMap(encoded)
    let syntax = encoded((2, 0x10, "UI", Array("1.2.840.10008.1.2.1".utf8)))
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + syntax + body
  }

  private func encoded(_ element: (UInt16, UInt16, String, [UInt8])) -> [UInt8] {
    let (group, number, type, value) = element
    let padding: [UInt8] = value.count % 2 == 0 ? [] : [type == "UI" || type == "OW" ? 0 : 0x20]
    let count = value.count + padding.count
    let length = type == "OW" ? [0, 0] + little(count, 4) : little(count, 2)
    return little(Int(group), 2) + little(Int(number), 2) + Array(type.utf8) + length + value + padding
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> (8 * $0) & 255) }
  }
}
