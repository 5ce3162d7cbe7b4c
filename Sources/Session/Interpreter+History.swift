import Basics
import Foundation
import Workbench

// What was done on an image, and going back and forth in it.
extension Interpreter {
  func history(_ image: String) -> [Event] {
    do {
      let moments = try store.log(image: image).filter { $0.state != .abandoned }.map {
        Moment(
          what: $0.edit.summary, author: $0.edit.author, time: Self.text(of: $0.time),
          isDone: $0.state == .done)
      }
      return [.historyRead(image: image, moments)]
    } catch {
      return [.failed("\(error)")]
    }
  }

  /// Goes as far as it can; another program may have changed the history meanwhile.
  func travel(_ image: String, _ steps: Int) -> [Event] {
    step(image) {
      var done = 0
      while done < steps.magnitude,
        try (steps < 0 ? store.undo(image: image) : store.redo(image: image)) != nil
      { done += 1 }
      return .travelled(image: image, steps: done * steps.signum())
    }
  }

  /// The time of day, with the date where it is not today.
  private static func text(of time: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = Calendar.current.isDateInToday(time) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm"
    return formatter.string(from: time)
  }

  /// Names from a text file: one per line, blank lines and repeats left out.
  func addLandmarks(file path: String) -> [Event] {
    let path = (path as NSString).expandingTildeInPath
    guard let file = FileHandle(forReadingAtPath: path),
      let bytes = try? file.read(upToCount: 1 << 20), let text = String(bytes: bytes, encoding: .utf8)
    else { return [.failed("\(displayName(path)): expected a text file with one landmark name per line.")] }
    let names = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard !names.isEmpty, names.count <= 1000, names.allSatisfy({ $0.count <= 100 }) else {
      return [.failed("\(displayName(path)): expected 1 to 1000 landmark names, one per line.")]
    }
    return changeLandmarks { $0 + names }
  }
}
