import CJPEGShim
import CPNGShim

// PNG and JPEG through their C libraries. (Raw buffers live here.)
extension FilmReader {
  static func decodePNG(_ bytes: [UInt8], _ header: FilmHeader) throws(FilmProblem) -> Film {
    var bitDepth: Int32 = 8
    var message = [CChar](repeating: 0, count: Int(BREGMA_PNG_MESSAGE))
    var status = BREGMA_PNG_OK
    let pixels = header.width * header.height
    let samples = [UInt16](unsafeUninitializedCapacity: pixels) { buffer, count in
      status = bregma_png_decode(
        bytes, bytes.count, UInt32(header.width), UInt32(header.height), buffer.baseAddress, &bitDepth,
        &message)
      count = status == BREGMA_PNG_OK ? pixels : 0
    }
    switch status {
    case BREGMA_PNG_OK: break
    case BREGMA_PNG_TRUNCATED: throw FilmProblem(.truncated(.png))
    case BREGMA_PNG_NO_MEMORY: throw FilmProblem(.outOfMemory(width: header.width, height: header.height))
    default: throw FilmProblem(.damaged(.png, String(cBuffer: message)))
    }
    return Film(width: header.width, height: header.height, bitDepth: Int(bitDepth), samples: samples)
  }

  static func decodeJPEG(_ bytes: [UInt8], _ header: FilmHeader) throws(FilmProblem) -> Film {
    var message = [CChar](repeating: 0, count: Int(BREGMA_JPEG_MESSAGE))
    var status = BREGMA_JPEG_OK
    let pixels = header.width * header.height
    let samples = [UInt16](unsafeUninitializedCapacity: pixels) { buffer, count in
      status = bregma_jpeg_decode(
        bytes, bytes.count, UInt32(header.width), UInt32(header.height), buffer.baseAddress, &message)
      count = status == BREGMA_JPEG_OK ? pixels : 0
    }
    switch status {
    case BREGMA_JPEG_OK: break
    case BREGMA_JPEG_TRUNCATED: throw FilmProblem(.truncated(.jpeg))
    case BREGMA_JPEG_UNSUPPORTED: throw FilmProblem(.unsupported(.jpeg, String(cBuffer: message)))
    case BREGMA_JPEG_NO_MEMORY: throw FilmProblem(.outOfMemory(width: header.width, height: header.height))
    default: throw FilmProblem(.damaged(.jpeg, String(cBuffer: message)))
    }
    return Film(width: header.width, height: header.height, bitDepth: 8, samples: samples)
  }
}
