/// Keeps a spreadsheet from running a text field as a formula, without losing a character.
///
/// A field whose first character after any apostrophes is one that spreadsheets run gets one apostrophe
/// in front; reading takes one away from exactly such fields. `=1` is written `'=1`, and `'=1` is written
/// `''=1`, so that every text comes back as it was.
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

  /// ASCII and full-width signs that begin a formula, and the white space that Excel looks past.
  private static let runnable: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  private static func isRunnable(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.first.map(runnable.contains) ?? false
  }
}
