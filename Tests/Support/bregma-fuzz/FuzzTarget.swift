import Encoder
import Formats
import Foundation
import Matching
import Radiograph

/// A reader of untrusted bytes.
enum FuzzTarget {
  /// A decoder of films.
  case film(FilmFormat)
  /// The loader of encoder weights.
  case weights
  /// The reader of Bregma's own tables.
  case table
  /// The reader of files of measurements.
  case measurements
  /// What a file of points is: every format is asked.
  case detection
  /// An importer of another program's points, by the format's name.
  case importer(String)
  /// A reader of one of the program's own files.
  case own(OwnFile)
  /// What a terminal answers, and keys among it.
  case answers

  /// The names of all targets, as the command line takes them.
  static let names =
    ["png", "jpeg", "bmp", "pgm", "tiff", "dicom", "weights", "table", "measurements", "detection"]
    + LandmarkFormats.all.map(\.name) + OwnFile.allCases.map(\.rawValue) + ["answers"]

  init?(name: String) {
    let films: [String: FilmFormat] = [
      "png": .png, "jpeg": .jpeg, "bmp": .bmp, "pgm": .pgm, "tiff": .tiff, "dicom": .dicom,
    ]
    switch name {
    case "weights": self = .weights
    case "table": self = .table
    case "answers": self = .answers
    case "detection": self = .detection
    case "measurements": self = .measurements
    default:
      if let own = OwnFile(rawValue: name) {
        self = .own(own)
      } else if let format = films[name] {
        self = .film(format)
      } else if LandmarkFormats.named(name) != nil {
        self = .importer(name)
      } else {
        return nil
      }
    }
  }

  /// Reads the bytes; whatever is thrown is fine, whatever traps is a finding.
  ///
  /// - Returns: whether the bytes reached this reader at all.
  func take(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .film(let format): return film(bytes, format)
    case .weights:
      _ = try? EncoderFile(bytes: Data(bytes), file: "fuzz")
      _ = try? LandmarkModel(bytes: Data(bytes), file: "fuzz")
    case .table: return table(bytes)
    case .measurements: return measurements(bytes)
    case .detection: return detection(bytes)
    case .importer(let name): return points(bytes, name)
    case .own(let file): return own(file, bytes)
    case .answers: return read(answers: bytes)
    }
    return true
  }

  private func film(_ bytes: [UInt8], _ format: FilmFormat) -> Bool {
    guard FilmFormat(sniffing: bytes) == format else { return false }
    if let film = try? FilmReader.decode(bytes, path: "fuzz", limits: .standard) {
      precondition(film.samples.count == film.width * film.height)
      precondition(film.bitDepth == 16 || film.samples.allSatisfy { $0 < 256 })
      if let spacing = film.spacing { precondition(spacing.x > 0 && spacing.y > 0) }
      if let window = film.displayWindow { precondition(window.width > 0 && window.centre.isFinite) }
    }
    return true
  }
}
