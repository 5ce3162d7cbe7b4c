import Basics
import CCodecs

#if DICOM
  import CDICOMShim
#endif

// What all decoders share, and PNG, JPEG and TIFF through their C libraries. (Raw buffers live here.)
extension FilmReader {
  /// Decodes the film in a checked source.
  static func film(
    _ source: FilmSource, _ header: FilmHeader, _ limits: DecodingLimits
  ) throws(FilmProblem) -> Film {
    #if DICOM
      if header.format == .dicom { return try decodeDICOM(source, header, limits) }
    #endif
    let samples = try samples(header) { (samples) throws(FilmProblem) in
      try decode(source, header, limits, into: FilmRows { first, _ in samples + first * header.width })
    }
    var film = Film(width: header.width, height: header.height, bitDepth: header.bitDepth, samples: samples)
    film.statedSpacings = header.spacings
    film.spacing = header.spacings.first
    film.notes = header.notes
    return film
  }

  /// Reduces a film while it is read, holding a few rows at a time; one of 16 bits is read twice, for what is black and
  /// white on it depends on all of it.
  static func reduced(
    _ source: FilmSource, _ header: FilmHeader, to sizes: [FilmSize], _ limits: DecodingLimits
  ) throws(FilmProblem) -> ReducedFilm {
    var range = GreyScale.eightBits
    if header.bitDepth == 16 {
      var histogram = SampleHistogram()
      try forEachRow(source, header, limits) { row, _ in histogram.count(row) }
      range = histogram.shownRange(sparingOneIn: GreyScale.clipped)
    }
    var problem: FilmProblem?
    let planes = Plane.filled(sizes) { targets in
      var reducer = GreyReducer(from: header.size, to: sizes, targets, GreyScale(range))
      do throws(FilmProblem) {
        try forEachRow(source, header, limits) { row, y in reducer.take(row, at: y) }
      } catch {
        // What has not been written must not be read either.
        for target in targets { target.initialize(repeating: 0) }
        problem = error
      }
    }
    if let problem { throw problem }
    return ReducedFilm(
      size: header.size, spacing: header.spacings.first, notes: header.notes,
      planes: planes.sorted { $0.width > $1.width })
  }

  /// Decodes a film into a strip of a few rows, and hands these on from the top.
  private static func forEachRow(
    _ source: FilmSource, _ header: FilmHeader, _ limits: DecodingLimits,
    _ body: (UnsafeBufferPointer<UInt16>, _ y: Int) -> Void
  ) throws(FilmProblem) {
    let strip = Strip(width: header.width)
    try withoutActuallyEscaping(body) { (body) throws(FilmProblem) in
      try decode(
        source, header, limits,
        into: FilmRows { first, count in
          strip.handOn(body)
          return strip.room(first, count)
        })
      strip.handOn(body)
    }
  }

  /// Decodes a film's rows in any format but DICOM.
  private static func decode(
    _ source: FilmSource, _ header: FilmHeader, _ limits: DecodingLimits, into rows: FilmRows
  ) throws(FilmProblem) {
    let (width, height) = (UInt32(header.width), UInt32(header.height))
    func library(
      _ decode: (
        UnsafePointer<bregma_source>, UInt32, UInt32, UnsafePointer<bregma_target>,
        UnsafeMutablePointer<bregma_memory>, UnsafeMutablePointer<CChar>
      ) -> bregma_codec_status
    ) throws(FilmProblem) {
      try check(header.format, limits, size: header.size) { memory, message in
        source.withCodec { source in rows.withCodec { decode(source, width, height, $0, memory, message) } }
      }
    }
    switch header.format {
    case .png: try library { bregma_png_decode($0, $1, $2, $3, $4, $5) }
    case .jpeg: try library { bregma_jpeg_decode($0, $1, $2, $3, $4, $5) }
    case .tiff: try library { bregma_tiff_decode($0, $1, $2, $3, $4, $5) }
    case .bmp: try decodeBMP(source, into: rows)
    case .pgm: try decodePGM(source, into: rows)
    case .dicom: throw FilmProblem(.notBuilt(.dicom))
    }
  }

