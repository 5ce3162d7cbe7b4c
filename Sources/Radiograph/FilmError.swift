import Basics

/// Why a file did not become a film.
package struct FilmError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with the file.
  package enum Problem: Sendable, Equatable {
    /// The system would not read it.
    case unreadable(String)
    /// It has no bytes.
    case empty
    /// Its first bytes are those of no supported format.
    case notAnImage
    /// It ends before its pixels do.
    case truncated(FilmFormat)
    /// Its bytes contradict the format.
    case damaged(FilmFormat, String)
    /// A valid variant that is not decoded.
    case unsupported(FilmFormat, String)
    /// This build leaves the format out.
    case notBuilt(FilmFormat)
    /// It announces more pixels than the limits allow.
    case tooLarge(width: Int, height: Int, limits: DecodingLimits)
    /// The file itself is larger than the limits allow.
    case fileTooLarge(bytes: Int, limits: DecodingLimits)
    /// The pixels did not fit into memory.
    case outOfMemory(width: Int, height: Int)
  }

  /// The file, as it was given.
  package let path: String
  /// What is wrong with it.
  package let problem: Problem

  package init(path: String, problem: Problem) {
    (self.path, self.problem) = (path, problem)
  }

  /// One sentence that names the file and what was expected.
  package var description: String { "\(displayName(path)): \(explanation)" }

  private var explanation: String {
    switch problem {
    case .unreadable(let reason): "cannot read: \(reason)"
    case .empty: "the file is empty; expected an image"
    case .notAnImage: "not an image; expected \(FilmFormat.listed)"
    case .truncated(let format): "the \(format.rawValue) is truncated; expected all of its pixels"
    case .damaged(let format, let detail): "the \(format.rawValue) is damaged: \(displayName(detail))"
    case .unsupported(let format, let detail): "this kind of \(format.rawValue) is not supported: \(detail)"
    case .notBuilt(let format):
      "this bregma was built without \(format.rawValue); build it with the trait \(format.rawValue), the default"
    case .tooLarge(let width, let height, let limits):
      "\(width)x\(height) px is too large; expected sides up to \(limits.side) px"
        + " and at most \(limits.pixels) pixels"
    case .fileTooLarge(let bytes, let limits):
      "\(bytes) bytes are too many; expected at most \(limits.fileBytes)"
    case .outOfMemory(let width, let height): "no memory for \(width)x\(height) px"
    }
  }
}

/// A decoder's complaint, before the reader adds which file it was.
struct FilmProblem: Error {
  let problem: FilmError.Problem

  init(_ problem: FilmError.Problem) {
    self.problem = problem
  }
}

/// What a decoder refuses before it allocates anything.
package struct DecodingLimits: Sendable, Hashable {
  /// Longest side, px.
  package var side: Int
  /// Most pixels.
  package var pixels: Int
  /// Largest file, bytes.
  package var fileBytes: Int
  /// Most pixels of a film that a search holds as a whole; it reads larger ones by strips.
  package var heldPixels: Int

  package init(side: Int, pixels: Int, fileBytes: Int, heldPixels: Int = 1 << 26) {
    (self.side, self.pixels, self.fileBytes) = (side, pixels, fileBytes)
    self.heldPixels = heldPixels
  }

  /// Sides to 32767 px, 256 Mi pixels, files to 2 GiB.
  package static let standard = DecodingLimits(side: 32767, pixels: 1 << 28, fileBytes: 1 << 31)

  /// No supported format packs more pixels into a byte: deflate reaches 1032:1, on 8 pixels of 1 bit.
  static let pixelsPerByte = 8 * 1032
}

extension FilmFormat {
  /// Most pixels of one film, whatever the limits say, px.
  ///
  /// DICOM is decompressed as a whole beside the film: at 64 Mi pixels (a film of 35 x 43 cm scanned at
  /// 0.05 mm) both and the file fit into 1 GB.
  var largestImage: Int { self == .dicom ? 1 << 26 : .max }
}
