import CTIFFShim

/// What the first page of a TIFF says of its image. (Raw buffers of the C shim live in this file.)
struct TIFFLayout {
  let header: bregma_tiff_header

  var width: Int { Int(header.width) }
  var height: Int { Int(header.height) }

  init(_ bytes: [UInt8]) throws(FilmProblem) {
    var header = bregma_tiff_header()
    var message = [CChar](repeating: 0, count: Int(BREGMA_TIFF_MESSAGE))
    let status = bregma_tiff_read_header(bytes, bytes.count, &header, &message)
    if let problem = FilmProblem(tiff: status, message, width: 0, height: 0) { throw problem }
    self.header = header
  }

  /// The resolution tags as a spacing, unless they hold what programs write that know nothing.
  var spacings: [PixelSpacing] {
    guard header.across > 0, header.down > 0, !isScreenDefault(header.across), !isScreenDefault(header.down)
    else { return [] }
    let stated = PixelSpacing(stated: 1 / header.across, 1 / header.down, source: .tiffResolution)
    return stated.map { [$0] } ?? []
  }

  /// 1, 72 and 96 pixels per inch: no scanner worked at these.
  private func isScreenDefault(_ perMillimetre: Double) -> Bool {
    [1, 72, 96].contains { abs(perMillimetre * 25.4 - $0) < 0.05 }
  }
}

extension FilmReader {
  /// The first page of a TIFF, its raster as stored.
  static func decodeTIFF(_ bytes: [UInt8], _ header: FilmHeader) throws(FilmProblem) -> Film {
    let layout = try TIFFLayout(bytes)
    var message = [CChar](repeating: 0, count: Int(BREGMA_TIFF_MESSAGE))
    var status = BREGMA_TIFF_OK
    let pixels = header.width * header.height
    let samples = [UInt16](unsafeUninitializedCapacity: pixels) { buffer, count in
      status = bregma_tiff_decode(
        bytes, bytes.count, UInt32(header.width), UInt32(header.height), buffer.baseAddress, &message)
      count = status == BREGMA_TIFF_OK ? pixels : 0
    }
    if let problem = FilmProblem(tiff: status, message, width: header.width, height: header.height) {
      throw problem
    }
    var film = Film(
      width: header.width, height: header.height, bitDepth: Int(layout.header.bit_depth), samples: samples)
    film.statedSpacings = header.spacings
    film.spacing = header.spacings.first
    if layout.header.has_more_pages != 0 { film.notes.append("the first page of several") }
    if layout.header.orientation != 1 {
      film.notes.append("shown as stored; its orientation tag (\(layout.header.orientation)) is not followed")
    }
    return film
  }
}

extension FilmProblem {
  /// What a shim's status means; nil when all went well.
  fileprivate init?(tiff status: bregma_tiff_status, _ message: [CChar], width: Int, height: Int) {
    let text = String(cBuffer: message)
    switch status {
    case BREGMA_TIFF_OK: return nil
    case BREGMA_TIFF_TRUNCATED: self.init(.truncated(.tiff))
    case BREGMA_TIFF_UNSUPPORTED: self.init(.unsupported(.tiff, text))
    case BREGMA_TIFF_NO_MEMORY: self.init(.outOfMemory(width: width, height: height))
    default: self.init(.damaged(.tiff, text))
    }
  }
}
