import Foundation

/// What a path that is being typed may become.
enum PathCompletion {
  /// The longest list that anybody looks through.
  private static let most = 200

  /// Files and folders whose paths begin as typed, folders with a slash at their end; hidden ones where a dot is typed.
  static func paths(from text: String) -> [String] {
    let slash = text.lastIndex(of: "/")
    let head = slash.map { String(text[...$0]) } ?? ""
    let beginning = slash.map { String(text[text.index(after: $0)...]) } ?? text
    if text == "~" { return ["~/"] }
    let folder = head.isEmpty ? "." : (head as NSString).expandingTildeInPath
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter {
      $0.lowercased().hasPrefix(beginning.lowercased()) && ($0.hasPrefix(".") == beginning.hasPrefix("."))
    }
    .sorted().prefix(most).map { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      return head + name + (exists && isFolder.boolValue ? "/" : "")
    }
  }
}
