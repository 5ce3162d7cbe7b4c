import Basics
import CCodecs

#if DICOM
  import CDICOMShim
#endif

// PNG and JPEG through their C libraries, and what all C decoders share. (Raw buffers live here.)
extension FilmReader {
  /// A C decoder's work: samples to fill, room for an explanation.
  typealias Decode = (UnsafeMutablePointer<UInt16>?, UnsafeMutablePointer<CChar>) -> bregma_codec_status

  /// The samples that a C decoder fills in, `[height, width]` of the header.
  static func samples(_ header: FilmHeader, _ decode: Decode) throws(FilmProblem) -> [UInt16] {
    var message = [CChar](repeating: 0, count: Int(BREGMA_CODEC_MESSAGE))
    var status = BREGMA_CODEC_OK
    let pixels = header.width * header.height
    let samples = [UInt16](unsafeUninitializedCapacity: pixels) { buffer, count in
      status = message.withUnsafeMutableBufferPointer { message in
        message.baseAddress.map { decode(buffer.baseAddress, $0) } ?? BREGMA_CODEC_NO_MEMORY
      }
      count = status == BREGMA_CODEC_OK ? pixels : 0
    }
    if let problem = FilmProblem(
      status, header.format, message, width: header.width, height: header.height)
    {
      throw problem
    }
    return samples
  }

  static func decodePNG(_ bytes: [UInt8], _ header: FilmHeader) throws(FilmProblem) -> Film {
    var bitDepth: Int32 = 8
    let samples = try samples(header) {
      bregma_png_decode(bytes, bytes.count, UInt32(header.width), UInt32(header.height), $0, &bitDepth, $1)
    }
    return Film(width: header.width, height: header.height, bitDepth: Int(bitDepth), samples: samples)
  }

  static func decodeJPEG(_ bytes: [UInt8], _ header: FilmHeader) throws(FilmProblem) -> Film {
    let samples = try samples(header) {
      bregma_jpeg_decode(bytes, bytes.count, UInt32(header.width), UInt32(header.height), $0, $1)
    }
    return Film(width: header.width, height: header.height, bitDepth: 8, samples: samples)
  }
}

extension FilmProblem {
  /// What a C decoder's status means; nil when all went well.
  init?(
    _ status: bregma_codec_status, _ format: FilmFormat, _ message: [CChar], width: Int = 0, height: Int = 0
  ) {
    let text = String(cBuffer: message)
    switch status {
    case BREGMA_CODEC_OK: return nil
    case BREGMA_CODEC_TRUNCATED: self.init(.truncated(format))
    case BREGMA_CODEC_UNSUPPORTED: self.init(.unsupported(format, displayName(text)))
    case BREGMA_CODEC_NO_MEMORY: self.init(.outOfMemory(width: width, height: height))
    default: self.init(.damaged(format, text))
    }
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
