import CTerminalShim
import Cells
import Glibc

// Pictures: asking the terminal, sending what changed, leaving nothing behind.
extension TerminalScreen {
  /// Asks the terminal how it draws pictures; nil when it does not, or says no size of a cell.
  ///
  /// Keys that come meanwhile are kept; answers that come later are dropped by the decoder.
  func askForGraphics(_ choice: Graphics.Choice, environment: [String: String]) -> Graphics? {
    guard choice != .off, depth != .mono else { return nil }
    let conversation = GraphicsConversation(
      send: { $0.writeToTerminal() },
      receive: { [self] in hasEnded ? nil : takeAnswer(waiting: $0) })
    return conversation.ask(environment: environment).graphics(choice, measured: .ofTerminalCell)
  }

  /// Sends what makes the terminal show a frame's picture.
  ///
  /// - Parameter overwritten: cells written since the last one.
  func show(_ picture: PixelPane?, overwritten: [CellRect]) {
    guard var sender else { return }
    self.sender = nil  // so that it is changed in place
    let bytes = sender.bytes(toShow: picture, overwritten: overwritten)
    self.sender = sender
    bytes.writeToTerminal()
  }
}

extension [UInt8] {
  /// Writes bytes to the terminal.
  func writeToTerminal() {
    var rest = self[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EAGAIN {
        usleep(1000)
        continue
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

extension PixelSize {
  /// Pixels of a cell that the system knows of the terminal on standard output; nil where it knows none.
  static var ofTerminalCell: PixelSize? {
    var window = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return nil }
    let cell = PixelSize(
      width: Int(window.ws_xpixel / window.ws_col), height: Int(window.ws_ypixel / window.ws_row))
    return cell.isPlausible ? cell : nil
  }
}

extension Frame {
  /// The cells to show when the picture is drawn by other means: blank where it shows.
  func blankUnderPixels() -> Frame {
    guard let pixels else { return self }
    var frame = self
    // Bold shows nothing on a blank, but makes it differ from all others: whatever comes after it is written, and only
    // what is written takes the sixels away.
    let blank = Cell(" ", background: pixels.paper, bold: true)
    for row in pixels.place.row..<pixels.place.row + pixels.place.rows {
      for column in pixels.place.column..<pixels.place.column + pixels.place.columns
      where pixels.isShown(column: column, row: row) {
        frame[column, row] = blank
      }
    }
    return frame
  }
}
