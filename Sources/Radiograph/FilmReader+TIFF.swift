import CCodecs

/// What the first page of a TIFF says of its image. (Raw buffers of the C shim live in this file.)
struct TIFFLayout {
  let header: bregma_tiff_header

  var width: Int { Int(header.width) }
  var height: Int { Int(header.height) }

  init(_ bytes: [UInt8]) throws(FilmProblem) {
    var header = bregma_tiff_header()
    var message = [CChar](repeating: 0, count: Int(BREGMA_CODEC_MESSAGE))
    let status = bregma_tiff_read_header(bytes, bytes.count, &header, &message)
    if let problem = FilmProblem(status, .tiff, message) { throw problem }
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
    let samples = try samples(header) {
      bregma_tiff_decode(bytes, bytes.count, UInt32(header.width), UInt32(header.height), $0, $1)
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
