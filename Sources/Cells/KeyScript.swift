/// Keys as a line of text: names separated by spaces, such as `+ + Tab i Ctrl-r`.
package struct KeyScript {
  /// The keys in order.
  package let keys: [Key]

  /// Reads a script.
  ///
  /// - Throws: `Unknown`, naming the first word that is no key.
  package init(_ text: String) throws(Unknown) {
    var keys: [Key] = []
    for word in text.split(separator: " ") {
      guard let key = Key(name: String(word)) else { throw Unknown(word: String(word)) }
      keys.append(key)
    }
    self.keys = keys
  }

  /// A word that names no key.
  package struct Unknown: Error, CustomStringConvertible {
    let word: String

    package var description: String {
      "\(word.debugDescription) is no key; expected single characters, \(Key.specialNames.joined(separator: ", ")), "
        + "F1 to F12, Ctrl-letter or Alt-character"
    }
  }
}
