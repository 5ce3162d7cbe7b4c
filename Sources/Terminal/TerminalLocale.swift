import CNcursesW
import Glibc

/// Which characters the terminal can be sent.
enum TerminalLocale {
  /// Adopts the person's character encoding and tells whether it is UTF-8.
  ///
  /// Only `LC_CTYPE`: a decimal comma from `LC_NUMERIC` would break every C parser of numbers in the program.
  static func adopt(environment: [String: String]) -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    let wantsUTF8 = named.map(namesUTF8) ?? true
    // A bare container or a server without the person's language still stands behind a UTF-8 terminal.
    if named == nil || setlocale(LC_CTYPE, "") == nil, wantsUTF8 {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    return nl_langinfo(Int32(CODESET)).map { namesUTF8(String(cString: $0)) } ?? false
  }

  private static func namesUTF8(_ locale: String) -> Bool {
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
