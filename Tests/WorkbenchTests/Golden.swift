import Basics
import Cells
import Foundation
import Testing

/// Frames as files: `Golden/NAME.txt`. `BREGMA_RENEW_GOLDEN=1 swift test -c release --filter WorkbenchTests`
/// writes them anew; look at the difference before committing it.
enum Golden {
  /// Whether files are to be written instead of compared.
  static var isRenewing: Bool { ProcessInfo.processInfo.environment["BREGMA_RENEW_GOLDEN"] != nil }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  /// Compares a frame's text with its file.
  static func check(_ frame: Frame, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    check(lines: frame.text, name, sourceLocation)
  }

  /// Compares a frame's text and colours with its file; only for small frames.
  static func checkColours(_ frame: Frame, _ name: String, sourceLocation: SourceLocation = #_sourceLocation)
  {
    let colours: [String] = (0..<frame.size.rows).map { row in
      (0..<frame.size.columns).map { column in
        let cell = frame[column, row]
        return "\(hex(cell.foreground))/\(hex(cell.background))"
      }.joined(separator: " ")
    }
    check(lines: frame.text + colours, name, sourceLocation)
  }

  private static func check(lines: [String], _ name: String, _ sourceLocation: SourceLocation) {
    let file = folder.appending(path: name + ".txt")
    // Trailing blanks would be lost in editors: a bar ends every row.
    let text = lines.map { $0 + "|\n" }.joined()
    if isRenewing {
      do { try text.write(to: file, atomically: true, encoding: .utf8) } catch { Issue.record(error) }
      return
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record(
        "there is no \(file.lastPathComponent); renew the golden frames", sourceLocation: sourceLocation)
      return
    }
    if text != expected {
      Issue.record("\(name) differs\n\(differences(text, expected))", sourceLocation: sourceLocation)
    }
  }

  /// The first rows that differ, each as it was expected and as it is.
  static func differences(_ text: String, _ expected: String) -> String {
    let rows = [expected, text].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    let different = (0..<max(rows[0].count, rows[1].count)).filter { row in
      row >= rows[0].count || row >= rows[1].count || rows[0][row] != rows[1][row]
    }
    let shown = different.prefix(8).map { row in
      let lines = zip(["expected", "got     "], rows).map { what, rows in
        "  \(what) \(row < rows.count ? rows[row] : "(no such row)")"
      }
      return "row \(row + 1)\n" + lines.joined(separator: "\n")
    }
    let more = different.count > shown.count ? ["... and \(different.count - shown.count) rows more"] : []
    return (shown + more).joined(separator: "\n")
  }

  private static func hex(_ colour: RGB?) -> String {
    colour.map { String(format: "%02x%02x%02x", $0.r, $0.g, $0.b) } ?? "-"
  }
}
