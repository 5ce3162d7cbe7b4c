/// A plane of single-precision values, row-major `[height, width]`.
package struct Plane: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Row-major values, `[height, width]`.
  package var values: [Float]

  /// Makes a plane from values; `values.count` must be `width * height`.
  package init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "a plane needs width * height values")
    (self.width, self.height, self.values) = (width, height, values)
  }

  package init(width: Int, height: Int, repeating value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  /// The value of column `x`, row `y`.
  package subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}

// Resampling. (Unsafe buffers live here.)
extension Plane {
  /// The plane at another size: area mean along an axis that shrinks, bilinear along one that grows.
  package func resized(width newWidth: Int, height newHeight: Int) -> Plane {
    let size = FilmSize(width: newWidth, height: newHeight)
    return Plane.filled([size]) { targets in
      var resampler = RowResampler(from: FilmSize(width: width, height: height), to: size)
      values.withUnsafeBufferPointer { values in
        for y in 0..<height {
          resampler.take(.init(rebasing: values[y * width..<(y + 1) * width]), at: y, into: targets[0])
        }
      }
    }[0]
  }

  /// Planes that are filled all at once: `fill` gets the values of each, `[height, width]`, none of them set.
  static func filled(
    _ sizes: [FilmSize], fill: ([UnsafeMutableBufferPointer<Float>]) -> Void
  ) -> [Plane] {
    var planes: [Plane] = []
    /// Makes the planes from `index` on, inside the room of those before.
    func make(_ index: Int, _ targets: [UnsafeMutableBufferPointer<Float>]) {
      guard index < sizes.count else { return fill(targets) }
      let (width, height) = (sizes[index].width, sizes[index].height)
      let values = [Float](unsafeUninitializedCapacity: width * height) { target, count in
        make(index + 1, targets + [target])
        count = width * height
      }
      planes.append(Plane(width: width, height: height, values: values))
    }
    make(0, [])
    return planes.reversed()
  }

  /// The value at a fractional position between pixel centres, edges replicated.
  package func bilinear(x: Double, y: Double) -> Float {
    let (left, across) = Plane.cell(x, count: width)
    let (top, down) = Plane.cell(y, count: height)
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let upper = self[left, top] + across * (self[right, top] - self[left, top])
    let lower = self[left, bottom] + across * (self[right, bottom] - self[left, bottom])
    return upper + down * (lower - upper)
  }

  /// The index at or before a position, clamped to the axis, and the fraction beyond it.
  private static func cell(_ position: Double, count: Int) -> (index: Int, fraction: Float) {
    let clamped = min(max(position, 0), Double(count - 1))
    let index = Int(clamped)
    return (index, Float(clamped - Double(index)))
  }
}

/// A plane and its successive halvings by area mean, finest first.
///
/// Every level covers the same extent; odd sizes round up.
package struct Pyramid: Sendable, Equatable {
  /// Finest first; never empty.
  package let levels: [Plane]

  /// Halves a plane until its shorter side would fall below `smallestSide`, px.
  package init(_ base: Plane, smallestSide: Int = 16) {
    var levels = [base]
    var last = base
    while (min(last.width, last.height) + 1) / 2 >= max(1, smallestSide), max(last.width, last.height) > 1 {
      last = last.resized(width: (last.width + 1) / 2, height: (last.height + 1) / 2)
      levels.append(last)
    }
    self.levels = levels
  }

  /// The coarsest level that is still at least `width` columns wide, or the finest.
  package func level(atLeastWidth width: Int) -> Plane {
    levels.last { $0.width >= width } ?? levels[0]
  }
}
