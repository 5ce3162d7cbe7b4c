/// Numbers as files write them.
enum NumberField {
  /// A finite decimal number; nil for anything else, such as "nan", "0x1p3" or "1,5".
  static func number(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  /// Whether a field says that there is no value.
  static func isAbsent(_ text: String) -> Bool {
    text.isEmpty || ["nan", "na", "null", "none"].contains(text.lowercased())
  }
}
