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
  package static func read(path: String, limits: DecodingLimits = .current) throws(FilmError) -> Film {
    try naming(path) { () throws(FilmProblem) in
      let source = try source(path: path)
      return try film(source, checked(source, limits), limits)
    }
  }

  /// The film in a file for a search, which needs no samples: one of more than `limits.heldPixels` is reduced while it is
  /// read, strip by strip.
  ///
  /// - Parameters:
  ///   - sizes: the sizes of grey that will be asked for, from the film's size; no larger than this.
  /// - Throws: `FilmError` naming the file and what was expected. Limits are checked before allocating.
  package static func readGrey(
    path: String, limits: DecodingLimits = .current, sizes: (FilmSize) -> [FilmSize]
  ) throws(FilmError) -> any GreyFilm {
    try naming(path) { () throws(FilmProblem) in
      let source = try source(path: path)
      let header = try checked(source, limits)
      let wanted = sizes(header.size)
      // DICOM is decompressed as a whole in any case.
      guard header.width * header.height > limits.heldPixels, header.format != .dicom, !wanted.isEmpty else {
        return try film(source, header, limits)
      }
      return try reduced(source, header, to: wanted, limits)
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
    _ bytes: [UInt8], path: String, limits: DecodingLimits = .current
  ) throws(FilmError) -> Film {
    try naming(path) { () throws(FilmProblem) in
      try film(.bytes(bytes), checked(.bytes(bytes), limits), limits)
    }
  }

  /// Format and size of an image file, without decoding it.
  ///
  /// - Throws: `FilmError` naming the file and what was expected.
  package static func header(path: String) throws(FilmError) -> FilmHeader {
    try naming(path) { () throws(FilmProblem) in
      try FilmHeader(source(path: path), .current)
    }
  }

  /// Says which file a problem is about.
  private static func naming<Value>(
    _ path: String, _ body: () throws(FilmProblem) -> Value
  ) throws(FilmError) -> Value {
    do {
      return try body()
    } catch {
      throw FilmError(path: path, problem: error.problem)
    }
  }

  private static func source(path: String) throws(FilmProblem) -> FilmSource {
    let file: OpenFile
    do {
      file = try OpenFile(path: path)
    } catch {
      throw FilmProblem(.unreadable(error.reason))
    }
    return .file(file)
  }

  /// The header of a film that is within the limits.
  private static func checked(
    _ source: FilmSource, _ limits: DecodingLimits
  ) throws(FilmProblem) -> FilmHeader {
    let header = try FilmHeader(source, limits)
    let (width, height, format) = (header.width, header.height, header.format)
    guard DecodingLimits.pixelsAsked(width: width, height: height, format: format) <= limits.pixels else {
      throw FilmProblem(.tooLarge(format, width: width, height: height, limits: limits))
    }
    guard source.count <= limits.fileBytes else {
      throw FilmProblem(.fileTooLarge(bytes: source.count, limits: limits))
    }
    // So many pixels cannot be in so few bytes: refused before a buffer is made for them.
    guard width * height / DecodingLimits.pixelsPerByte <= source.count else {
      throw FilmProblem(.truncated(format))
    }
    return header
  }
}
