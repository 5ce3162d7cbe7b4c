/// A key as the workbench names it, independent of any terminal library.
package enum Key: Sendable, Hashable {
  /// A printable character.
  case character(Character)
  /// Control with a letter, such as `.control("r")`.
  case control(Character)
  /// Alt (Meta) with a character.
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case home, end, pageUp, pageDown
  /// Function key n.
  case function(Int)
}

/// What a pointing device did, at a cell.
package enum MouseAction: Sendable, Hashable {
  case press, drag, release, wheelUp, wheelDown, rightPress
}

/// Something the person or the terminal did.
package enum InputEvent: Sendable, Hashable {
  case key(Key)
  case mouse(MouseAction, CellPoint)
  case resize(CellSize)
  /// Pasted text (bracketed paste), already without control characters.
  case paste(String)
}
