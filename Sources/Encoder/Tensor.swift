// Unsafe pointers: the bridge between value arrays and the C kernels.

/// A batch of images, row-major `[N, H, W, C]` (channels last).
package struct Tensor<Scalar: Real>: Sendable {
  /// Images in the batch.
  package let n: Int
  /// Rows.
  package let h: Int
  /// Columns.
  package let w: Int
  /// Channels.
  package let c: Int
  /// `[N, H, W, C]`.
  package var values: [Scalar]

  /// - Parameter values: `n * h * w * c` of them.
  package init(n: Int, h: Int, w: Int, c: Int, values: [Scalar]) {
    precondition(values.count == n * h * w * c, "a tensor needs n * h * w * c values")
    (self.n, self.h, self.w, self.c) = (n, h, w, c)
    self.values = values
  }

  /// A tensor of zeros.
  package init(n: Int, h: Int, w: Int, c: Int) {
    self.init(n: n, h: h, w: w, c: c, values: Scalar.zeros(n * h * w * c))
  }

  /// A tensor whose values the caller writes, every one of them, before anyone reads.
  package init(
    n: Int, h: Int, w: Int, c: Int, writing body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let count = n * h * w * c
    let values = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialised in
      if let base = buffer.baseAddress { body(base) }
      initialised = count
    }
    self.init(n: n, h: h, w: w, c: c, values: values)
  }

  /// Cells of all images: N * H * W.
  package var rows: Int { n * h * w }

  /// Cells of one image: H * W.
  package var cells: Int { h * w }
}

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

/// Lends uninitialised memory to one worker.
func withScratch<T>(of type: T.Type, _ count: Int, _ body: (UnsafeMutablePointer<T>) -> Void) {
  let scratch = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
  defer { scratch.deallocate() }
  body(scratch)
}
