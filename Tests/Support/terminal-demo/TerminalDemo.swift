import Basics
import Cells
import Foundation
import Terminal

/// A screen for tests of the terminal edge: size and depth, a picture in half blocks, the events that came.
///
/// Keys: `q` quits, `T` traps, `x` leaves by exit(3) without closing the screen, `b` starts a background task
/// that posts messages, `p` pans and tells the processor time, `c` shows many colours.
@main
struct TerminalDemo {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let colours = arguments.first.flatMap(ColourDepth.init(rawValue:))
    let wake = WakePipe()
    let messages = Mailbox<String>(waking: wake)
    do {
      var demo = TerminalDemo(screen: try TerminalScreen(colours: colours, wake: wake), messages: messages)
      demo.run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(2)
    }
  }

  private let screen: TerminalScreen
  private let messages: Mailbox<String>
  private var log: [String] = []
  private var offset = 0

  private init(screen: TerminalScreen, messages: Mailbox<String>) {
    self.screen = screen
    self.messages = messages
  }

  private mutating func run() {
    while true {
      screen.draw(frame())
      switch screen.next() {
      case .input(let event):
        log.append("\(event)")
        guard act(event) else { return screen.close() }
      case .wake: log += messages.takeAll()
      case .idle: break
      case .ended: return
      }
    }
  }

  private mutating func act(_ event: InputEvent) -> Bool {
    switch event {
    case .key(.character("q")): return false
    case .key(.character("T")): preconditionFailure("asked to trap")
    case .key(.character("x")): exit(7)
    case .key(.character("b")):
      let messages = messages
      Thread.detachNewThread { for number in 1...100 { messages.post("message \(number)") } }
    case .key(.character("p")): pan()
    case .key(.character("c")): showManyColours()
    default: break
    }
    return true
  }

  /// Many frames as fast as they go, and the processor time that one of them takes.
  private mutating func pan() {
    let count = 40
    var ticks = 0
    for _ in 0..<count {
      offset += 1
      let frame = frame()
      let start = clock()
      screen.draw(frame)
      ticks += clock() - start
    }
    log.append(String(format: "pan %.2f ms a frame", Double(ticks) * 1000 / Double(count * CLOCKS_PER_SEC)))
  }

  /// A colour in every cell that no cell had before, again and again.
  private func showManyColours() {
    var number = 0
    while number < 1 << 17 {
      var frame = Frame(size: screen.size)
      for row in 0..<frame.size.rows {
        for column in 0..<frame.size.columns {
          number += 1
          let ink = RGB(UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255))
          frame[column, row] = Cell("▀", foreground: ink, background: RGB(9, 9, 9))
        }
      }
      screen.draw(frame)
    }
  }

  private func frame() -> Frame {
    let size = screen.size
    let theme = Theme.readingRoom
    let text = Style(foreground: theme[.text], background: theme[.paper])
    var frame = Frame(size: size, filledWith: Cell(" ", text))
    for row in 1..<max(1, size.rows) {
      for column in 0..<size.columns {
        let (top, bottom) = (shade(column, 2 * row), shade(column, 2 * row + 1))
        frame[column, row] = Cell("▀", foreground: top, background: bottom)
      }
    }
    frame.put(
      "\(size.columns)x\(size.rows) \(screen.depth.rawValue) 膝 e\u{301} 🦴 \u{1B}[31m", column: 0, row: 0,
      style: text)
    var selected = text
    (selected.bold, selected.reverse, selected.underline) = (true, true, true)
    frame.put("styled", column: 34, row: 0, style: selected)
    for (row, line) in log.suffix(max(0, size.rows - 3)).enumerated() {
      frame.put(line, column: 1, row: row + 2, style: text)
    }
    frame.box(CellRect(column: 0, row: 1, columns: size.columns, rows: size.rows - 1), style: text)
    return frame
  }

  /// A smooth picture with some texture.
  private func shade(_ column: Int, _ row: Int) -> RGB {
    let (x, y) = (Double(column + offset), Double(row))
    let value = 128 + 70 * sin(x / 13) * cos(y / 9) + 40 * sin(x * y / 190) + 12 * sin(x * 3.1 + y * 1.7)
    let level = UInt8(max(0, min(255, value)))
    return RGB(level, level, level)
  }
}
