import Radiograph

extension Pyramid {
  /// The mean over a square of `size` finest-level pixels, its corner given in pixel edges; nil outside.
  ///
  /// The level is chosen so that the square spans one to two of its pixels: a few reads at any zoom.
  package func mean(left: Double, top: Double, size: Double) -> Float? {
    let base = levels[0]
    var index = 0
    while index + 1 < levels.count, size >= Double(2 << index) { index += 1 }
    let level = levels[index]
    let scaleX = Double(level.width) / Double(base.width)
    let scaleY = Double(level.height) / Double(base.height)
    guard left + size > 0, top + size > 0, left < Double(base.width), top < Double(base.height) else {
      return nil
    }
    let x = max(0, left * scaleX)..<min(Double(level.width), (left + size) * scaleX)
    let y = max(0, top * scaleY)..<min(Double(level.height), (top + size) * scaleY)
    return level.mean(x, y)
  }
}

extension Plane {
  /// The area mean over a rectangle inside the plane, in pixel edges.
  fileprivate func mean(_ x: Range<Double>, _ y: Range<Double>) -> Float {
    let columns = Int(x.lowerBound)...max(Int(x.lowerBound), min(width - 1, Int(x.upperBound)))
    let rows = Int(y.lowerBound)...max(Int(y.lowerBound), min(height - 1, Int(y.upperBound)))
    var sum: Float = 0
    var weights: Float = 0
    for row in rows {
      let tall = Float(min(y.upperBound, Double(row + 1)) - max(y.lowerBound, Double(row)))
      for column in columns {
        let wide = Float(min(x.upperBound, Double(column + 1)) - max(x.lowerBound, Double(column)))
        sum += tall * wide * values[row * width + column]
        weights += tall * wide
      }
    }
    return weights > 0 ? sum / weights : self[columns.lowerBound, rows.lowerBound]
  }
}
