extension String {
  /// The text that a C library left in a buffer, up to its terminating zero.
  package init(cBuffer: [CChar]) {
    self.init(decoding: cBuffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
