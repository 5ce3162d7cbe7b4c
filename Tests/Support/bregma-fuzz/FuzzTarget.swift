import Encoder
import Foundation
import Matching
import Radiograph

/// A reader of untrusted bytes.
enum FuzzTarget: String, CaseIterable {
  case png, jpeg, bmp, pgm, tiff, dicom, weights

  private var format: FilmFormat? {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .bmp: .bmp
    case .pgm: .pgm
    case .tiff: .tiff
    case .dicom: .dicom
    case .weights: nil
    }
  }

  /// Reads the bytes; whatever is thrown is fine, whatever traps is a finding.
  ///
  /// - Returns: whether the bytes reached this reader at all.
  func take(_ bytes: [UInt8]) -> Bool {
    guard let format else {
      _ = try? EncoderFile(bytes: Data(bytes), file: "fuzz")
      _ = try? LandmarkModel(bytes: Data(bytes), file: "fuzz")
      return true
    }
    guard FilmFormat(sniffing: bytes) == format else { return false }
    if let film = try? FilmReader.decode(bytes, path: "fuzz") {
      precondition(film.samples.count == film.width * film.height)
      precondition(film.bitDepth == 16 || film.samples.allSatisfy { $0 < 256 })
      if let spacing = film.spacing { precondition(spacing.x > 0 && spacing.y > 0) }
      if let window = film.displayWindow { precondition(window.width > 0 && window.centre.isFinite) }
    }
    return true
  }
}
