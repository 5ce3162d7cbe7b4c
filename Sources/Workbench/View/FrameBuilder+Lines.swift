import Basics
import Cells

// The title above the panes, the status and the hints below.
extension FrameBuilder {
  mutating func drawTitle(_ line: CellRect) {
    frame.fill(line, Cell(" ", style(.text, on: .selection)))
    var right = ""
    if let film = model.picture.loaded?.film {
      right = "\(film.width)x\(film.height) px, \(film.bitDepth) bit  \(magnification)"
      if model.window != nil { right += "  window" }
      if model.isInverted { right += "  inverted" }
      if model.isFine { right += "  fine" }
      if let hidden = model.hidden { right += "  no \(hidden)" }
      if model.layer != .none { right += "  \(model.layer.rawValue)" }
      right += " "
    }
    let room = line.columns - right.columns
    if room > 24 { put(right, endingAt: line.columns, line.row, style(.dim, on: .selection)) }
    let place = model.imageName.map {
      " \(model.images.number.map(String.init) ?? "-")/\(model.images.total)  \($0)"
    }
    let decided =
      model.imageName == nil || model.landmarks.isEmpty
      ? "" : "  \(model.progress.reviewed)/\(model.landmarks.count)"
    let left = " \(displayName(folderName))" + (place.map { $0 + decided + remarks } ?? "")
    frame.put(
      left, column: 0, row: line.row, style: style(.text, on: .selection, bold: true),
      width: room > 24 ? room - 1 : line.columns)
  }

  /// Why the image takes no part, and its tags.
  private var remarks: String {
    guard let said = model.images.currentEntry?.remarks else { return "" }
    let excluded = said.exclusion.map { "  excluded: \(displayName($0))" } ?? ""
    return excluded + said.tags.map { "  #\(displayName($0))" }.joined()
  }

  /// Film to screen, such as `1:4`, or `8:1` where a pixel covers eight blocks; pixels of the screen where they are drawn.
  private var magnification: String {
    let scale = model.viewport.scale / Double(model.cellPixels?.width ?? 1)
    return scale < 1 ? "\(shortText(1 / scale)):1" : "1:\(shortText(scale))"
  }

  /// The last part of the folder's path, or all of it where that says nothing.
  private var folderName: String {
    let last = model.folder.split(separator: "/").last.map(String.init) ?? model.folder
    return last == "." || last == ".." ? model.folder : last
  }

  mutating func drawStatus(_ line: CellRect) {
    switch model.mode {
    case .prompt(let prompt):
      drawPrompt(prompt, line)
    case .confirm(let question):
      let lines = "\(question.text) (\(question.answers))".wrapped(to: line.columns - 2)
      drawAbove(line, Array(lines.dropLast()), .warning)
      frame.put(
        " " + (lines.last ?? ""), column: 0, row: line.row, style: style(.warning, bold: true),
        width: line.columns)
    default:
      let right = progressText(room: line.columns - model.message.text.columns - 3)
      put(right + " ", endingAt: line.columns, line.row, style(.dim))
      let room = max(0, line.columns - right.columns - 2)
      if room > 1, model.message.text.columns >= room, [.warning, .error].contains(model.message.tone) {
        return drawWhole(model.message.text, endingWith: line, room)
      }
      frame.put(" " + model.message.text, column: 0, row: line.row, style: messageStyle, width: room)
    }
  }

  /// The question and the line, moved so that the caret is on screen; above it what is wrong, or what fits.
  private mutating func drawPrompt(_ prompt: Prompt, _ line: CellRect) {
    let end = frame.put(" \(prompt.label): ", column: 0, row: line.row, style: style(.accent, bold: true))
    let room = max(1, line.columns - end - 1)
    var head = displayName(prompt.line.head)
    while head.columns > room { head.removeFirst() }
    let tail = displayName(prompt.line.tail)
    let caret = frame.put(head, column: end, row: line.row, style: style(.text))
    frame.put(tail, column: caret, row: line.row, style: style(.text), width: line.columns - caret)
    let under = tail.first.map { $0.isWhitespace ? " " : $0 } ?? " "
    frame.put(String(under), column: caret, row: line.row, style: style(.text, reverse: true))
    if let problem = prompt.problem {
      drawAbove(line, problem.wrapped(to: line.columns - 2), .warning)
    } else if let completion = prompt.completion {
      drawAbove(line, [completion.shown], .accent)
    }
  }

