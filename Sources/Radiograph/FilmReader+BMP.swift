/// Where the pixels of a BMP lie: the part of its headers that matters here.
struct BMPLayout {
  let width: Int
  let height: Int
  let topDown: Bool
  let bitsPerPixel: Int
  let pixelOffset: Int
  /// Luma of each palette entry; empty without a palette.
  let palette: [UInt16]

  /// Bytes from one row to the next.
  var stride: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  /// Parses the file header and the bitmap header (BITMAPCOREHEADER or any BITMAPINFOHEADER).
  init(_ bytes: [UInt8]) throws(FilmProblem) {
    let reader = ByteReader(bytes)
    func number(_ offset: Int, _ count: Int) throws(FilmProblem) -> Int {
      guard let value = reader.littleEndian(at: offset, count: count) else {
        throw FilmProblem(.truncated(.bmp))
      }
      return value
    }
    pixelOffset = try number(10, 4)
    let headerSize = try number(14, 4)
    let isCore = headerSize == 12
    guard isCore || (40...512).contains(headerSize) else {
      throw FilmProblem(.damaged(.bmp, "its header claims \(headerSize) bytes"))
    }
    let signedHeight = isCore ? try number(20, 2) : Int(Int32(truncatingIfNeeded: try number(22, 4)))
    width = isCore ? try number(18, 2) : Int(Int32(truncatingIfNeeded: try number(18, 4)))
    height = abs(signedHeight)
    topDown = signedHeight < 0
    bitsPerPixel = try number(isCore ? 24 : 28, 2)
    let compression = isCore ? 0 : try number(30, 4)
    // 3 (bit fields) is how many programs label plain 32-bit BGRA.
    guard compression == 0 || (compression == 3 && bitsPerPixel == 32) else {
      throw FilmProblem(.unsupported(.bmp, "compression \(compression); expected none"))
    }
    guard [8, 24, 32].contains(bitsPerPixel) else {
      throw FilmProblem(.unsupported(.bmp, "\(bitsPerPixel) bits per pixel; expected 8, 24 or 32"))
    }
    guard width > 0 else { throw FilmProblem(.damaged(.bmp, "its header says \(width) columns")) }

    guard bitsPerPixel == 8 else {
      palette = []
      return
    }
    let declared = isCore ? 256 : try number(46, 4)
    let entries = declared == 0 ? 256 : min(declared, 256)
    let entrySize = isCore ? 3 : 4
    var luma: [UInt16] = []
    for entry in 0..<entries {
      let offset = 14 + headerSize + entry * entrySize
      let (blue, green, red) = (try number(offset, 1), try number(offset + 1, 1), try number(offset + 2, 1))
      luma.append(rec601Luma(red: red, green: green, blue: blue))
    }
    palette = luma
  }
}

extension FilmReader {
  /// Uncompressed BMP: 8 bits with a palette, 24 bits, or 32 bits with the fourth byte ignored.
  static func decodeBMP(_ source: FilmSource, into rows: FilmRows) throws(FilmProblem) {
    let layout = try source.parsed(BMPLayout.init)
    // The last row may lack its padding.
    let rowBytes = layout.width * layout.bitsPerPixel / 8
    guard source.count - layout.pixelOffset >= layout.stride * (layout.height - 1) + rowBytes else {
      throw FilmProblem(.truncated(.bmp))
    }
    let step = layout.bitsPerPixel / 8
    for y in 0..<layout.height {
      guard let samples = rows.room(y, 1) else {
        throw FilmProblem(.outOfMemory(width: layout.width, height: layout.height))
      }
      let stored = layout.topDown ? y : layout.height - 1 - y
      let row = source.read(at: layout.pixelOffset + stored * layout.stride, rowBytes)
      guard row.count == rowBytes else { throw FilmProblem(.truncated(.bmp)) }
      for x in 0..<layout.width {
        let at = x * step
        if step == 1 {
          let index = Int(row[at])
          guard index < layout.palette.count else {
            throw FilmProblem(.damaged(.bmp, "a pixel names palette entry \(index)"))
          }
          samples[x] = layout.palette[index]
        } else {
          samples[x] = rec601Luma(red: Int(row[at + 2]), green: Int(row[at + 1]), blue: Int(row[at]))
        }
      }
    }
  }
}
