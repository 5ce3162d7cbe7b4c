import Basics

/// Keeps a spreadsheet from running a text field as a formula, without losing a character.
///
/// A field whose first character after any apostrophes is one that spreadsheets run gets one apostrophe
/// in front; reading takes one away from exactly such fields. `=1` is written `'=1`, and `'=1` is written
/// `''=1`, so that every text comes back as it was. A table of another program has no guard (`isUsed`).
package enum SpreadsheetGuard {
  /// The field as it is written.
  package static func defused(_ field: String) -> String {
    isRunnable(field.unicodeScalars.drop { $0 == "'" }) ? "'" + field : field
  }

  /// The field as it was before `defused`.
  package static func restored(_ field: String) -> String {
    let scalars = field.unicodeScalars
    guard scalars.first == "'", isRunnable(scalars.drop { $0 == "'" }) else { return field }
    return String(scalars.dropFirst())
  }

  /// Whether a table can be guarded: not where one of its texts stands bare that a spreadsheet would run.
  package static func isUsed(in table: [UInt8], file: String) -> Bool {
    // Nearly all tables have no text with an apostrophe in front, and nothing to take away.
    guard holdsGuard(table) else { return true }
    var isUsed = true
    try? DelimitedText.forEachRecord(of: table, file: file, malformed: { _, _ in }) { record in
      isUsed = isUsed && !record.fields.contains(where: isBare)
    }
    return isUsed
  }

  private static func holdsGuard(_ table: [UInt8]) -> Bool {
    let fieldStarts: [UInt8] = [",", ";", "\t", "\n", "\r", "\""].map(UInt8.init(ascii:))
    return table.indices.contains {
      table[$0] == UInt8(ascii: "'") && ($0 == 0 || fieldStarts.contains(table[$0 - 1]))
    }
  }

  /// A number runs nothing, and a lone sign may stand for nothing.
  private static func isBare(_ field: String) -> Bool {
    isRunnable(field.unicodeScalars[...]) && field.count > 1 && field.trimmed.decimal == nil
  }

  /// ASCII and full-width signs that begin a formula, and the white space that Excel looks past.
  private static let runnable: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  private static func isRunnable(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.first.map(runnable.contains) ?? false
  }
}