  /// The samples that a decoder fills in, `[height, width]` of the header.
  static func samples(
    _ header: FilmHeader, _ decode: (UnsafeMutablePointer<UInt16>) throws(FilmProblem) -> Void
  ) throws(FilmProblem) -> [UInt16] {
    var problem: FilmProblem?
    let pixels = header.width * header.height
    let samples = [UInt16](unsafeUninitializedCapacity: pixels) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      do throws(FilmProblem) {
        try decode(start)
        count = pixels
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return samples
  }

  /// Runs a C decoder, which is told how much memory it may hold and given room for an explanation.
  ///
  /// - Parameter size: of the film, where it is known.
  static func check(
    _ format: FilmFormat, _ limits: DecodingLimits, size: FilmSize = FilmSize(width: 0, height: 0),
    _ decode: (UnsafeMutablePointer<bregma_memory>, UnsafeMutablePointer<CChar>) -> bregma_codec_status
  ) throws(FilmProblem) {
    var memory = bregma_memory(most: limits.memory, needed: 0)
    var message = [CChar](repeating: 0, count: Int(BREGMA_CODEC_MESSAGE))
    let status = decode(&memory, &message)
    let text = String(cBuffer: message)
    switch status {
    case BREGMA_CODEC_OK: return
    case BREGMA_CODEC_TRUNCATED: throw FilmProblem(.truncated(format))
    case BREGMA_CODEC_UNSUPPORTED: throw FilmProblem(.unsupported(format, displayName(text)))
    case BREGMA_CODEC_TOO_MUCH_MEMORY:
      let needed = memory.needed > 0 ? memory.needed : nil
      throw FilmProblem(.tooMuchMemory(needed: needed, limits: limits))
    case BREGMA_CODEC_NO_MEMORY:
      throw FilmProblem(.outOfMemory(width: size.width, height: size.height))
    default: throw FilmProblem(.damaged(format, text))
    }
  }
}

/// Room for the few rows that are being decoded. (Raw memory lives here.)
private final class Strip {
  private let width: Int
  private var room = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: 0)
  /// The rows that are given out.
  private var rows = 0..<0

  init(width: Int) { self.width = width }
  deinit { room.deallocate() }

  func room(_ first: Int, _ count: Int) -> UnsafeMutablePointer<UInt16>? {
    rows = first..<first + count
    if room.count < count * width {
      room.deallocate()
      room = .allocate(capacity: count * width)
    }
    return room.baseAddress
  }

  /// Hands on what has been decoded since the last time.
  func handOn(_ body: (UnsafeBufferPointer<UInt16>, _ y: Int) -> Void) {
    for (index, y) in rows.enumerated() {
      body(UnsafeBufferPointer(rebasing: room[index * width..<(index + 1) * width]), y)
    }
    rows = 0..<0
  }
}

/// Rec. 601 luma in integers; equal components are kept exactly.
func rec601Luma(red: Int, green: Int, blue: Int) -> UInt16 {
  bregma_luma(UInt32(red), UInt32(green), UInt32(blue))
}

/// The image libraries in use, for `bregma doctor`.
package enum ImageLibraries {
  /// Version of libpng, such as "1.6.39".
  package static var png: String { String(cString: bregma_png_version()) }

  /// Version of libjpeg, such as "libjpeg-turbo 2.1.5".
  package static var jpeg: String { String(cString: bregma_jpeg_version()) }

  /// Version of libtiff, such as "4.5.0".
  package static var tiff: String { String(cString: bregma_tiff_version()) }

  /// Version of DCMTK, such as "3.6.7"; nil when this build reads no DICOM.
  package static var dcmtk: String? {
    #if DICOM
      String(cString: bregma_dicom_version())
    #else
      nil
    #endif
  }
}
