import Basics
import Foundation
import Glibc
import Landmarks
import Radiograph
import Store

/// Works on a store without pause until it is killed, and says on standard output what has been saved.
///
/// usage: store-hammer edits|limited|imports|exports FOLDER
@main
struct StoreHammer {
  static func main() throws {
    let (mode, folder) = (CommandLine.arguments[1], CommandLine.arguments[2])
    switch mode {
    case "edits": try edits(folder)
    case "limited":
      // As on a full disk: no file may grow beyond this many bytes.
      var limit = rlimit(rlim_cur: 800_000, rlim_max: 800_000)
      setrlimit(__rlimit_resource_t(1), &limit)
      signal(SIGXFSZ, SIG_IGN)
      try edits(folder)
    case "imports": try imports(folder)
    case "exports": try exports(folder)
    default: exit(2)
    }
  }

  /// Number n places a landmark at x = n; every ninth takes back what was done last on its image.
  private static func edits(_ folder: String) throws {
    let store = try AnnotationStore.open(folder: folder)
    for number in 0... {
      let image: ImageName = "i\(number % 7)"
      do {
        if number % 9 == 8 {
          _ = try store.undo(image: image)
        } else {
          let edit = try store.points(image: image).placing(
            "l\(number % 5)", at: PixelPoint(x: Double(number), y: 0), by: "hammer")
          if let edit { try store.apply(edit, image: image) }
        }
      } catch {
        say("failed \(error)")
        exit(3)
      }
      say("\(number)")
    }
  }

  /// Number n puts a landmark of fifty images to x = n.
  private static func imports(_ folder: String) throws {
    let store = try AnnotationStore.open(folder: folder)
    for number in 0... {
      let point = LandmarkPoint(
        landmark: "l", position: PixelPoint(x: Double(number), y: 0), status: .placed, annotator: "hammer")
      let images = (0..<50).map { ImportedImage(image: "i\($0)", points: [point]) }
      _ = try store.importPoints(images, landmarks: ["l"], rule: .overwrite, by: "hammer")
      say("\(number)")
    }
  }

  /// Number n replaces a file by 20 000 lines that all say n.
  private static func exports(_ folder: String) throws {
    for number in 0... {
      let text = String(repeating: "\(number)\n", count: 20_000)
      try OutputFile(path: folder + "/out.csv", force: true).write(text)
      say("\(number)")
    }
  }

  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
}
