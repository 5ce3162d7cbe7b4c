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
    case tooLarge(FilmFormat, width: Int, height: Int, limits: DecodingLimits)
    /// The file itself is larger than the limits allow.
    case fileTooLarge(bytes: Int, limits: DecodingLimits)
    /// Decoding it would hold more bytes at once than the limits allow; nil where nobody knows how many.
    case tooMuchMemory(needed: Int?, limits: DecodingLimits)
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
    case .unsupported(let format, let detail):
      "this kind of \(format.rawValue) is not supported: \(detail)"
        + (format == .dicom ? "" : "; `convert IN -colorspace Gray OUT.png` (ImageMagick) makes one that is")
    case .notBuilt(let format):
      "this bregma was built without \(format.rawValue); build it with the trait \(format.rawValue), the default"
    case .tooLarge(let format, let width, let height, let limits):
      "\(width)x\(height) px is too large; expected sides up to \(limits.side) px"
        + " and at most \(limits.pixels(in: format)) pixels"
        + DecodingLimits.Variable.pixels.advice(
          needed: DecodingLimits.pixelsAsked(width: width, height: height, format: format))
    case .fileTooLarge(let bytes, let limits):
      "\(bytes) bytes are too many; expected at most \(limits.fileBytes)"
        + DecodingLimits.Variable.pixels.advice(needed: DecodingLimits.pixelsAsked(fileBytes: bytes))
    case .tooMuchMemory(let needed, let limits):
      "decoding it takes \(needed.map { "\(($0 - 1) / 1_000_000 + 1) MB" } ?? "too much memory") at once;"
        + " expected at most \(limits.memory / 1_000_000) MB"
        + DecodingLimits.Variable.memory.advice(needed: needed)
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
