import CCodecs

/// What the first page of a TIFF says of its image. (Raw buffers of the C shim live in this file.)
struct TIFFLayout {
  let header: bregma_tiff_header

  var width: Int { Int(header.width) }
  var height: Int { Int(header.height) }

  init(_ source: FilmSource, _ limits: DecodingLimits) throws(FilmProblem) {
    var header = bregma_tiff_header()
    try FilmReader.check(.tiff, limits) { memory, message in
      source.withCodec { bregma_tiff_read_header($0, &header, memory, message) }
    }
    self.header = header
  }

  /// How the file asks viewers to turn its raster.
  var orientation: FilmOrientation { FilmOrientation(Int(header.orientation)) ?? .asStored }

  /// The resolution as ITK takes it: any that has a unit as a tag, the screens' too.
  var itkSpacing: PixelSpacing? {
    guard header.has_unit != 0, header.across > 0, header.down > 0 else { return nil }
    return PixelSpacing(x: 1 / header.across, y: 1 / header.down, source: .file)
  }

  /// The resolution as a spacing, unless it is what programs write that know nothing.
  var spacings: [PixelSpacing] {
    guard header.across > 0, header.down > 0, !isScreenDefault(header.across), !isScreenDefault(header.down)
    else { return [] }
    // 254 dpi are 0.1 mm, not 0.09999999999999999.
    func millimetres(_ perMillimetre: Double) -> Double { (1e9 / perMillimetre).rounded() / 1e9 }
    let stated = PixelSpacing(
      stated: millimetres(header.across), millimetres(header.down), source: .tiffResolution)
    return stated.map { [$0] } ?? []
  }

  /// What of the file is not shown, or not as it asks for.
  var notes: [String] {
    var notes: [String] = []
    if header.has_more_pages != 0 { notes.append("the first page of several") }
    return notes + orientation.notes
  }

  /// 1, 72 and 96 pixels per inch: no scanner worked at these.
  private func isScreenDefault(_ perMillimetre: Double) -> Bool {
    [1, 72, 96].contains { abs(perMillimetre * 25.4 - $0) < 0.05 }
  }
}
