// Unsafe pointers: the bridge between value arrays and the C kernels.

extension Array {
  /// Lends the elements' address to `body`; an empty array has none, and then there is nothing to do.
  package func read(_ body: (UnsafePointer<Element>) -> Void) {
    withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }

  /// Lends the elements' address for writing; an empty array has none, and then there is nothing to do.
  package mutating func write(_ body: (UnsafeMutablePointer<Element>) -> Void) {
    withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }
}
