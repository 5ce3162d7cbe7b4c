/// Builds little-endian TIFF files of one strip, so that the decoder meets what few writers make.
struct HandmadeTIFF {
  var bits: Int
  /// Stored values, row by row; those of a pixel of several samples follow each other.
  var rows: [[Int]]
  var samplesPerPixel = 1
  /// 0 min-is-white, 1 min-is-black, 2 RGB.
  var photometric = 1
  /// 1 unsigned, 2 signed, 3 floating point.
  var sampleFormat = 1
  /// 2 when the first pixel lies in a byte's lowest bits.
  var fillOrder = 1
  var orientation = 1
  /// Dots per unit: 1 none, 2 inch, 3 centimetre; 0 leaves the unit out.
  var resolution: (across: Int, down: Int, unit: Int)?
  var description: String?

  var bytes: [UInt8] {
    let pixels = rows.flatMap(packed)
    var extra: [UInt8] = []
    let start = 8 + pixels.count
    func apart(_ bytes: [UInt8]) -> Int {
      defer { extra += bytes }
      return start + extra.count
    }
    // Tag, type (2 text, 3 short, 4 long, 5 fraction), count, value.
    var tags: [[Int]] = [
      [256, 4, 1, (rows.first?.count ?? 0) / samplesPerPixel], [257, 4, 1, rows.count],
      [258, 3, 1, bits], [259, 3, 1, 1], [262, 3, 1, photometric], [266, 3, 1, fillOrder],
    ]
    if samplesPerPixel > 1 {
      tags[2] = [258, 3, samplesPerPixel, apart((0..<samplesPerPixel).flatMap { _ in little(bits, 2) })]
    }
    if let description {
      let text = Array(description.utf8) + [0]
      tags.append([270, 2, text.count, apart(text)])
    }
    tags += [[273, 4, 1, 8], [274, 3, 1, orientation], [277, 3, 1, samplesPerPixel]]
    tags += [[278, 4, 1, rows.count], [279, 4, 1, pixels.count]]
    if let resolution {
      tags.append([282, 5, 1, apart(little(resolution.across, 4) + little(100, 4))])
      tags.append([283, 5, 1, apart(little(resolution.down, 4) + little(100, 4))])
      if resolution.unit > 0 { tags.append([296, 3, 1, resolution.unit]) }
    }
    tags.append([339, 3, 1, sampleFormat])
    let directory =
      little(tags.count, 2)
      + tags.flatMap { little($0[0], 2) + little($0[1], 2) + little($0[2], 4) + little($0[3], 4) }
      + little(0, 4)
    return [0x49, 0x49, 0x2A, 0] + little(start + extra.count, 4) + pixels + extra + directory
  }

  /// A row without gaps, filled up to whole bytes.
  private func packed(_ row: [Int]) -> [UInt8] {
    if bits == 16 { return row.flatMap { little($0, 2) } }
    let stream = row.flatMap { value in (0..<bits).reversed().map { value >> $0 & 1 } }
    return stride(from: 0, to: stream.count, by: 8).map { start in
      (0..<8).reduce(0) { byte, place in
        let bit = start + place < stream.count ? stream[start + place] : 0
        return byte | UInt8(bit) << (fillOrder == 2 ? place : 7 - place)
      }
    }
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> (8 * $0) & 255) }
  }
}