  /// Lines over the panes, right above another one.
  private mutating func drawAbove(_ line: CellRect, _ texts: [String], _ role: Theme.Role) {
    for (index, text) in texts.enumerated() where line.row - texts.count + index > 0 {
      let row = line.row - texts.count + index
      frame.fill(CellRect(column: 0, row: row, columns: line.columns, rows: 1), Cell(" ", style(role)))
      frame.put(" " + text, column: 0, row: row, style: style(role), width: line.columns)
    }
  }

  /// What went wrong is read to its end: what finds no room in the line stands above it, over the panes.
  private mutating func drawWhole(_ text: String, endingWith line: CellRect, _ room: Int) {
    var lines = text.wrapped(to: line.columns - 2)
    // The last line is the shortest, for the progress stands beside it.
    if lines.last?.columns ?? 0 >= room, let last = lines.popLast() { lines += last.wrapped(to: room - 1) }
    let top = max(1, line.row - lines.count + 1)
    for (row, words) in zip(top...line.row, lines.prefix(line.row - top + 1)) {
      if row < line.row {
        frame.fill(
          CellRect(column: 0, row: row, columns: line.columns, rows: 1), Cell(" ", style(.text)))
      }
      frame.put(
        " " + words, column: 0, row: row, style: messageStyle, width: row < line.row ? line.columns : room)
    }
  }

  /// `k/N reviewed`, with the running job before it, and the time that is left at the person's pace after it: on a narrow
  /// screen in short, and only where the message leaves it room.
  ///
  /// - Parameter room: columns beside the message.
  private func progressText(room: Int) -> String {
    let text = progressText
    guard let left = model.secondsLeft.map(duration) else { return text }
    if frame.size.columns >= 100 { return "\(text), \(left) left at your pace" }
    let short = "\(text), \(left) left"
    return short.columns <= room ? short : text
  }

  private var progressText: String {
    let count = model.images.entries.count - model.images.excludedCount
    let reviewed = model.images.reviewedCount
    var text = count > 0 ? "\(reviewed)/\(count) reviewed" : ""
    if let job = model.job {
      let filled = job.total > 0 ? job.done * 8 / job.total : 0
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 8 - filled)
      let left = job.secondsLeft.map { ", \(duration($0)) left" } ?? ""
      text = "\(bar) \(job.done)/\(job.total)\(left)  " + text
    }
    if let count = model.count { text = "\(count)_  " + text }
    if !model.unsaved.isEmpty { text = "\(model.unsaved.count) not saved  " + text }
    return text
  }

  private var messageStyle: Style {
    switch model.message.tone {
    case .plain: style(.text)
    case .success: style(.success)
    case .warning: style(.warning)
    case .error: style(.error, bold: true)
    }
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(max(0, min(359_999, seconds.rounded())))
    if whole < 60 { return "\(whole) s" }
    return whole < 3600 ? "\((whole + 30) / 60) min" : "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  mutating func drawHints(_ line: CellRect) {
    frame.fill(line, Cell(" ", style(.dim, on: .selection)))
    var column = 1
    for hint in Bindings.hints(for: model) {
      // Help always keeps its place at the end.
      let reserve = model.mode == .normal ? lastHintColumns : 0
      let keys = model.keys.keys(of: hint)
      let width = keys.columns + hint.label.columns + 1
      if hint.hint ?? 0 >= 89, model.mode == .normal { continue }
      guard column + width + 2 + reserve <= line.columns else { break }
      column = putHint(keys, hint.label, column, line.row)
    }
    if model.mode == .normal {
      for (action, label) in Self.lastHints {
        let key = model.keys.name(of: action, in: .normal)
        if !key.isEmpty { column = putHint(key, label, column, line.row) }
      }
    }
  }

  /// What always stands at the end of the line.
  private static let lastHints: [(action: Action, label: String)] = [
    (.palette, "commands"), (.help, "help"), (.quit, "quit"),
  ]

  private var lastHintColumns: Int {
    Self.lastHints.reduce(0) { columns, hint in
      let key = model.keys.name(of: hint.action, in: .normal)
      return key.isEmpty ? columns : columns + key.columns + hint.label.columns + 3
    } - 2
  }

  private mutating func putHint(_ keys: String, _ label: String, _ column: Int, _ row: Int) -> Int {
    let end = frame.put(keys, column: column, row: row, style: style(.accent, on: .selection, bold: true))
    return frame.put(" \(label)", column: end, row: row, style: style(.text, on: .selection)) + 2
  }
}
