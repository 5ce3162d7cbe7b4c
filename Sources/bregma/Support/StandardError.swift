import Foundation

/// Lines for the person, kept apart from results on standard output.
enum StandardError {
  /// Writes one line.
  static func print(_ line: String) {
    write(line + "\n")
  }

  /// Writes text as it is.
  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
