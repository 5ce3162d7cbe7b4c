import Basics

/// Turns image files into films, by their content rather than their names.
///
/// Grey samples stay as stored (1, 2 and 4 bits expanded to 8). Colour becomes Rec. 601 luma, transparency
/// is dropped, and gamma, colour profiles and EXIF orientation are ignored: coordinates are those of the
/// stored raster. A resolution in a PNG or JPEG is a hint for printers and never becomes a spacing; DICOM
/// and TIFF state spacings, each kept with its source.
package enum FilmReader {
  /// Decodes the film in a file.
  ///
  /// - Throws: `FilmError` naming the file and what was expected. Limits are checked before allocating.
  package static func read(path: String, limits: DecodingLimits = .standard) throws(FilmError) -> Film {
    do {
      return try decode(bytes(path: path, limits: limits), limits: limits)
    } catch {
      throw FilmError(path: path, problem: error.problem)
    }
  }

  /// Decodes the film in a file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: The name under which errors speak of it.
  ///   - limits: What is refused before allocating.
  /// - Throws: `FilmError` naming the file and what was expected.
  package static func decode(
    _ bytes: [UInt8], path: String, limits: DecodingLimits = .standard
  ) throws(FilmError) -> Film {
    do {
      return try decode(bytes, limits: limits)
    } catch {
      throw FilmError(path: path, problem: error.problem)
    }
  }

  /// Format and size of an image file, without decoding it.
  ///
  /// - Throws: `FilmError` naming the file and what was expected.
  package static func header(path: String) throws(FilmError) -> FilmHeader {
    // A header fits into the first bytes, unless a JPEG carries large metadata before it.
    do {
      let prefix = try bytes(path: path, limits: .standard, atMost: 1 << 16)
      do {
        return try FilmHeader(bytes: prefix)
      } catch  where prefix.count == 1 << 16 {
        return try FilmHeader(bytes: bytes(path: path, limits: .standard))
      }
    } catch {
      throw FilmError(path: path, problem: error.problem)
    }
  }

  private static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(FilmProblem) -> Film {
    let header = try FilmHeader(bytes: bytes)
    try check(header, fileBytes: bytes.count, limits: limits)
    switch header.format {
    case .png: return try decodePNG(bytes, header)
    case .jpeg: return try decodeJPEG(bytes, header)
    case .bmp: return try decodeBMP(bytes)
    case .pgm: return try decodePGM(bytes)
    case .tiff: return try decodeTIFF(bytes, header)
    case .dicom: return try decodeDICOM(bytes, header)
    }
  }

  private static func bytes(
    path: String, limits: DecodingLimits, atMost count: Int = .max
  ) throws(FilmProblem) -> [UInt8] {
    let size: Int
    do throws(FileError) {
      size = try FileBytes.size(path: path)
      if size <= limits.fileBytes { return try FileBytes.read(path: path, atMost: count) }
    } catch {
      throw FilmProblem(.unreadable(error.reason))
    }
    throw FilmProblem(.fileTooLarge(bytes: size, limits: limits))
  }

  private static func check(
    _ header: FilmHeader, fileBytes: Int, limits: DecodingLimits
  ) throws(FilmProblem) {
    guard header.width <= limits.side, header.height <= limits.side,
      header.width * header.height <= min(limits.pixels, header.format.largestImage)
    else { throw FilmProblem(.tooLarge(width: header.width, height: header.height, limits: limits)) }
    // So many pixels cannot be in so few bytes: refused before a buffer is made for them.
    guard header.width * header.height / DecodingLimits.pixelsPerByte <= fileBytes else {
      throw FilmProblem(.truncated(header.format))
    }
  }
}
